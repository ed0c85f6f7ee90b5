// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Native routing: packets travel between nodes as they are. A router for pods and for the network, in both directions.
 *
 * <p>Packets carry no identity; both ends get it from the ipcache by address. What is not for pods or the routing table is
 * handed to the host: its own addresses, groups, options that routers must read, packets that must be fragmented, and what
 * leaves the native routing CIDR, whose masquerading is the host's.
 */
public final class NativeForwarder implements Forwarder {
    private final Node node;
    private final Egress egress;
    private final Router router;
    private final Prefix ipv4NativeCidr;
    private final Prefix ipv6NativeCidr;

    private NativeForwarder(Node node, IcmpRateLimit limit, Prefix ipv4NativeCidr, Prefix ipv6NativeCidr) {
        this.node = node;
        this.egress = new Egress(node, limit);
        this.router = new Router(node, new Ingress(node), egress, this::away);
        this.ipv4NativeCidr = ipv4NativeCidr;
        this.ipv6NativeCidr = ipv6NativeCidr;
    }

    /**
     * A router without a native routing CIDR: everything may be routed.
     *
     * @param node ports and tables
     * @param limit limits ICMP errors; belongs to the same thread
     */
    public NativeForwarder(Node node, IcmpRateLimit limit) {
        this(node, limit, null, null);
    }

    /**
     * Limits what pods' packets are routed natively to.
     *
     * @param ipv4 destinations outside are handed to the host; null for no limit
     * @param ipv6 the same for IPv6
     * @param limit limits ICMP errors; belongs to the same thread
     * @return a new forwarder
     * @throws IllegalArgumentException for a prefix of the other family
     */
    public NativeForwarder withNativeRoutingCidr(Prefix ipv4, Prefix ipv6, IcmpRateLimit limit) {
        if (ipv4 != null && ipv4.isIpv6()) {
            throw new IllegalArgumentException("ipv4-native-routing-cidr must be an IPv4 CIDR, not " + ipv4);
        }
        if (ipv6 != null && !ipv6.isIpv6()) {
            throw new IllegalArgumentException("ipv6-native-routing-cidr must be an IPv6 CIDR, not " + ipv6);
        }
        return new NativeForwarder(node, limit, ipv4, ipv6);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        return router.forward(frame, out);
    }

    private Verdict away(Frame frame, Forwarding out, RemoteEndpoint destination) {
        boolean fromPod = node.ports().get(out.ingressPort()).towardsPods();
        boolean outside = fromPod && isOutside(frame, out.etherType(), out.networkAt());
        return outside ? Ingress.toStack(out) : egress.route(frame, out);
    }

    private boolean isOutside(Frame frame, int etherType, int at) {
        if (etherType == EtherType.IPV4) {
            return ipv4NativeCidr != null && !ipv4NativeCidr.contains(Ipv4Header.destination(frame, at));
        }
        return ipv6NativeCidr != null
                && !ipv6NativeCidr.contains(
                        Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
    }
}
