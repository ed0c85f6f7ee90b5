// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.TcpHeader;
import org.encap4j.wire.UdpHeader;

/**
 * Reads addresses and transport of one packet into a flow. Judges nothing: what can be read of a broken packet is read, and
 * nothing at or past its end. Checksums are not looked at.
 */
public final class FlowPacket {
    private static final int IPV4 = 4;
    private static final int IPV6 = 6;

    private FlowPacket() {}

    /**
     * Fills in IP version, addresses, protocol, and ports or ICMP type and code, as far as they are there; all else stays as it is.
     *
     * @param frame the packet
     * @param etherType what the network header is; of all but IPv4 and IPv6 nothing is read
     * @param networkAt absolute index of its first byte; negative when there is none
     * @param into a record whose fields to be filled in are clear
     */
    public static void read(Frame frame, int etherType, int networkAt, FlowRecord into) {
        if (networkAt < 0) {
            return;
        }
        if (etherType == EtherType.IPV4) {
            ipv4(frame, networkAt, into);
        } else if (etherType == EtherType.IPV6) {
            ipv6(frame, networkAt, into);
        }
    }

    private static void ipv4(Frame frame, int at, FlowRecord into) {
        int end = frame.end();
        if (end - at < Ipv4Header.MIN_LENGTH || frame.getUnsignedByte(at) >> 4 != IPV4) {
            return;
        }
        long source = Integer.toUnsignedLong(Ipv4Header.source(frame, at));
        long destination = Integer.toUnsignedLong(Ipv4Header.destination(frame, at));
        int protocol = Ipv4Header.protocol(frame, at);
        into.setAddresses(IPV4, 0, source, 0, destination).setProtocol(protocol);
        int headerLength = Ipv4Header.headerLength(frame, at);
        if (headerLength >= Ipv4Header.MIN_LENGTH && Ipv4Header.fragmentOffset(frame, at) == 0) {
            int stated = at + Ipv4Header.totalLength(frame, at);
            transport(frame, at + headerLength, end(stated, at, end), protocol, into);
        }
    }

    private static void ipv6(Frame frame, int at, FlowRecord into) {
        int end = frame.end();
        if (end - at < Ipv6Header.LENGTH || frame.getUnsignedByte(at) >> 4 != IPV6) {
            return;
        }
        into.setAddresses(
                IPV6,
                Ipv6Header.sourceHigh(frame, at),
                Ipv6Header.sourceLow(frame, at),
                Ipv6Header.destinationHigh(frame, at),
                Ipv6Header.destinationLow(frame, at));
        int payloadAt = at + Ipv6Header.LENGTH;
        end = end(payloadAt + Ipv6Header.payloadLength(frame, at), payloadAt, end);
        long walked = Ipv6Extensions.walk(frame, at, end);
        int protocol = Ipv6Extensions.protocol(walked);
        into.setProtocol(protocol);
        if (Ipv6Extensions.hasUpperLayer(walked)) {
            transport(frame, Ipv6Extensions.at(walked), end, protocol, into);
        }
    }

    /** The end of a packet that states a length; one that states none was captured before the network card cut it up. */
    private static int end(int stated, int none, int frameEnd) {
        return stated == none ? frameEnd : Math.min(stated, frameEnd);
    }

    private static void transport(Frame frame, int at, int end, int protocol, FlowRecord into) {
        int length = end - at;
        switch (protocol) {
            case IpProtocol.TCP -> {
                if (length >= TcpHeader.MIN_LENGTH) {
                    into.setPorts(
                            TcpHeader.sourcePort(frame, at),
                            TcpHeader.destinationPort(frame, at),
                            TcpHeader.flags(frame, at));
                }
            }
            case IpProtocol.UDP, IpProtocol.UDP_LITE, IpProtocol.SCTP, IpProtocol.DCCP -> {
                if (length >= UdpHeader.LENGTH) {
                    into.setPorts(UdpHeader.sourcePort(frame, at), UdpHeader.destinationPort(frame, at), 0);
                }
            }
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
                if (length >= IcmpHeader.LENGTH) {
                    int type = IcmpHeader.type(frame, at);
                    boolean echo = IcmpHeader.isEcho(protocol == IpProtocol.ICMPV6, type);
                    into.setIcmp(type, IcmpHeader.code(frame, at), echo ? IcmpHeader.identifier(frame, at) : 0);
                }
            }
            default -> {
                // Nothing that a flow has a place for.
            }
        }
    }
}
