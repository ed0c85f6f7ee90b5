// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/**
 * Refuses pods' own datagrams to the tunnel's port, because whoever can send them can claim any identity.
 *
 * <p>It looks at all that a pod sends, what would be handed to the host included: the host would receive it, or forward it.
 * Whatever hides its port is refused too: VLAN tags without end, extension headers without end, and first fragments that end
 * before the port (RFC 7112, RFC 8200 section 4.5). Later fragments pass, for without the first they are nothing.
 */
final class EncapsulationGuard {
    private final int tunnelPort;

    EncapsulationGuard(int tunnelPort) {
        this.tunnelPort = tunnelPort;
    }

    /** Judges a frame with an Ethernet header: {@code OK} or why it is refused. */
    Verdict check(Frame frame) {
        int typeAt = EthernetHeader.typeAt(frame, frame.start());
        if (typeAt < 0) {
            return typeAt == EthernetHeader.TRUNCATED ? Verdict.TRUNCATED : Verdict.TOO_MANY_HEADERS;
        }
        int at = typeAt + Short.BYTES;
        return switch (frame.getUnsignedShort(typeAt)) {
            case EtherType.IPV4 -> ipv4(frame, at);
            case EtherType.IPV6 -> ipv6(frame, at);
            default -> Verdict.OK;
        };
    }

    private Verdict ipv4(Frame frame, int at) {
        Verdict verdict = Ipv4Header.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        boolean hasPorts =
                Ipv4Header.protocol(frame, at) == IpProtocol.UDP && Ipv4Header.fragmentOffset(frame, at) == 0;
        int end = at + Ipv4Header.totalLength(frame, at);
        return hasPorts ? datagram(frame, at + Ipv4Header.headerLength(frame, at), end) : Verdict.OK;
    }

    private Verdict ipv6(Frame frame, int at) {
        Verdict verdict = Ipv6Header.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int end = at + Ipv6Header.LENGTH + Ipv6Header.payloadLength(frame, at);
        long walked = Ipv6Extensions.walk(frame, at, end);
        if (Ipv6Extensions.verdict(walked) != Verdict.OK) {
            return Ipv6Extensions.verdict(walked);
        }
        boolean hasPorts = Ipv6Extensions.hasUpperLayer(walked) && Ipv6Extensions.protocol(walked) == IpProtocol.UDP;
        return hasPorts ? datagram(frame, Ipv6Extensions.at(walked), end) : Verdict.OK;
    }

    private Verdict datagram(Frame frame, int at, int end) {
        if (end - at < UdpHeader.LENGTH) {
            return Verdict.TRUNCATED;
        }
        return UdpHeader.destinationPort(frame, at) == tunnelPort ? Verdict.ENCAPSULATION_PROHIBITED : Verdict.OK;
    }
}
