// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Encapsulation, towards the overlay: pods' packets travel between nodes inside a tunnel that carries the sender's identity.
 *
 * <p>A destination that the ipcache knows behind a remote node goes into the tunnel to it, with the inner frame as it is; the
 * receiving node routes it. Any other destination takes the way of native routing, as on a Cilium node, and is handed to the
 * host where it leaves the native routing CIDR. A pod's own datagrams to the tunnel's port are refused wherever they go, the
 * host included, because whoever could send them could claim any identity; so is what hides its port. {@link TunnelReceiver}
 * is the other direction.
 */
public final class TunnelForwarder implements Forwarder {
    private final Node node;
    private final TunnelRoutes tunnels;
    private final int tunnelPort;
    private final Egress egress;
    private final NativeRouting routing;
    private final Router router;

    private TunnelForwarder(
            Node node,
            TunnelRoutes tunnels,
            int tunnelPort,
            IcmpRateLimit limit,
            Prefix ipv4NativeCidr,
            Prefix ipv6NativeCidr) {
        this.node = node;
        this.tunnels = tunnels;
        this.tunnelPort = tunnelPort;
        this.egress = new Egress(node, limit);
        this.routing = new NativeRouting(node, egress, ipv4NativeCidr, ipv6NativeCidr);
        PlainRouter plain = PlainRouter.tunneling(node, tunnels, tunnelPort, ipv4NativeCidr);
        Ingress ingress = new Ingress(node, new EncapsulationGuard(tunnelPort));
        this.router = new Router(node, plain, ingress, egress, this::away);
    }

    /**
     * A forwarder without a native routing CIDR: what no tunnel takes may all be routed.
     *
     * @param node ports and tables
     * @param tunnels the outer headers by remote node
     * @param tunnelPort the UDP port of the tunnel
     * @param limit limits ICMP errors; belongs to the same thread
     */
    public TunnelForwarder(Node node, TunnelRoutes tunnels, int tunnelPort, IcmpRateLimit limit) {
        this(node, tunnels, tunnelPort, limit, null, null);
    }

    /**
     * Limits what pods' packets are routed natively to, where no tunnel takes them.
     *
     * @param ipv4 destinations outside are handed to the host; null for no limit
     * @param ipv6 the same for IPv6
     * @param limit limits ICMP errors; belongs to the same thread
     * @return a new forwarder
     * @throws IllegalArgumentException for a prefix of the other family
     */
    public TunnelForwarder withNativeRoutingCidr(@Nullable Prefix ipv4, @Nullable Prefix ipv6, IcmpRateLimit limit) {
        return new TunnelForwarder(node, tunnels, tunnelPort, limit, ipv4, ipv6);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        return router.forward(frame, out);
    }

    private Verdict away(Frame frame, Forwarding out, RemoteEndpoint destination) {
        if (destination == null || destination.tunnel() == null || destination.skipTunnel()) {
            return routing.send(frame, out, destination);
        }
        return encapsulate(frame, out, tunnels.get(destination.tunnel()));
    }

    private Verdict encapsulate(Frame frame, Forwarding out, TunnelRoutes.Route route) {
        if (route == null) {
            return egress.unresolved(frame, out);
        }
        if (PacketTooBig.exceeds(frame, out.networkAt(), route.podMtu())) {
            return egress.tooBig(frame, out, route.podMtu());
        }
        TunnelMetadata metadata = out.tunnel();
        metadata.setIdentity(out.sourceIdentity());
        Verdict verdict = route.outer().encapsulate(frame, metadata);
        if (verdict == Verdict.OK) {
            out.leavesInside(route.outer(), route.port().number());
        }
        return verdict;
    }
}
