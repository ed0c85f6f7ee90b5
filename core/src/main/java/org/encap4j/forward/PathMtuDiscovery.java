// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.encap4j.Verdict;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/**
 * Learns what the paths to other nodes carry from the errors of routers between (RFC 1191, RFC 8201), so that pods are told in
 * their turn (RFC 4459 section 3.2).
 *
 * <p>Heeded is an error with right checksums that was sent to this node, quotes a datagram of its own to the tunnel's port of a
 * node it has a tunnel to, with a sound tunnel header as far as quoted - over IPv6 it always is (RFC 6936 section 4, item 10) -
 * and tells an MTU that this datagram exceeds. Who knows the nodes can still make one up (RFC 5927). What that does is bounded:
 * the path counts as less for ten minutes, never as less than a given MTU of pods.
 *
 * <p>Belongs to one thread. Holds one entry for each node at most; what changes nothing costs no memory.
 */
public final class PathMtuDiscovery {
    /** What every IPv4 host can receive (RFC 791 section 3.1), so the least that pods without IPv6 may be left. */
    public static final int IPV4_LEAST_MTU = 576;

    /** How long before it is tried whether the path carries more: what RFC 8201 section 4 suggests, and Linux does. */
    private static final long VALID = TimeUnit.MINUTES.toNanos(10);

    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private record Learned(int mtu, long until) {}

