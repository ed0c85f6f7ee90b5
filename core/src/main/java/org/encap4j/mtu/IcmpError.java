// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.VlanTag;

/**
 * Writes the ICMP errors of one port into a buffer that the caller lends.
 *
 * <pre>
 * | Ethernet, swapped | VLAN tags, as they were | IP to the sender | ICMP (8) | as much of the packet as fits |
 * </pre>
 *
 * <p>As much as fits is what keeps the IP packet within 576 bytes over IPv4 (RFC 1812 section 4.3.2.3) and 1280 over IPv6
 * (RFC 4443 section 2.4(c)). Nothing is sent about packets that must not be answered (RFC 1122 section 3.2.2, RFC 1812 section
 * 4.3.2.7, RFC 4443 section 2.4(e)), nor beyond the rate limit; unanswerable packets take nothing from that. Source routes are
 * not reversed.
 *
 * <p>Belongs to one thread, with its rate limit. Allocates nothing per packet.
 */
public final class IcmpError {
    /** The room that a lent buffer must have, in bytes: Ethernet, two VLAN tags and the longest error. */
    public static final int MAX_LENGTH =
            EthernetHeader.LENGTH + VlanTag.MAX_TAGS * VlanTag.LENGTH + MtuBudget.IPV6_MIN_MTU;

    /** What every IPv4 host can receive (RFC 791 section 3.1). */
    private static final int IPV4_MAX_ERROR = 576;

    private static final int HOPS = 64;
    /** Internetwork control, which RFC 1812 section 4.3.2.5 asks for. */
    private static final int PRECEDENCE = 6 << 5;
    /** Type of service, without precedence and without the bits that are now ECN's. */
    private static final int TYPE_OF_SERVICE = 0x1C;

    private final long mac;
    private final int ipv4;
    private final long ipv6High;
    private final long ipv6Low;
    private final IcmpRateLimit limit;

    /**
     * The errors of one port.
     *
     * @param mac the port's own MAC address, 48 bits; used where the packet was sent to a group, else the error comes from the
     *     address that the packet was sent to
     * @param ipv4 where IPv4 errors come from, an address of this node; 0 sends none
     * @param ipv6High the high 64 bits of where IPv6 errors come from
     * @param ipv6Low the low 64 bits; both halves 0 sends none
     * @param limit may be shared with other ports of the same thread
     */
    public IcmpError(long mac, int ipv4, long ipv6High, long ipv6Low, IcmpRateLimit limit) {
        this.mac = mac;
        this.ipv4 = ipv4;
        this.ipv6High = ipv6High;
        this.ipv6Low = ipv6Low;
        this.limit = limit;
    }

    /**
     * Writes the error about a packet, if there may be one.
     *
     * @param reason what is the matter
     * @param packet as it was received, bare or from its Ethernet header on; it is only read
     * @param networkAt the first byte of its IPv4 or IPv6 header
     * @param nanos the time for the rate limit, see {@link IcmpRateLimit#take}
     * @param reply memory other than the packet's, at least {@link #MAX_LENGTH} bytes from start to end; when an error was written
     *     its end is moved to the error's, else it is untouched
     * @return whether an error was written
     * @throws IllegalArgumentException for a lent buffer that is too small
     */
    public boolean write(IcmpReason reason, Frame packet, int networkAt, long nanos, Frame reply) {
        if (isIpv6(packet, networkAt)) {
            return ipv6(reason.ipv6Type, reason.ipv6Code, 0, packet, networkAt, nanos, reply);
        }
        return ipv4(reason.ipv4Type, reason.ipv4Code, 0, packet, networkAt, nanos, reply);
    }

    static boolean isIpv6(Frame packet, int networkAt) {
        return networkAt < packet.end() && packet.getUnsignedByte(networkAt) >> 4 == 6;
    }

