// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.encap4j.wire.Frame;

/** Accounts for the packets of a load that arrive, stream by stream. Belongs to one thread. */
final class Arrivals {
    /** Streams beyond so many are foreign. */
    static final int MOST_STREAMS = 1 << 12;

    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double NANOS_PER_SECOND = 1e9;

    private final int magic;
    private final int[] ids = new int[MOST_STREAMS];
    private final StreamAccount[] accounts = new StreamAccount[MOST_STREAMS];
    private final Histogram latencies = new Histogram(1, LONGEST_NANOS, DIGITS);
    private long received;
    private long foreign;
    private long first;
    private long last;

    /** Nothing yet, of packets with one magic. */
    Arrivals(int magic) {
        this.magic = magic;
    }

    /**
     * Accounts for a packet.
     *
     * @param frame bound to it
     * @param at where its stamp should be
     * @param now when it came
     * @return whether it is one of those that are counted here, else it is foreign
     */
    boolean arrived(Frame frame, int at, long now) {
        if (LoadPacket.magic(frame, at) != magic) {
            foreign++;
            return false;
        }
        long sequence = LoadPacket.sequence(frame, at);
        StreamAccount account = sequence < 0 ? null : account(LoadPacket.stream(frame, at));
        if (account == null) {
            foreign++;
            return false;
        }
        if (received == 0) {
            first = now;
        }
        received++;
        last = now;
        account.arrived(sequence);
        latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - LoadPacket.nanos(frame, at))));
        return true;
    }

    private StreamAccount account(int id) {
        int at = id ^ id >>> 16;
        for (int tries = 0; tries < MOST_STREAMS; tries++, at++) {
            int place = at & MOST_STREAMS - 1;
            if (accounts[place] == null) {
                ids[place] = id;
                accounts[place] = new StreamAccount();
                return accounts[place];
            }
            if (ids[place] == id) {
                return accounts[place];
            }
        }
        return null;
    }

    long received() {
        return received;
    }

    /** {@return when the last packet came; meaningful after the first} */
    long last() {
        return last;
    }

    /** {@return the figures, in their order} */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        double seconds = (last - first) / NANOS_PER_SECOND;
        figures.put(Figures.SECONDS, seconds);
        figures.put(Figures.RECEIVED, received);
        figures.put(Figures.LOST, sum(StreamAccount::lost));
        figures.put(Figures.DUPLICATED, sum(StreamAccount::duplicated));
        figures.put(Figures.REORDERED, sum(StreamAccount::reordered));
        figures.put(Figures.FOREIGN, foreign);
        figures.put(Figures.RATE, seconds > 0 ? received / seconds : 0);
        Map<String, Object> percentiles = new LinkedHashMap<>();
        for (double percent : PERCENTILES) {
            String name =
                    "p" + (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent));
            percentiles.put(name, Math.min(latencies.getValueAtPercentile(percent), latencies.getMaxValue()));
        }
        percentiles.put("max", latencies.getMaxValue());
        figures.put(Figures.LATENCY, percentiles);
        return figures;
    }

    private long sum(ToLongFunction<StreamAccount> what) {
        return Stream.of(accounts)
                .filter(account -> account != null)
                .mapToLong(what)
                .sum();
    }

    /** Accounts for a packet that is no packet of a load. */
    void foreign() {
        foreign++;
    }
}
