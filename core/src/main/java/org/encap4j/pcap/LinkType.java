// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.VlanTag;

/**
 * What a captured packet starts with: the LINKTYPE numbers of capture files, their names, and the way to the network
 * layer for those that carry IP without being Ethernet (Ethernet's own header class does that).
 *
 * <p>The number in a file is meant throughout, not the DLT number of one operating system, with two exceptions that
 * files nevertheless contain: {@link #RAW_BSD} and {@link #RAW_OPENBSD}.
 */
public final class LinkType {
    /** BSD loopback: an address family in the byte order of the capturing machine, which the file does not tell. */
    public static final int NULL = 0;
    /** Ethernet II or IEEE 802.3. */
    public static final int ETHERNET = 1;
    /** Raw IP as some BSD systems number it. */
    public static final int RAW_BSD = 12;
    /** Raw IP as OpenBSD numbers it. */
    public static final int RAW_OPENBSD = 14;
    /** Raw IP: the packet starts with an IPv4 or IPv6 header. */
    public static final int RAW = 101;
    /** IEEE 802.11. */
    public static final int IEEE802_11 = 105;
    /** Linux cooked capture, version 1: a header of 16 bytes. */
    public static final int LINUX_SLL = 113;
    /** Raw IPv4. */
    public static final int IPV4 = 228;
    /** Raw IPv6. */
    public static final int IPV6 = 229;
    /** Linux cooked capture, version 2: a header of 20 bytes. */
    public static final int LINUX_SLL2 = 276;

    /** From {@link #network}: this link type's header is not read here. */
    public static final long UNSUPPORTED = -1;
    /** From {@link #network}: the packet ends before its link header does. */
    public static final long TRUNCATED = -2;
    /**
     * From {@link #network}: what follows the link header has no EtherType (LLC, netlink, an IP version that does not
     * exist).
     */
    public static final long NO_ETHERTYPE = -3;
    /** From {@link #network}: more VLAN tags behind the link header than {@link VlanTag#MAX_TAGS}. */
    public static final long TOO_MANY_TAGS = -4;

    private static final int SLL_HARDWARE_TYPE_OFFSET = 2;
    private static final int SLL_PROTOCOL_OFFSET = 14;
    private static final int SLL_LENGTH = SLL_PROTOCOL_OFFSET + Short.BYTES;

    private static final int SLL2_PROTOCOL_OFFSET = 0;
    private static final int SLL2_HARDWARE_TYPE_OFFSET = 8;
    private static final int SLL2_LENGTH = 20;

    private static final int ARPHRD_FRAD = 770;
    private static final int ARPHRD_IEEE80211_RADIOTAP = 803;
    private static final int ARPHRD_NETLINK = 824;

    private LinkType() {}

    /**
     * Finds the network layer of a packet that is not Ethernet. Allocates nothing.
     *
     * @param linkType the packet's link type
     * @param frame the packet, starting with its link header
     * @return the EtherType and where its header starts, to be taken apart with {@link #etherType} and {@link
     *     #payload}; or one of the negative constants {@link #UNSUPPORTED}, {@link #TRUNCATED}, {@link #NO_ETHERTYPE},
     *     {@link #TOO_MANY_TAGS}
     */
    public static long network(int linkType, Frame frame) {
        return switch (linkType) {
            case RAW, RAW_BSD, RAW_OPENBSD -> raw(frame);
            case IPV4 -> found(EtherType.IPV4, frame.start());
            case IPV6 -> found(EtherType.IPV6, frame.start());
            case LINUX_SLL -> cooked(frame, SLL_HARDWARE_TYPE_OFFSET, SLL_PROTOCOL_OFFSET, SLL_LENGTH);
            case LINUX_SLL2 -> cooked(frame, SLL2_HARDWARE_TYPE_OFFSET, SLL2_PROTOCOL_OFFSET, SLL2_LENGTH);
            default -> UNSUPPORTED;
        };
    }

    /**
     * The protocol that {@link #network} found, VLAN tags stepped over.
     *
     * @param network its result, not negative
     * @return an EtherType, 0x0600 to 0xFFFF
     */
    public static int etherType(long network) {
        return (int) (network >>> Integer.SIZE);
    }

    /**
     * Where {@link #network} found the protocol's header.
     *
     * @param network its result, not negative
     * @return an absolute index in the frame, at most the frame's end
     */
    public static int payload(long network) {
        return (int) network;
    }

    private static long found(int etherType, int payload) {
        return (long) etherType << Integer.SIZE | payload;
    }

    private static long raw(Frame frame) {
        if (frame.length() == 0) {
            return TRUNCATED;
        }
        return switch (frame.getUnsignedByte(frame.start()) >>> 4) {
            case 4 -> found(EtherType.IPV4, frame.start());
            case 6 -> found(EtherType.IPV6, frame.start());
            default -> NO_ETHERTYPE;
        };
    }

    private static long cooked(Frame frame, int hardwareTypeOffset, int protocolOffset, int length) {
        int at = frame.start();
        if (frame.length() < length) {
            return TRUNCATED;
        }
        int hardware = frame.getUnsignedShort(at + hardwareTypeOffset);
        if (hardware == ARPHRD_NETLINK || hardware == ARPHRD_IEEE80211_RADIOTAP || hardware == ARPHRD_FRAD) {
            return NO_ETHERTYPE;
        }
        int etherType = frame.getUnsignedShort(at + protocolOffset);
        int payload = at + length;
        for (int tags = 0; VlanTag.isTag(etherType); tags++) {
            if (tags == VlanTag.MAX_TAGS) {
                return TOO_MANY_TAGS;
            }
            if (frame.end() - payload < VlanTag.LENGTH) {
                return TRUNCATED;
            }
            etherType = frame.getUnsignedShort(payload + Short.BYTES);
            payload += VlanTag.LENGTH;
        }
        // Smaller numbers are lengths, or Linux's own for frames without an EtherType.
        return etherType < EtherType.FIRST ? NO_ETHERTYPE : found(etherType, payload);
    }

    /**
     * Names a link type for people.
     *
     * @param linkType any number
     * @return such as "Ethernet"; "link type 147" where no name is known here
     */
    public static String name(int linkType) {
        return switch (linkType) {
            case NULL -> "BSD loopback";
            case ETHERNET -> "Ethernet";
            case 6 -> "Token Ring";
            case 8 -> "SLIP";
            case 9 -> "PPP";
            case 10 -> "FDDI";
            case RAW_BSD, RAW_OPENBSD, RAW -> "raw IP";
            case 104 -> "Cisco HDLC";
            case IEEE802_11 -> "IEEE 802.11";
            case 107 -> "Frame Relay";
            case 108 -> "OpenBSD loopback";
            case LINUX_SLL -> "Linux cooked v1";
            case 127 -> "IEEE 802.11 with radiotap";
            case 189, 220, 249 -> "USB";
            case IPV4 -> "raw IPv4";
            case IPV6 -> "raw IPv6";
            case 253 -> "Linux netlink";
            case LINUX_SLL2 -> "Linux cooked v2";
            default -> "link type " + linkType;
        };
    }
}