    boolean ipv4(int type, int code, int rest, Frame packet, int networkAt, long nanos, Frame reply) {
        requireRoom(reply);
        int linkLength = linkLength(packet, networkAt);
        if (ipv4 == 0
                || linkLength > 0 && !IcmpRules.allowLink(packet, packet.start(), false)
                || !IcmpRules.allowIpv4(packet, networkAt)
                || !limit.take(nanos)) {
            return false;
        }
        int at = writeLink(packet, linkLength, reply);
        int icmpAt = at + Ipv4Header.MIN_LENGTH;
        int quoteAt = icmpAt + IcmpHeader.LENGTH;
        int quoted = Math.min(Ipv4Header.totalLength(packet, networkAt), IPV4_MAX_ERROR - (quoteAt - at));
        quote(packet, networkAt, quoted, reply, quoteAt);
        int end = quoteAt + quoted;
        int trafficClass = PRECEDENCE | Ipv4Header.trafficClass(packet, networkAt) & TYPE_OF_SERVICE;
        int destination = Ipv4Header.source(packet, networkAt);
        // Never fragmented, so it needs no identification (RFC 6864 section 4.1).
        Ipv4Header.write(reply, at, trafficClass, end - at, 0, true, HOPS, IpProtocol.ICMP, ipv4, destination);
        finish(reply, type, code, rest, icmpAt, end, 0);
        return true;
    }

    /** The packets that may be sent to a group and be answered are those that are too big. */
    boolean ipv6(int type, int code, int rest, Frame packet, int networkAt, long nanos, Frame reply) {
        requireRoom(reply);
        int linkLength = linkLength(packet, networkAt);
        boolean toGroups = type == IcmpHeader.V6_TOO_BIG;
        if ((ipv6High | ipv6Low) == 0
                || linkLength > 0 && !IcmpRules.allowLink(packet, packet.start(), toGroups)
                || !IcmpRules.allowIpv6(packet, networkAt, toGroups)
                || !limit.take(nanos)) {
            return false;
        }
        int at = writeLink(packet, linkLength, reply);
        int icmpAt = at + Ipv6Header.LENGTH;
        int quoteAt = icmpAt + IcmpHeader.LENGTH;
        int packetLength = Ipv6Header.LENGTH + Ipv6Header.payloadLength(packet, networkAt);
        int quoted = Math.min(packetLength, MtuBudget.IPV6_MIN_MTU - (quoteAt - at));
        quote(packet, networkAt, quoted, reply, quoteAt);
        int end = quoteAt + quoted;
        Ipv6Header.write(
                reply,
                at,
                0,
                0,
                end - icmpAt,
                IpProtocol.ICMPV6,
                HOPS,
                ipv6High,
                ipv6Low,
                Ipv6Header.sourceHigh(packet, networkAt),
                Ipv6Header.sourceLow(packet, networkAt));
        long pseudoHeader = InternetChecksum.pseudoHeader6(reply, at, end - icmpAt, IpProtocol.ICMPV6);
        finish(reply, type, code, rest, icmpAt, end, pseudoHeader);
        return true;
    }

    private static void requireRoom(Frame reply) {
        if (reply.length() < MAX_LENGTH) {
            throw new IllegalArgumentException("the buffer lent for ICMP errors has " + reply.length()
                    + " bytes from start to end, an error may take " + MAX_LENGTH);
        }
    }

    private static int linkLength(Frame packet, int networkAt) {
        int length = networkAt - packet.start();
        assert length == 0 || length >= EthernetHeader.LENGTH && length <= MAX_LENGTH - MtuBudget.IPV6_MIN_MTU : length;
        return length;
    }

    /** Returns where the IP header goes. */
    private int writeLink(Frame packet, int length, Frame reply) {
        int from = packet.start();
        int at = reply.start();
        if (length > 0) {
            long own = EthernetHeader.destination(packet, from);
            int type = EthernetHeader.type(packet, from);
            EthernetHeader.write(
                    reply, at, EthernetHeader.source(packet, from), IcmpRules.isGroup(own) ? mac : own, type);
            int tagsAt = EthernetHeader.LENGTH;
            quote(packet, from + tagsAt, length - tagsAt, reply, at + tagsAt);
        }
        return at + length;
    }

    private static void quote(Frame packet, int from, int length, Frame reply, int at) {
        int copied = 0;
        for (; length - copied >= Long.BYTES; copied += Long.BYTES) {
            reply.setLong(at + copied, packet.getLong(from + copied));
        }
        for (; copied < length; copied++) {
            reply.setByte(at + copied, packet.getUnsignedByte(from + copied));
        }
    }

    private static void finish(Frame reply, int type, int code, int rest, int at, int end, long pseudoHeader) {
        IcmpHeader.write(reply, at, type, code, rest);
        int checksum = InternetChecksum.finish(InternetChecksum.sum(reply, at, end - at, pseudoHeader));
        IcmpHeader.setChecksum(reply, at, checksum);
        reply.resize(reply.start(), end);
    }
}
