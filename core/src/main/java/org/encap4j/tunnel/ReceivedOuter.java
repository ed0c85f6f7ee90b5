// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.UdpHeader;

/**
 * Where the headers outside a tunnel header lie, and what is known about them. Filled by a {@link Decapsulator}; empty in
 * DATAGRAM framing, where the socket has taken them away.
 *
 * <p>Positions are absolute indices into the memory the frame was bound to.
 */
public final class ReceivedOuter {
    /** What is known about a checksum. */
    public enum Checksum {
        /** Nobody looked. */
        UNCHECKED,
        /** The field is zero: the sender computed none. */
        ABSENT,
        /** Right. */
        GOOD,
        /** Wrong; in a capture usually because the network card was to compute it. */
        BAD;

        private static final Checksum[] BY_ORDINAL = values();

        static Checksum ofUdp(Frame frame, int ipAt, int udpAt, int udpEnd) {
            if (UdpHeader.checksum(frame, udpAt) == 0) {
                return ABSENT;
            }
            return InternetChecksum.isGood(frame, ipAt, udpAt, udpEnd - udpAt, IpProtocol.UDP) ? GOOD : BAD;
        }
    }

    private int linkAt;
    private int ipAt;
    private int udpAt;
    private int end;
    /** Ordinals: references cost the collector's bookkeeping for every packet. */
    private int ipChecksum;

    private int udpChecksum;
    private boolean ecnAlarm;

    ReceivedOuter() {}

    void clear() {
        set(TunnelMetadata.NOWHERE, TunnelMetadata.NOWHERE, TunnelMetadata.NOWHERE, TunnelMetadata.NOWHERE);
        setChecksums(Checksum.UNCHECKED, Checksum.UNCHECKED);
        ecnAlarm = false;
    }

    void set(int linkAt, int ipAt, int udpAt, int end) {
        this.linkAt = linkAt;
        this.ipAt = ipAt;
        this.udpAt = udpAt;
        this.end = end;
    }

    void setChecksums(Checksum ip, Checksum udp) {
        ipChecksum = ip.ordinal();
        udpChecksum = udp.ordinal();
    }

    void setEcnAlarm(boolean value) {
        ecnAlarm = value;
    }

    /** {@return where the packet with its link header started, or {@link TunnelMetadata#NOWHERE}} */
    public int linkAt() {
        return linkAt;
    }

    /** {@return where the IPv4 or IPv6 header starts, or {@link TunnelMetadata#NOWHERE}} */
    public int ipAt() {
        return ipAt;
    }

    /** {@return where the UDP header starts, or {@link TunnelMetadata#NOWHERE}} */
    public int udpAt() {
        return udpAt;
    }

    /** {@return one past the datagram's last byte, or {@link TunnelMetadata#NOWHERE}} */
    public int end() {
        return end;
    }

    /**
     * Reads the traffic class of the outer IP header, DSCP and ECN.
     *
     * @param frame bound to the same memory; the outer header must still be there
     * @return 0 to 255
     */
    public int trafficClass(Frame frame) {
        boolean ipv6 = frame.getUnsignedByte(ipAt) >> 4 == 6;
        return Payload.trafficClass(frame, ipv6 ? EtherType.IPV6 : EtherType.IPV4, ipAt);
    }

    /** {@return what is known about the IPv4 header checksum; {@code ABSENT} over IPv6, which has none} */
    public Checksum ipChecksum() {
        return Checksum.BY_ORDINAL[ipChecksum];
    }

    /** {@return what is known about the UDP checksum} */
    public Checksum udpChecksum() {
        return Checksum.BY_ORDINAL[udpChecksum];
    }

    /** {@return whether the ECN codepoints inside and outside deserve notice ({@link Ecn#isAlarming})} */
    public boolean ecnAlarm() {
        return ecnAlarm;
    }
}
