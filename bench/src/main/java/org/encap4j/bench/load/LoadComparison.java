// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.encap4j.bench.acceptance.Jdk;

/** Contenders on the same kind of link in turns, round by round: as fast as they can, then at half of what arrived. */
public final class LoadComparison {
    private static final String MAIN = "org.encap4j.bench.Encap4j";

    private final Trial trial;
    private final List<Contender> contenders;
    private final int[] sizes;
    private final List<Reading> readings = new ArrayList<>();

    /**
     * A comparison that has not begun.
     *
     * @param jdk runs this library
     * @param jvmOptions given to it
     * @param c the C program, or null: then this library sends and receives everywhere, and there is nothing to divide by
     * @param contenders their names, each one of {@link #names}
     * @param sizes of IP packets, in bytes
     * @param connected whether senders connect their sockets
     * @param seconds how long each trial measures
     * @param warmUp how long each sender warms up before
     */
    public LoadComparison(
            Jdk jdk,
            List<String> jvmOptions,
            Path c,
            List<String> contenders,
            int[] sizes,
            boolean connected,
            double seconds,
            double warmUp) {
        List<String> java = new ArrayList<>();
        java.add(jdk.home().resolve("bin/java").toString());
        java.addAll(jvmOptions);
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        trial = new Trial(java, c, connected, seconds, warmUp);
        this.contenders = Contender.ALL.stream()
                .filter(contender -> contenders.contains(contender.name()))
                .filter(contender -> c != null || contender.java() || contender.plain())
                .filter(contender -> contender.carrier() != LoadLink.Carrier.OPEN_VSWITCH || hasOpenVswitch())
                .toList();
        this.sizes = sizes.clone();
    }

    /** {@return whether Open vSwitch is installed} */
    public static boolean hasOpenVswitch() {
        return HostCommand.exists("ovs-vswitchd") && HostCommand.exists("ovsdb-server");
    }

    /** {@return the names of all contenders, in the order in which they take turns} */
    public static List<String> names() {
        return Contender.ALL.stream().map(Contender::name).toList();
    }

    /**
     * Runs one round.
     *
     * @param round which, from 1
     * @param doing told what is run next
     * @throws IOException if something cannot be run; the readings so far stay
     */
    public void run(int round, Consumer<String> doing) throws IOException {
        for (int size : sizes) {
            for (Contender contender : contenders) {
                String what = "round " + round + ", " + size + " bytes, " + contender.name();
                doing.accept(what);
                Reading fastest = reading(what, round, contender, size, 0);
                if (contender.hasLatency() && fastest.received() > 0) {
                    doing.accept(what + ", half load");
                    reading(what, round, contender, size, Math.max(1, fastest.receivedRate() / 2));
                }
            }
        }
    }

    private Reading reading(String what, int round, Contender contender, int size, double rate) throws IOException {
        try {
            Reading reading = trial.run(round, contender, size, rate);
            readings.add(reading);
            return reading;
        } catch (LoadException e) {
            throw new LoadException(what + ": " + e.getMessage());
        }
    }

    /** {@return what was found so far, for people} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int size : sizes) {
            List<Reading> ofSize =
                    readings.stream().filter(reading -> reading.size() == size).toList();
            if (!ofSize.isEmpty()) {
                lines.addAll(new LoadTable(size, contenders, ofSize).lines());
            }
        }
        return lines;
    }

    /** {@return every reading, as values that {@link org.encap4j.bench.acceptance.Json} writes} */
    public List<Object> values() {
        return readings.stream().<Object>map(Reading::values).toList();
    }
}
