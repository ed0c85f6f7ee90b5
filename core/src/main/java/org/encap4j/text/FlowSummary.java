// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import org.encap4j.flow.FlowRecord;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** What Hubble says of a packet in a few words: {@code TCP Flags: SYN, ACK}, or the innermost header that it knows. */
final class FlowSummary {
    /** The TCP flags' bits in the order in which Hubble names them: SYN, ACK, RST, FIN, PSH, URG, ECE, CWR. */
    private static final int[] FLAG_BITS = {1, 4, 2, 0, 3, 5, 6, 7};

    private FlowSummary() {}

    static void append(StringBuilder out, FlowRecord flow) {
        if (flow.ipVersion() == 0) {
            out.append("Ethernet");
            return;
        }
        switch (flow.hasTransport() ? flow.protocol() : IpProtocol.NO_NEXT) {
            case IpProtocol.TCP -> appendFlags(out.append("TCP Flags: "), flow.tcpFlags());
            case IpProtocol.UDP -> out.append("UDP");
            case IpProtocol.SCTP -> out.append("SCTP");
            case IpProtocol.ICMP -> IcmpText.append(out.append("ICMPv4 "), false, flow.icmpType(), flow.icmpCode());
            case IpProtocol.ICMPV6 -> IcmpText.append(out.append("ICMPv6 "), true, flow.icmpType(), flow.icmpCode());
            default -> out.append(flow.ipVersion() == 6 ? "IPv6" : "IPv4");
        }
    }

    private static void appendFlags(StringBuilder out, int flags) {
        String separator = "";
        for (int bit : FLAG_BITS) {
            if ((flags & 1 << bit) != 0) {
                out.append(separator).append(TransportText.TCP_FLAGS[bit]);
                separator = ", ";
            }
        }
    }

    static boolean hasPorts(FlowRecord flow) {
        int protocol = flow.protocol();
        return flow.hasTransport()
                && (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP || protocol == IpProtocol.SCTP);
    }

    static StringBuilder appendAddress(StringBuilder out, int version, long high, long low) {
        if (version == 6) {
            Ipv6Header.appendAddress(out, high, low);
        } else {
            Ipv4Header.appendAddress(out, (int) low);
        }
        return out;
    }
}
