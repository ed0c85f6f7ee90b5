// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.encap4j.bench.acceptance.Json;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a sender or a receiver found, Java's or C's.
 *
 * @param values by their names in JSON, in their order
 */
public record Figures(Map<String, Object> values) {
    static final String ROLE = "role";
    static final String SIZE = "size";
    static final String SECONDS = "seconds";
    static final String SENT = "sent";
    static final String FAILED = "failed";
    static final String RECEIVED = "received";
    static final String LOST = "lost";
    static final String DUPLICATED = "duplicated";
    static final String REORDERED = "reordered";
    static final String FOREIGN = "foreign";
    static final String KERNEL_DROPS = "kernelDrops";
    static final String RATE = "packetsPerSecond";
    static final String LATENCY = "latencyNanos";
    static final String USER = "userNanosPerPacket";
    static final String SYSTEM = "systemNanosPerPacket";
    static final String ALLOCATED = "allocatedBytesPerPacket";

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BITS_PER_GIGABIT = 1e9;

    /**
     * Reads what {@link #json} wrote, or the C program.
     *
     * @param json an object
     * @return its members
     * @throws LoadException if it is not such an object
     */
    static Figures parse(String json) throws LoadException {
        Object read;
        try {
            read = new Load(LoadSettings.builder().build()).loadFromString(json);
        } catch (YamlEngineException e) {
            throw new LoadException("no figures were given, but: " + json.strip());
        }
        if (!(read instanceof Map<?, ?> map) || !map.containsKey(ROLE)) {
            throw new LoadException("no figures were given, but: " + json.strip());
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> values = (Map<String, Object>) map;
        return new Figures(values);
    }

    /** {@return them as an object of JSON, with a line end} */
    public String json() {
        return Json.text(values);
    }

    /**
     * A figure.
     *
     * @param name as in JSON
     * @return its value, 0 if there is none
     */
    double number(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** {@return one of the latencies, in nanoseconds} */
    double latency(String name) {
        return values.get(LATENCY) instanceof Map<?, ?> latencies && latencies.get(name) instanceof Number number
                ? number.doubleValue()
                : 0;
    }

    /** {@return processor time of the process, user and system, in nanoseconds per packet} */
    double processorNanos() {
        return number(USER) + number(SYSTEM);
    }

    /** {@return them for people, a line each} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean sender = values.containsKey(SENT);
        String rate = String.format(
                Locale.ROOT,
                "%s %,d packets in %.3f s: %,.0f packets/s",
                sender ? "sent" : "received",
                (long) number(sender ? SENT : RECEIVED),
                number(SECONDS),
                number(RATE));
        if (sender) {
            double gigabits = number(RATE) * number(SIZE) * Byte.SIZE / BITS_PER_GIGABIT;
            lines.add(rate + String.format(Locale.ROOT, ", %.3f Gbit/s of IP packets inside", gigabits));
            lines.add(String.format(Locale.ROOT, "refused by the kernel %,d", (long) number(FAILED)));
        } else {
            lines.add(rate);
            lines.add(String.format(
                    Locale.ROOT,
                    "lost %,d, duplicated %,d, reordered %,d, foreign %,d; dropped by the kernel at the socket %,d",
                    (long) number(LOST),
                    (long) number(DUPLICATED),
                    (long) number(REORDERED),
                    (long) number(FOREIGN),
                    (long) number(KERNEL_DROPS)));
            StringBuilder latencies = new StringBuilder("latency, us:");
            for (String name : List.of("p50", "p90", "p99", "p99.9", "p99.99", "max")) {
                latencies.append(String.format(Locale.ROOT, " %s %,.1f", name, latency(name) / NANOS_PER_MICRO));
            }
            lines.add(latencies.toString());
        }
        lines.add(String.format(
                Locale.ROOT,
                "processor time %,.0f ns per packet (user %,.0f, system %,.0f); allocated %.1f bytes per packet",
                processorNanos(),
                number(USER),
                number(SYSTEM),
                number(ALLOCATED)));
        return lines;
    }
}
