// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * The way of packets that no tunnel takes: where the routing table says, or to the host where a pod's packet leaves the native
 * routing CIDR, for it has to be masqueraded.
 */
final class NativeRouting implements Router.Away {
    private final Node node;
    private final Egress egress;
    private final Prefix ipv4Cidr;
    private final Prefix ipv6Cidr;

    /** A prefix is null where there is no limit. */
    NativeRouting(Node node, Egress egress, Prefix ipv4Cidr, Prefix ipv6Cidr) {
        if (ipv4Cidr != null && ipv4Cidr.isIpv6()) {
            throw new IllegalArgumentException("ipv4-native-routing-cidr must be an IPv4 CIDR, not " + ipv4Cidr);
        }
        if (ipv6Cidr != null && !ipv6Cidr.isIpv6()) {
            throw new IllegalArgumentException("ipv6-native-routing-cidr must be an IPv6 CIDR, not " + ipv6Cidr);
        }
        this.node = node;
        this.egress = egress;
        this.ipv4Cidr = ipv4Cidr;
        this.ipv6Cidr = ipv6Cidr;
    }

    @Override
    public Verdict send(Frame frame, Forwarding out, RemoteEndpoint destination) {
        boolean fromPod = node.ports().get(out.ingressPort()).towardsPods();
        boolean outside = fromPod && isOutside(frame, out.etherType(), out.networkAt());
        return outside ? Ingress.toStack(out) : egress.route(frame, out);
    }

    private boolean isOutside(Frame frame, int etherType, int at) {
        if (etherType == EtherType.IPV4) {
            return ipv4Cidr != null && !ipv4Cidr.contains(Ipv4Header.destination(frame, at));
        }
        return ipv6Cidr != null
                && !ipv6Cidr.contains(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
    }
}
