// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;
import org.encap4j.wire.VlanTag;

/** Describes the outer headers for one remote endpoint; {@link OuterHeader#to} starts one, {@link #build} ends it. */
public final class OuterHeaderBuilder {
    /** The hop limit that is sent unless another is chosen. */
    public static final int DEFAULT_TTL = 64;
    /** The lowest source port unless another is chosen: the start of the dynamic range (RFC 7348 section 5). */
    public static final int DEFAULT_LOWEST_PORT = 49152;
    /** The highest source port unless another is chosen. */
    public static final int DEFAULT_HIGHEST_PORT = 65535;

    final TunnelProtocol protocol;
    final InetAddress remote;
    boolean udpChecksum;
    boolean dontFragment = true;
    int dscp;
    Ecn ecn = Ecn.NORMAL;
    int lowestPort = DEFAULT_LOWEST_PORT;
    int highestPort = DEFAULT_HIGHEST_PORT;

    private final InetAddress local;
    private long localMac;
    private long remoteMac;
    private final int[] tags = new int[VlanTag.MAX_TAGS];
    private int tagCount;
    private int ttl = DEFAULT_TTL;

    OuterHeaderBuilder(TunnelProtocol protocol, InetAddress local, InetAddress remote) {
        if (local.getClass() != remote.getClass()) {
            throw new IllegalArgumentException("the tunnel's ends are of different address families: "
                    + local.getHostAddress() + " and " + remote.getHostAddress());
        }
        this.protocol = protocol;
        this.local = local;
        this.remote = remote;
        this.udpChecksum = !(remote instanceof Inet4Address);
    }

    /**
     * Sets the Ethernet addresses; all zero unless set.
     *
     * @param source this end's, the low 48 bits
     * @param destination the next hop's, the low 48 bits
     * @return this
     */
    public OuterHeaderBuilder ethernet(long source, long destination) {
        localMac = source;
        remoteMac = destination;
        return this;
    }

    /**
     * Adds a VLAN tag, outermost first; none unless added.
     *
     * @param tpid one for which {@link VlanTag#isTag} holds, such as {@link EtherType#VLAN}
     * @param tagControl priority, drop eligibility and VLAN id, 16 bits
     * @return this
     * @throws IllegalArgumentException for another TPID, or more tags than a receiver follows
     */
    public OuterHeaderBuilder vlan(int tpid, int tagControl) {
        if (!VlanTag.isTag(tpid) || tagControl >>> Short.SIZE != 0) {
            throw new IllegalArgumentException(
                    String.format("not a VLAN tag: TPID 0x%04x, tag control 0x%x", tpid, tagControl));
        }
        if (tagCount == tags.length) {
            throw new IllegalArgumentException("at most " + tags.length + " VLAN tags");
        }
        tags[tagCount++] = tpid << Short.SIZE | tagControl;
        return this;
    }

    /**
     * Sets the TTL or hop limit; {@value #DEFAULT_TTL} unless set.
     *
     * @param hops 1 to 255
     * @return this
     */
    public OuterHeaderBuilder ttl(int hops) {
        ttl = inRange("TTL", hops, 1, 255);
        return this;
    }

    /**
     * Sets the differentiated services codepoint; 0 unless set. The inner one is not looked at.
     *
     * @param codepoint 0 to 63
     * @return this
     */
    public OuterHeaderBuilder dscp(int codepoint) {
        dscp = inRange("DSCP", codepoint, 0, 63);
        return this;
    }

    /**
     * Chooses whether routers may fragment the outer IPv4 packet; they may not unless allowed. Packets that may be fragmented
     * carry an identification that counts up in each {@link TunnelMetadata}.
     *
     * @param forbidden whether the DF bit is set; has no meaning over IPv6
     * @return this
     */
    public OuterHeaderBuilder dontFragment(boolean forbidden) {
        dontFragment = forbidden;
        return this;
    }

    /**
     * Chooses whether UDP checksums are computed. Unless chosen they are over IPv6 and are not over IPv4. A zero checksum over
     * IPv6 is for ports on which the receiver allows it (RFC 6935, RFC 6936), and only for payloads that have an integrity
     * check of their own.
     *
     * @param computed whether they are computed
     * @return this
     */
    public OuterHeaderBuilder udpChecksum(boolean computed) {
        udpChecksum = computed;
        return this;
    }

    /**
     * Chooses how ECN codepoints are copied outside; {@link Ecn#NORMAL} unless chosen.
     *
     * @param mode what becomes of the inner codepoint
     * @return this
     */
    public OuterHeaderBuilder ecn(Ecn mode) {
        ecn = mode;
        return this;
    }

    /**
     * Sets the range that source ports are spread over by flow; {@value #DEFAULT_LOWEST_PORT} to
     * {@value #DEFAULT_HIGHEST_PORT} unless set.
     *
     * @param lowest 0 to 65,535
     * @param highest not below {@code lowest}
     * @return this
     */
    public OuterHeaderBuilder sourcePorts(int lowest, int highest) {
        lowestPort = inRange("lowest source port", lowest, 0, 0xFFFF);
        highestPort = inRange("highest source port", highest, lowest, 0xFFFF);
        return this;
    }

    private static int inRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is not in " + least + ".." + most);
        }
        return value;
    }

    /** {@return the finished headers} */
    public OuterHeader build() {
        return PlainOuterHeader.fits(this) ? new PlainOuterHeader(this) : new OuterHeader(this);
    }

    int linkLength() {
        return EthernetHeader.LENGTH + tagCount * VlanTag.LENGTH;
    }

    /** Writes everything that is the same for each packet, and zero where a packet's own values go. */
    void writeTemplate(Frame frame, int ipAt, int udpAt) {
        int networkType = remote instanceof Inet4Address ? EtherType.IPV4 : EtherType.IPV6;
        EthernetHeader.write(frame, 0, remoteMac, localMac, networkType);
        for (int i = 0; i < tagCount; i++) {
            int tagAt = EthernetHeader.LENGTH - Short.BYTES + i * VlanTag.LENGTH;
            VlanTag.write(frame, tagAt, tags[i] >>> Short.SIZE, tags[i] & 0xFFFF);
        }
        frame.setShort(ipAt - Short.BYTES, networkType);
        ByteBuffer from = ByteBuffer.wrap(local.getAddress());
        ByteBuffer to = ByteBuffer.wrap(remote.getAddress());
        if (networkType == EtherType.IPV4) {
            Ipv4Header.write(frame, ipAt, 0, 0, 0, dontFragment, ttl, IpProtocol.UDP, from.getInt(), to.getInt());
            Ipv4Header.patch(frame, ipAt, 0, 0, 0, 0);
        } else {
            Ipv6Header.write(
                    frame,
                    ipAt,
                    0,
                    0,
                    0,
                    IpProtocol.UDP,
                    ttl,
                    from.getLong(),
                    from.getLong(),
                    to.getLong(),
                    to.getLong());
        }
        UdpHeader.write(frame, udpAt, 0, protocol.port(), 0, 0);
        protocol.writeTemplate(frame, udpAt + UdpHeader.LENGTH);
    }
}
