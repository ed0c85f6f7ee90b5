// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Native routing: packets travel between nodes as they are. A router for pods and for the network, in both directions.
 *
 * <p>Packets carry no identity; both ends get it from the ipcache by address. What is not for pods or the routing table is
 * handed to the host: its own addresses, groups, options that routers must read, packets that must be fragmented, and what
 * leaves the native routing CIDR, whose masquerading is the host's.
 */
public final class NativeForwarder implements Forwarder {
    private final Node node;
    private final Router router;

    private NativeForwarder(Node node, IcmpRateLimit limit, Prefix ipv4NativeCidr, Prefix ipv6NativeCidr) {
        this.node = node;
        Egress egress = new Egress(node, limit);
        NativeRouting routing = new NativeRouting(node, egress, ipv4NativeCidr, ipv6NativeCidr);
        PlainRouter plain = PlainRouter.nativeRouting(node, ipv4NativeCidr);
        this.router = new Router(node, plain, new Ingress(node), egress, routing);
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
    public NativeForwarder withNativeRoutingCidr(@Nullable Prefix ipv4, @Nullable Prefix ipv6, IcmpRateLimit limit) {
        return new NativeForwarder(node, limit, ipv4, ipv6);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        return router.forward(frame, out);
    }
}
