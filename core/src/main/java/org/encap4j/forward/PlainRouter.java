// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.PlainIpv4;

/**
 * The fast way of {@link Router}, for what nearly all packets are: sound, untagged IPv4 without options, and nothing to be done
 * but to send them on. Whatever else a packet is or meets, it is left as it was for the general way, which judges it anew; for
 * those sent on both ways come to the same.
 */
final class PlainRouter {
    private static final int NO_PORT = -1;
    private static final int UDP_LEAST = PlainIpv4.TRANSPORT_OFFSET - EthernetHeader.LENGTH + 8;

    private final Port[] ports;
    private final Resolver resolver;
    private final int tunnelPort;

    private PlainRouter(Node node, Resolver resolver, int tunnelPort) {
        this.ports = node.ports().toArray(Port[]::new);
        this.resolver = resolver;
        this.tunnelPort = tunnelPort;
    }

    /** For native routing; the prefix is null where there is no limit. */
    static PlainRouter nativeRouting(Node node, Prefix nativeCidr) {
        return new PlainRouter(node, new Resolver(node, null, nativeCidr), NO_PORT);
    }

    /** For encapsulation; guarded as by {@link EncapsulationGuard}. */
    static PlainRouter tunneling(Node node, TunnelRoutes tunnels, int tunnelPort, Prefix nativeCidr) {
        return new PlainRouter(node, new Resolver(node, tunnels, nativeCidr), tunnelPort);
    }

    /** Sends a packet on, or leaves it and returns false. */
    boolean forward(Frame frame, Forwarding out) {
        Port ingress = ports[out.ingressPort()];
        if (!PlainIpv4.look(frame) || !isAdmitted(frame, ingress)) {
            return false;
        }
        resolver.refresh();
        boolean fromPods = ingress.towardsPods();
        Resolved source = resolver.lookup(PlainIpv4.source(frame));
        if (source.podPort != ingress.number() && (fromPods || source.own)) {
            return false;
        }
        int sourceIdentity = source.identity;
        // May take the source's place: nothing is asked of the source from here on.
        Resolved destination = resolver.lookup(PlainIpv4.destination(frame));
        out.begin();
        out.cameBy(fromPods ? ObservationPoint.FROM_ENDPOINT : ObservationPoint.FROM_NETWORK);
        out.found(EtherType.IPV4, frame.start() + EthernetHeader.LENGTH);
        out.setIdentities(sourceIdentity, destination.identity);
        if (destination.outer != null) {
            return encapsulate(frame, out, destination);
        }
        boolean sent = destination.point != ObservationPoint.NOWHERE
                && !(fromPods && destination.outside)
                && PlainIpv4.ttl(frame) > 1
                && PlainIpv4.totalLength(frame) <= destination.mtu;
        if (sent) {
            PlainIpv4.rewrite(frame, destination.mac, destination.portMac);
            cutPadding(frame);
            out.leaves(destination.point, destination.port);
        }
        return sent;
    }

    private boolean isAdmitted(Frame frame, Port ingress) {
        return PlainIpv4.destinationMac(frame) == ingress.mac()
                && PlainIpv4.isSound(frame)
                && Martian.isOrdinary(PlainIpv4.source(frame))
                && Martian.isOrdinary(PlainIpv4.destination(frame))
                && (tunnelPort == NO_PORT || !ingress.towardsPods() || isHarmless(frame));
    }

    /** Whether a packet cannot be a pod's own datagram to the tunnel's port. */
    private boolean isHarmless(Frame frame) {
        return PlainIpv4.protocol(frame) != IpProtocol.UDP
                || !PlainIpv4.isFragment(frame)
                        && PlainIpv4.totalLength(frame) >= UDP_LEAST
                        && (PlainIpv4.ports(frame) & 0xFFFF) != tunnelPort;
    }

    private static boolean encapsulate(Frame frame, Forwarding out, Resolved destination) {
        if (PlainIpv4.totalLength(frame) > destination.mtu) {
            return false;
        }
        int start = frame.start();
        int end = frame.end();
        cutPadding(frame);
        TunnelMetadata metadata = out.tunnel();
        metadata.setIdentity(out.sourceIdentity());
        if (destination.outer.encapsulatePlain(frame, metadata) != Verdict.OK) {
            frame.resize(start, end);
            return false;
        }
        out.leavesInside(destination.outer, destination.port);
        return true;
    }

    private static void cutPadding(Frame frame) {
        int start = frame.start();
        frame.resize(start, start + EthernetHeader.LENGTH + PlainIpv4.totalLength(frame));
    }
}
