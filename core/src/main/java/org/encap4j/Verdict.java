// SPDX-License-Identifier: Apache-2.0
package org.encap4j;

/**
 * What became of one packet: {@link #OK}, or the one reason it was refused.
 *
 * <p>A bad packet is never an exception. Whoever returns a verdict other than {@code OK} has left the packet's bytes and
 * indices as they were. The ordinal indexes {@link Counters}; constants are only ever added before the next release, not
 * reordered after it.
 *
 * <p>Where Cilium's datapath drops a packet for the same reason, the verdict carries that drop's number and text, so that
 * counts can be laid beside {@code cilium_drop_count_total}.
 */
public enum Verdict {
    /** The packet was handled. */
    OK("handled"),
    /** A header, or a length it states, reaches past the end of the packet. */
    TRUNCATED("the packet ends before its headers do", 134, "Invalid packet"),
    /** A version field holds a version that this header does not have. */
    BAD_VERSION("unknown header version", 134, "Invalid packet"),
    /** A length field is smaller than the header it belongs to, or contradicts another. */
    BAD_LENGTH("a length field contradicts the packet", 134, "Invalid packet"),
    /** The IPv4 header checksum is wrong (RFC 791 section 3.1). */
    BAD_IP_CHECKSUM("the IPv4 header checksum is wrong", 134, "Invalid packet"),
    /** The UDP checksum is not zero and is wrong (RFC 768, RFC 7348 section 5, RFC 8926 section 3.3). */
    BAD_UDP_CHECKSUM("the UDP checksum is wrong", 134, "Invalid packet"),
    /** The UDP checksum is zero over IPv6 and this port does not allow it (RFC 6935 section 5). */
    ZERO_UDP_CHECKSUM("the UDP checksum over IPv6 is zero", 134, "Invalid packet"),
    /** More VLAN tags or IPv6 extension headers than are followed. */
    TOO_MANY_HEADERS("more VLAN tags or IPv6 extension headers than are followed", 134, "Invalid packet"),
    /** The EtherType or IP version is not one that can be handled here. */
    UNSUPPORTED_ETHERTYPE("the EtherType is not IPv4 or IPv6", 139, "Unsupported L3 protocol"),
    /** A fragment of an outer datagram; it is to be reassembled before it is decapsulated. */
    FRAGMENT("a fragment of an outer datagram", 157, "IP fragmentation not supported"),
    /** Not a UDP datagram to a port on which a tunnel is configured: ordinary traffic. */
    NOT_A_TUNNEL("no tunnel is configured for this destination port"),
    /** The flag that must be set is not: VXLAN without its VNI flag (RFC 7348 section 5). */
    BAD_FLAGS("a flag that must be set is not", 147, "Error retrieving tunnel key"),
    /** Strict reception: a bit that must be zero is not. */
    RESERVED_BITS("a reserved bit is set", 147, "Error retrieving tunnel key"),
    /** The tunnel header names a payload that this protocol cannot carry or this receiver does not accept. */
    UNSUPPORTED_PAYLOAD("the tunnel's payload type is not supported", 139, "Unsupported L3 protocol"),
    /** A control packet (the O bit is set): its payload must not be forwarded as data. */
    OAM("an operations packet, not data"),
    /** The lengths of the Geneve options do not add up to the length of the option block (RFC 8926 section 3.5). */
    BAD_OPTIONS("the option lengths do not add up", 149, "Invalid Geneve option"),
    /** A Geneve option has the critical bit set and its class and type are not known here (RFC 8926 section 3.5). */
    UNKNOWN_CRITICAL_OPTION("a critical option is not known", 149, "Invalid Geneve option"),
    /** Outer congestion experienced, inner not ECN-capable: the mark cannot be delivered (RFC 6040 section 4.2). */
    ECN_DROP("congestion experienced outside, not ECN-capable inside"),
    /** The identity is one that must not travel, or none that this width can hold. */
    INVALID_IDENTITY("the security identity is not valid here", 171, "Invalid identity"),
    /** What was to be written does not fit its field: a VNI over 24 bits, a payload that this protocol cannot name. */
    BAD_METADATA("the metadata does not fit the tunnel header", 141, "Error writing to packet"),
    /** The buffer has less room before the packet than the headers need. */
    NO_HEADROOM("not enough headroom before the packet", 141, "Error writing to packet"),
    /** With the headers, the packet is longer than an IP datagram can be (65,535 bytes). */
    TOO_LONG("longer than an IP datagram can be", 136, "Fragmentation needed"),
    /** The frame is addressed to another station. */
    NOT_FOR_US("the frame is addressed to another station"),
    /** An address that no packet on a network may have (RFC 1812 section 5.3.7). */
    MARTIAN_ADDRESS("an address that no packet on a network may have"),
    /** No route leads to the destination, or one that refuses. */
    NO_ROUTE("no route leads to the destination", 169, "FIB lookup failed"),
    /** The MAC address of the next hop is not known yet. */
    NO_NEIGHBOUR("the next hop's MAC address is not known", 169, "FIB lookup failed"),
    /** The TTL or hop limit is used up. */
    TTL_EXCEEDED("the TTL or hop limit is used up", 196, "TTL exceeded"),
    /** The packet is longer than the way out takes and must not be fragmented. */
    FRAGMENTATION_NEEDED("longer than the MTU of its way", 136, "Fragmentation needed"),
    /** A pod sends datagrams to the tunnel's own port. */
    ENCAPSULATION_PROHIBITED("a pod sends to the tunnel's port", 170, "Encapsulation traffic is prohibited"),
    /** A pod sends from an address that is not its own, and would be taken for another. */
    INVALID_SOURCE("a pod sends from an address that is not its own", 132, "Invalid source ip"),
    /** The outer source address is not one of a configured peer. */
    UNKNOWN_PEER("the outer source is not a known peer");

    /** The number that {@link #ciliumReason} returns where Cilium has no such drop. */
    public static final int NO_CILIUM_REASON = 0;

    private final String sentence;
    private final int ciliumReason;
    private final String ciliumText;

    Verdict(String sentence) {
        this(sentence, NO_CILIUM_REASON, "");
    }

    Verdict(String sentence, int ciliumReason, String ciliumText) {
        this.sentence = sentence;
        this.ciliumReason = ciliumReason;
        this.ciliumText = ciliumText;
    }

    /**
     * Says in a few words what happened, for people.
     *
     * @return lower case, without a full stop
     */
    public String sentence() {
        return sentence;
    }

    /**
     * The number of Cilium's drop reason for the same cause.
     *
     * @return a positive number, or {@link #NO_CILIUM_REASON}
     */
    public int ciliumReason() {
        return ciliumReason;
    }

    /**
     * The text Cilium prints for {@link #ciliumReason}.
     *
     * @return the text, empty where there is none
     */
    public String ciliumText() {
        return ciliumText;
    }
}
