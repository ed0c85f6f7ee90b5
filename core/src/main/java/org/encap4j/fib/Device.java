// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

/**
 * A network device that routes lead out of.
 *
 * @param port the port that packets for it leave through, in the owner's numbering, or {@link #NO_PORT}
 * @param name the kernel's name, such as {@code eth1}
 * @param mac its own MAC address, 48 bits
 * @param mtu the longest IP packet it takes, in bytes
 */
public record Device(int port, String name, long mac, int mtu) {
    /** The port of a device that is not this dataplane's: the host must be given what goes there. */
    public static final int NO_PORT = -1;

    private static final int LONGEST_PACKET = 0xFFFF;

    /**
     * A device that is not this dataplane's, or not yet.
     *
     * @param name the kernel's name
     * @return a device without port, and without limit on the length of packets
     */
    public static Device unattached(String name) {
        return new Device(NO_PORT, name, 0, LONGEST_PACKET);
    }

    /** {@return whether packets can leave through it from here} */
    public boolean isAttached() {
        return port != NO_PORT;
    }
}
