// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import org.encap4j.Verdict;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.wire.EtherType;

/** Which captured packets a tunnel can carry, and as what. */
final class Carriage {
    private Carriage() {}

    /** What a packet is to a tunnel; link types without Ethernet or a bare IP packet are refused by name. */
    static int payload(CapturedPacket packet, TunnelProtocol protocol, CaptureReader reader) {
        int linkType = packet.linkType();
        if (linkType == LinkType.ETHERNET) {
            return EtherType.TRANSPARENT_ETHERNET;
        }
        boolean bareIp = isBareIp(linkType);
        if (!bareIp) {
            throw new CommandFailure(reader.name() + ": packet " + packet.number() + ": the link type is "
                    + LinkType.name(linkType) + "; only Ethernet and raw IP can be carried in a tunnel");
        }
        if (protocol instanceof Vxlan) {
            throw new CommandFailure(reader.name() + ": packet " + packet.number() + ": the link type is "
                    + LinkType.name(linkType) + ", and vxlan carries Ethernet only; use vxlan-gpe or geneve");
        }
        long network = LinkType.network(linkType, packet.frame());
        return network < 0 ? Payload.OPAQUE : LinkType.etherType(network);
    }

    static boolean isBareIp(int linkType) {
        return switch (linkType) {
            case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD, LinkType.IPV4, LinkType.IPV6 -> true;
            default -> false;
        };
    }

    static CommandFailure refused(CaptureReader reader, CapturedPacket packet, Verdict verdict) {
        return new CommandFailure(
                reader.name() + ": packet " + packet.number() + ": " + verdict + ", " + verdict.sentence());
    }
}