    /** Is told of paths that carry less than was known, and of those that are tried again. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called on the thread that learns, between two packets.
         *
         * @param node the other node
         * @param pathMtu the longest packet to it with its outer headers, in bytes
         * @param podMtu the longest packet inside, in bytes
         */
        void changed(TunnelEndpoint node, int pathMtu, int podMtu);
    }

    private final Node node;
    private final long mac;
    private final TunnelRoutes tunnels;
    private final TunnelProtocol protocol;
    private final int leastPodMtu;
    private final TunnelMetadata quoted = new TunnelMetadata();
    private final Map<TunnelEndpoint, Learned> learned = new HashMap<>();
    private Listener listener = (far, pathMtu, podMtu) -> {};
    private long looked;

    /**
     * Knows nothing yet.
     *
     * @param node its own addresses, and the nodes it has tunnels to
     * @param port the number of the port to the underlay
     * @param tunnels what is learned limits these
     * @param protocol the tunnel's header, on its port
     * @param leastPodMtu no path is believed to carry less than this inside, in bytes: {@link MtuBudget#IPV6_MIN_MTU} where pods
     *     have IPv6, which does not work with less; {@link #IPV4_LEAST_MTU} where they have not
     */
    public PathMtuDiscovery(Node node, int port, TunnelRoutes tunnels, TunnelProtocol protocol, int leastPodMtu) {
        this.node = node;
        this.mac = node.ports().get(port).mac();
        this.tunnels = tunnels;
        this.protocol = protocol;
        this.leastPodMtu = leastPodMtu;
    }

    /**
     * Says who is told of what is learned from now on, and of its end.
     *
     * @param told nobody before this is called
     * @return this
     */
    public PathMtuDiscovery tell(Listener told) {
        listener = told;
        return this;
    }

    /**
     * Takes over what another has learned, as far as there are tunnels to the same nodes here.
     *
     * @param before learns nothing any more
     */
    public void goOnFor(PathMtuDiscovery before) {
        looked = before.looked;
        before.learned.forEach((then, path) -> {
            TunnelEndpoint far = then.isIpv6()
                    ? node.ipcache().findTunnel(then.high(), then.low())
                    : node.ipcache().findTunnel(then.ipv4());
            if (far != null) {
                learned.put(far, path);
                tunnels.limit(far, path.mtu());
            }
        });
    }

    /**
     * Learns from a frame, if it is such an error.
     *
     * @param frame as it was received from the underlay, whatever it is; is not changed
     * @param now any steady clock in nanoseconds
     * @return whether a path carries less than was known
     */
    public boolean heed(Frame frame, long now) {
        int start = frame.start();
        int at = start + EthernetHeader.LENGTH;
        if (frame.end() <= at || EthernetHeader.destination(frame, start) != mac) {
            return false;
        }
        int etherType = EthernetHeader.type(frame, start);
        boolean ipv6 = frame.getUnsignedByte(at) >> 4 == 6;
        if (etherType != (ipv6 ? EtherType.IPV6 : EtherType.IPV4)) {
            return false;
        }
        int icmpAt = PacketTooBig.find(frame, at);
        if (icmpAt == PacketTooBig.NOWHERE) {
            return false;
        }
        int end = frame.end();
        Ingress.cutPadding(frame, etherType, at);
        int told = PacketTooBig.mtu(frame, at, icmpAt);
        TunnelEndpoint far = ipv6 ? about6(frame, at, icmpAt, told) : about4(frame, at, icmpAt, told);
        frame.resize(start, end);
        return far != null && learn(far, told, now);
    }

    /** The other node, if the error is about a datagram to it. */
    private TunnelEndpoint about4(Frame frame, int at, int icmpAt, int told) {
        int quoteAt = icmpAt + IcmpHeader.LENGTH;
        int own = Ipv4Header.destination(frame, at);
        boolean ours = isLocal(node.fib().lookup(own))
                && Ipv4Header.checkHeader(frame, quoteAt) == Verdict.OK
                && Ipv4Header.source(frame, quoteAt) == own
                && Ipv4Header.protocol(frame, quoteAt) == IpProtocol.UDP
                && Ipv4Header.totalLength(frame, quoteAt) > told
                && isTunnel(frame, quoteAt + Ipv4Header.headerLength(frame, quoteAt), false);
        return ours ? node.ipcache().findTunnel(Ipv4Header.destination(frame, quoteAt)) : null;
    }

    private TunnelEndpoint about6(Frame frame, int at, int icmpAt, int told) {
        int quoteAt = icmpAt + IcmpHeader.LENGTH;
        long ownHigh = Ipv6Header.destinationHigh(frame, at);
        long ownLow = Ipv6Header.destinationLow(frame, at);
        // A node that sends no more than every link carries need not heed less (RFC 8201 section 4).
        boolean ours = told >= MtuBudget.IPV6_MIN_MTU
                && isLocal(node.fib().lookup(ownHigh, ownLow))
                && Ipv6Header.checkHeader(frame, quoteAt) == Verdict.OK
                && Ipv6Header.sourceHigh(frame, quoteAt) == ownHigh
                && Ipv6Header.sourceLow(frame, quoteAt) == ownLow
                && Ipv6Header.nextHeader(frame, quoteAt) == IpProtocol.UDP
                && Ipv6Header.LENGTH + Ipv6Header.payloadLength(frame, quoteAt) > told
                && isTunnel(frame, quoteAt + Ipv6Header.LENGTH, true);
        return ours
                ? node.ipcache()
                        .findTunnel(
                                Ipv6Header.destinationHigh(frame, quoteAt), Ipv6Header.destinationLow(frame, quoteAt))
                : null;
    }

    private static boolean isLocal(NextHop hop) {
        return hop != null && hop.type() == RouteType.LOCAL;
    }

    /** Moves the frame's start. Over IPv4 a router need not quote more than the UDP header (RFC 792). */
    private boolean isTunnel(Frame frame, int udpAt, boolean whole) {
        int headerAt = udpAt + UdpHeader.LENGTH;
        if (headerAt > frame.end() || UdpHeader.destinationPort(frame, udpAt) != protocol.port()) {
            return false;
        }
        frame.resize(headerAt, frame.end());
        Verdict verdict = protocol.decode(frame, quoted);
        return verdict == Verdict.OK || verdict == Verdict.TRUNCATED && !whole;
    }

    private boolean learn(TunnelEndpoint far, int told, long now) {
        TunnelRoutes.Route route = tunnels.get(far);
        // Routers older than RFC 1191 tell none.
        if (route == null || told < MtuBudget.IPV4_MIN_MTU) {
            return false;
        }
        int mtu = Math.max(told, leastPodMtu + route.mtu() - route.podMtu());
        if (mtu >= route.mtu()) {
            return false;
        }
        looked = learned.isEmpty() ? now : looked;
        learned.put(far, new Learned(mtu, now + VALID));
        limit(far, mtu);
        return true;
    }

    private void limit(TunnelEndpoint far, int mtu) {
        tunnels.limit(far, mtu);
        TunnelRoutes.Route route = tunnels.get(far);
        if (route != null) {
            listener.changed(far, route.mtu(), route.podMtu());
        }
    }

    /**
     * Ends what has been valid for long enough. To be called whenever there is time; it looks once a second.
     *
     * @param now as for {@link #heed}
     */
    public void forget(long now) {
        if (!learned.isEmpty() && now - looked >= BETWEEN_LOOKS) {
            looked = now;
            learned.entrySet()
                    .removeIf(path -> isOver(path.getKey(), path.getValue().until(), now));
        }
    }

    private boolean isOver(TunnelEndpoint far, long until, long now) {
        boolean over = now - until >= 0;
        if (over) {
            limit(far, TunnelRoutes.NO_LIMIT);
        }
        return over;
    }
}
