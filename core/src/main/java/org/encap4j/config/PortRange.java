// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

/**
 * UDP ports from which a sender of tunneled packets takes its source port: option {@code tunnel-source-port-range}.
 *
 * @param low the lowest, 0 to 65535
 * @param high the highest, not below {@code low}, up to 65535
 */
public record PortRange(int low, int high) {
    /** The range 0-0: whoever sends chooses. */
    public static final PortRange UNSET = new PortRange(0, 0);

    private static final int MAX = 0xFFFF;

    /**
     * Checks the ends.
     *
     * @param low the lowest, 0 to 65535
     * @param high the highest, not below {@code low}, up to 65535
     * @throws IllegalArgumentException if that is no range of ports
     */
    public PortRange {
        if (low < 0 || high > MAX || low > high) {
            throw new IllegalArgumentException(
                    "port range " + low + "-" + high + ": expected two ports of 0 to " + MAX + ", the lower one first");
        }
    }

    /** {@return whether this is 0-0, no range at all} */
    public boolean isUnset() {
        return high == 0;
    }

    /** {@return the form of the option, {@code 49152-65535}} */
    @Override
    public String toString() {
        return low + "-" + high;
    }
}
