// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

/**
 * Ethernet and IPv4 as nearly all frames have them, without tags and options: their fields out of words that are read at once.
 * Whatever is otherwise goes the general way, through {@link EthernetHeader} and {@link Ipv4Header}.
 *
 * <pre>
 *  word 0    destination MAC address (48)                                  | .. (16)
 *  word 1    source MAC address (32)   | 0x0800 (16)    | 0x45 (8)         | traffic class (8)
 *  word 2    total length (16) | identification (16)    | fragment (16)    | TTL (8) | protocol (8)
 *  word 3    checksum (16)     | source address (32)                       | destination address, first half (16)
 *  word 4    second half (16)  | source port (16)       | destination port (16)      | what follows (16)
 * </pre>
 *
 * <p>{@link #look} reads the words from the frame's start, all but word 0, which few ask for; the other methods tell what they
 * say, until the frame is bound again or another is looked at. Changes of the bytes are not seen.
 */
public final class PlainIpv4 {
    /** What a frame must have to be looked at, in bytes: up to the transport header's fifth and sixth. */
    public static final int LEAST_LENGTH = 5 * Long.BYTES;
    /** What a frame must have to be looked at as a tunnel's datagram, in bytes. */
    private static final int LEAST_DATAGRAM = 6 * Long.BYTES;

    /** Where the transport header starts. */
    public static final int TRANSPORT_OFFSET = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH;

    private static final int TYPE_AND_VERSION = EtherType.IPV4 << Byte.SIZE | Ipv4Header.VERSION_AND_LENGTH;
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final int CHECKSUM_SHIFT = 3 * Short.SIZE;
    /** The bits of word 2 that make a packet a fragment, and its protocol. */
    private static final long KIND = (long) Ipv4Header.FRAGMENT_MASK << Short.SIZE | 0xFF;

    private static final int ECN = 0b11;
    private static final int ONE_HOP = 1 << Byte.SIZE;

    private PlainIpv4() {}

    /**
     * Reads the first words.
     *
     * @param frame starts at its Ethernet header
     * @return whether it is untagged IPv4 without options, and of {@link #LEAST_LENGTH}; if not, no other method may be called
     */
    public static boolean look(Frame frame) {
        int at = frame.start();
        // One test for two: either difference is negative if it must not be done.
        if ((frame.length() - LEAST_LENGTH | Frame.NEAR - at) < 0) {
            return false;
        }
        FirstWords.look(frame, at & Frame.NEAR);
        return (frame.word1 >>> Byte.SIZE & 0xFF_FFFF) == TYPE_AND_VERSION;
    }

    /**
     * Reads the first words of a received packet, and judges them as nearly all packets of tunnels have them.
     *
     * @param frame starts at its Ethernet header
     * @return whether it is a whole UDP datagram over untagged IPv4 without options, its lengths and header checksum right,
     *     neither ECN-capable nor marked, and without a UDP checksum; if not, no other method may be called
     */
    public static boolean lookAtDatagram(Frame frame) {
        int at = frame.start();
        if ((frame.length() - LEAST_DATAGRAM | Frame.NEAR - at) < 0) {
            return false;
        }
        FirstWords.lookFurther(frame, at & Frame.NEAR);
        int length = totalLength(frame);
        if ((length - Ipv4Header.MIN_LENGTH - UdpHeader.LENGTH | frame.length() - EthernetHeader.LENGTH - length) < 0) {
            return false;
        }
        // Every term is zero in such a packet: one branch for all.
        long odd = (frame.word1 & (0xFFFF_FF00L | ECN) ^ (long) TYPE_AND_VERSION << Byte.SIZE)
                | (frame.word2 & KIND ^ IpProtocol.UDP)
                | udpLength(frame) ^ length - Ipv4Header.MIN_LENGTH
                | frame.word5 >>> 3 * Short.SIZE
                | InternetChecksum.fold(headerSum(frame)) ^ 0xFFFF;
        return odd == 0;
    }

    /**
     * {@return whether the total length fits and the header checksum is right; true if the packet may be believed}
     *
     * @param frame has been looked at
     */
    public static boolean isSound(Frame frame) {
        int length = totalLength(frame);
        return length >= Ipv4Header.MIN_LENGTH
                && length <= frame.length() - EthernetHeader.LENGTH
                && InternetChecksum.fold(headerSum(frame)) == 0xFFFF;
    }

