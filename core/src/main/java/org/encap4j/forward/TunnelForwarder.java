// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.UdpHeader;

/**
 * Encapsulation, towards the overlay: pods' packets travel between nodes inside a tunnel that carries the sender's identity.
 *
 * <p>A destination that the ipcache knows behind a remote node goes into the tunnel to it, with the inner frame as it is; the
 * receiving node routes it. Any other destination takes the way of native routing, as on a Cilium node. A pod's own datagrams
 * to the tunnel's port are refused, because whoever could send them could claim any identity. {@link TunnelReceiver} is the
 * other direction.
 */
public final class TunnelForwarder implements Forwarder {
    private final Node node;
    private final TunnelRoutes tunnels;
    private final int tunnelPort;
    private final Ingress ingress;
    private final Egress egress;
    private final Identities identities;

    /**
     * A forwarder.
     *
     * @param node ports and tables
     * @param tunnels the outer headers by remote node
     * @param tunnelPort the UDP port of the tunnel
     * @param limit limits ICMP errors; belongs to the same thread
     */
    public TunnelForwarder(Node node, TunnelRoutes tunnels, int tunnelPort, IcmpRateLimit limit) {
        this.node = node;
        this.tunnels = tunnels;
        this.tunnelPort = tunnelPort;
        this.ingress = new Ingress(node);
        this.egress = new Egress(node, limit);
        this.identities = new Identities(node);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        int start = frame.start();
        int end = frame.end();
        Verdict verdict = ingress.admit(frame, out);
        if (verdict == Verdict.OK && out.point() == ObservationPoint.NOWHERE) {
            verdict = onwards(frame, out);
        }
        if (verdict != Verdict.OK || out.point() == ObservationPoint.TO_STACK) {
            frame.resize(start, end);
        }
        return verdict;
    }

    private Verdict onwards(Frame frame, Forwarding out) {
        int etherType = out.etherType();
        int at = out.networkAt();
        boolean fromPod = node.ports().get(out.ingressPort()).towardsPods();
        if (fromPod && claimsToBeATunnel(frame, etherType, at)) {
            return Verdict.ENCAPSULATION_PROHIBITED;
        }
        int source = identities.ofSource(frame, etherType, at);
        LocalEndpoint pod = identities.localDestination(frame, etherType, at);
        if (pod != null) {
            out.setIdentities(source, pod.identity());
            return egress.deliver(frame, out, pod);
        }
        RemoteEndpoint remote = identities.remoteDestination(frame, etherType, at);
        out.setIdentities(source, Identities.of(remote));
        if (remote == null || remote.tunnel() == null || remote.skipTunnel()) {
            return egress.route(frame, out);
        }
        return encapsulate(frame, out, tunnels.get(remote.tunnel()));
    }

    private boolean claimsToBeATunnel(Frame frame, int etherType, int at) {
        int udpAt;
        if (etherType == EtherType.IPV4) {
            boolean readable =
                    Ipv4Header.protocol(frame, at) == IpProtocol.UDP && Ipv4Header.fragmentOffset(frame, at) == 0;
            if (!readable) {
                return false;
            }
            udpAt = at + Ipv4Header.headerLength(frame, at);
        } else {
            long walked = Ipv6Extensions.walk(frame, at, frame.end());
            if (!Ipv6Extensions.hasUpperLayer(walked) || Ipv6Extensions.protocol(walked) != IpProtocol.UDP) {
                return false;
            }
            udpAt = Ipv6Extensions.at(walked);
        }
        return frame.end() - udpAt >= UdpHeader.LENGTH && UdpHeader.destinationPort(frame, udpAt) == tunnelPort;
    }

    private Verdict encapsulate(Frame frame, Forwarding out, TunnelRoutes.Route route) {
        if (route == null) {
            return Verdict.NO_NEIGHBOUR;
        }
        if (PacketTooBig.exceeds(frame, out.networkAt(), route.podMtu())) {
            return egress.tooBig(frame, out, route.podMtu());
        }
        TunnelMetadata metadata = out.tunnel();
        metadata.setIdentity(out.sourceIdentity());
        Verdict verdict = route.outer().encapsulate(frame, metadata);
        if (verdict == Verdict.OK) {
            out.leaves(ObservationPoint.TO_OVERLAY, route.port());
        }
        return verdict;
    }
}
