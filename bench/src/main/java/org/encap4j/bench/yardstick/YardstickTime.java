// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.util.HashMap;
import java.util.Map;

/**
 * How long an operation took: CPU time of its thread per packet, or per address that was looked up.
 *
 * @param operation such as {@code encap-vxlan}
 * @param packets how many packets or addresses a pass goes through
 * @param nanos the median of the rounds, in nanoseconds
 * @param least the shortest round, in nanoseconds
 * @param most the longest round, in nanoseconds
 * @param rounds how many there were
 * @param digest FNV-1a of what one pass makes of the packets, to be compared with Java's
 */
public record YardstickTime(
        String operation, int packets, double nanos, double least, double most, int rounds, long digest) {
    private static final int HEX = 16;

    /** Reads a line of fields, each a name, an equals sign and a value. */
    static YardstickTime parse(String line) throws YardstickException {
        Map<String, String> fields = new HashMap<>();
        for (String field : line.split(" ")) {
            int equals = field.indexOf('=');
            fields.put(field.substring(0, Math.max(equals, 0)), field.substring(equals + 1));
        }
        try {
            return new YardstickTime(
                    fields.get("operation"),
                    Integer.parseInt(fields.get("packets")),
                    Double.parseDouble(fields.get("nanos")),
                    Double.parseDouble(fields.get("least")),
                    Double.parseDouble(fields.get("most")),
                    Integer.parseInt(fields.get("samples")),
                    Long.parseUnsignedLong(fields.get("digest"), HEX));
        } catch (NumberFormatException | NullPointerException e) {
            throw new YardstickException("the yardstick has printed what is no time: " + line);
        }
    }
}