    /** Words of 16 bits, two at a time, as in {@link InternetChecksum#sum}. */
    private static long headerSum(Frame frame) {
        return (frame.word1 & 0xFFFF)
                + (frame.word2 >>> Integer.SIZE)
                + (frame.word2 & LOW_HALF)
                + (frame.word3 >>> Integer.SIZE)
                + (frame.word3 & LOW_HALF)
                + (frame.word4 >>> 3 * Short.SIZE);
    }

    /**
     * {@return the Ethernet destination address: 48 bits}
     *
     * @param frame has been looked at
     */
    public static long destinationMac(Frame frame) {
        return frame.getLong(frame.start()) >>> Short.SIZE;
    }

    /**
     * {@return the traffic class: 0 to 255}
     *
     * @param frame has been looked at
     */
    public static int trafficClass(Frame frame) {
        return (int) frame.word1 & 0xFF;
    }

    /**
     * {@return the length of header and payload: in bytes}
     *
     * @param frame has been looked at
     */
    public static int totalLength(Frame frame) {
        return (int) (frame.word2 >>> 3 * Short.SIZE);
    }

    /**
     * {@return whether the packet is a fragment, first, middle or last; true unless offset and MF bit are zero}
     *
     * @param frame has been looked at
     */
    public static boolean isFragment(Frame frame) {
        return (frame.word2 >>> Short.SIZE & Ipv4Header.FRAGMENT_MASK) != 0;
    }

    /**
     * {@return the time to live: 0 to 255}
     *
     * @param frame has been looked at
     */
    public static int ttl(Frame frame) {
        return (int) frame.word2 >>> Byte.SIZE & 0xFF;
    }

    /**
     * {@return what the packet carries: an {@link IpProtocol}}
     *
     * @param frame has been looked at
     */
    public static int protocol(Frame frame) {
        return (int) frame.word2 & 0xFF;
    }

    /**
     * {@return the source address: 32 bits}
     *
     * @param frame has been looked at
     */
    public static int source(Frame frame) {
        return (int) (frame.word3 >>> Short.SIZE);
    }

    /**
     * {@return the destination address: 32 bits}
     *
     * @param frame has been looked at
     */
    public static int destination(Frame frame) {
        return (int) frame.word3 << Short.SIZE | (int) (frame.word4 >>> 3 * Short.SIZE);
    }

    /**
     * {@return the first four bytes of the transport header: the ports of TCP and UDP, the source port in the high half}
     *
     * @param frame has been looked at
     */
    public static int ports(Frame frame) {
        return (int) (frame.word4 >>> Short.SIZE);
    }

    /**
     * {@return the fifth and sixth byte of the transport header: the length of a UDP datagram}
     *
     * @param frame has been looked at
     */
    public static int udpLength(Frame frame) {
        return (int) frame.word4 & 0xFFFF;
    }

    /**
     * Hashes the packet's flow.
     *
     * @param frame has been looked at
     * @return what {@link FlowHash#of} gives without symmetry
     */
    public static int flowHash(Frame frame) {
        long kind = frame.word2 & KIND;
        // Padding may have been cut off since the look.
        boolean hasPorts = (kind == IpProtocol.UDP || kind == IpProtocol.TCP)
                && frame.length() >= TRANSPORT_OFFSET + Integer.BYTES;
        return hasPorts
                ? FlowHash.ofPorts(source(frame), destination(frame), (int) kind, ports(frame))
                : FlowHash.ofIpv4(frame, frame.start() + EthernetHeader.LENGTH, frame.end());
    }

    /**
     * Addresses the packet to the next hop, and takes one from its time to live, with the checksum (RFC 1624).
     *
     * @param frame has been looked at and not been changed since; its time to live is at least 1
     * @param destinationMac 48 bits
     * @param sourceMac 48 bits
     */
    public static void rewrite(Frame frame, long destinationMac, long sourceMac) {
        int ttlAndProtocol = (int) frame.word2 & 0xFFFF;
        int checksum = (int) (frame.word3 >>> CHECKSUM_SHIFT);
        long updated = InternetChecksum.update(checksum, ttlAndProtocol, ttlAndProtocol - ONE_HOP);
        FirstWords.set(
                frame,
                destinationMac << Short.SIZE | sourceMac >>> Integer.SIZE,
                sourceMac << Integer.SIZE | frame.word1 & LOW_HALF,
                frame.word2 - ONE_HOP,
                updated << CHECKSUM_SHIFT | frame.word3 & ~(0xFFFFL << CHECKSUM_SHIFT));
    }
}
