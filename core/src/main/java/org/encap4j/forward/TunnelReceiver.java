// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Lpm;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Encapsulation, from the overlay: takes packets out of their tunnel and delivers them to the pods of this node.
 *
 * <p>The sender's identity comes out of the packet. Where it only says that a node sent it, the ipcache may know more by the
 * inner source address. What lies between the end of the IP packet inside and the end of the datagram is cut off. What is for
 * no pod of this node is handed to the host without its outer headers, congestion mark carried over: the one packet to the
 * host that is not as it came. Handed to the host as they came are what is not a tunnel,
 * what is for another address than this node's own, and fragments, which only the host puts together, its own among them.
 * By choice, only tunnels from known outer addresses are accepted.
 *
 * <p>The ICMP error about a packet out of a tunnel goes back through a tunnel, with this node's identity: in the lent memory
 * it has its outer headers on, for which that needs headroom. Without a way back there is no error.
 */
public final class TunnelReceiver implements Forwarder {
    private final Node node;
    private final Decapsulator decapsulator;
    private final Egress egress;
    private final Identities identities;
    private final Lpm peers;
    private final TunnelRoutes back;
    private final TunnelMetadata answer = new TunnelMetadata();

    private TunnelReceiver(Node node, Decapsulator decapsulator, Egress egress, Lpm peers, TunnelRoutes back) {
        this.node = node;
        this.decapsulator = decapsulator;
        this.egress = egress;
        this.identities = new Identities(node);
        this.peers = peers;
        this.back = back;
    }

    /**
     * A receiver that accepts any outer source, as Cilium does, and sends no ICMP errors.
     *
     * @param node ports and tables
     * @param decapsulator the tunnels to accept
     * @param limit limits ICMP errors; belongs to the same thread
     */
    public TunnelReceiver(Node node, Decapsulator decapsulator, IcmpRateLimit limit) {
        this(node, decapsulator, new Egress(node, limit), null, new TunnelRoutes());
    }

    /**
     * Accepts only tunnels from known outer addresses.
     *
     * @param allowed the prefixes of peers, with any values
     * @return a new receiver
     */
    public TunnelReceiver withPeers(Lpm allowed) {
        return new TunnelReceiver(node, decapsulator, egress, allowed, back);
    }

    /**
     * Sends ICMP errors back into the overlay.
     *
     * @param tunnels the outer headers by remote node
     * @return a new receiver
     */
    public TunnelReceiver withAnswers(TunnelRoutes tunnels) {
        return new TunnelReceiver(node, decapsulator, egress, peers, tunnels);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        out.begin();
        out.cameBy(ObservationPoint.FROM_NETWORK);
        int start = frame.start();
        int end = frame.end();
        if (EthernetHeader.check(frame, start) != Verdict.OK) {
            return Verdict.TRUNCATED;
        }
        long station = EthernetHeader.destination(frame, start);
        if ((station & EthernetHeader.GROUP_BIT) != 0) {
            return Ingress.toStack(out);
        }
        if (station != node.ports().get(out.ingressPort()).mac()) {
            return Verdict.NOT_FOR_US;
        }
        TunnelMetadata metadata = out.tunnel();
        Verdict verdict = decapsulator.inspect(frame, metadata);
        boolean hosts = verdict == Verdict.NOT_A_TUNNEL || verdict == Verdict.FRAGMENT;
        if (hosts
                || verdict == Verdict.OK
                        && !isToThisNode(frame, metadata.outer().ipAt())) {
            metadata.clear();
            return Ingress.toStack(out);
        }
        if (verdict == Verdict.OK && !isPeer(frame, metadata.outer().ipAt())) {
            return Verdict.UNKNOWN_PEER;
        }
        if (verdict != Verdict.OK) {
            return verdict;
        }
        out.cameBy(ObservationPoint.FROM_OVERLAY);
        frame.resize(metadata.payloadAt(), metadata.outer().end());
        verdict = inner(frame, out);
        if (verdict == Verdict.OK) {
            Decapsulator.mark(frame, metadata);
        } else {
            frame.resize(start, end);
        }
        return verdict;
    }

    private boolean isToThisNode(Frame frame, int at) {
        NextHop hop = isIpv6(frame, at)
                ? node.fib().lookup(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at))
                : node.fib().lookup(Ipv4Header.destination(frame, at));
        return hop != null && hop.type() == RouteType.LOCAL;
    }

    private static boolean isIpv6(Frame frame, int at) {
        return frame.getUnsignedByte(at) >> 4 == 6;
    }

    private boolean isPeer(Frame frame, int at) {
        if (peers == null) {
            return true;
        }
        int found = isIpv6(frame, at)
                ? peers.lookup(Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at))
                : peers.lookup(Ipv4Header.source(frame, at));
        return found != Lpm.NOT_FOUND;
    }

    private Verdict inner(Frame frame, Forwarding out) {
        TunnelMetadata metadata = out.tunnel();
        int networkAt = Payload.networkAt(frame, metadata.payload(), metadata.payloadAt());
        int etherType = Payload.etherType(frame, metadata.payload(), networkAt);
        out.found(etherType, networkAt);
        Verdict verdict = checkInner(frame, etherType, networkAt, metadata);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        Ingress.cutPadding(frame, etherType, networkAt);
        int source = refined(frame, etherType, networkAt, metadata);
        LocalEndpoint pod = identities.localDestination(frame, etherType, networkAt);
        out.setIdentities(source, pod == null ? SecurityIdentity.UNKNOWN : pod.identity());
        return pod == null ? Ingress.toStack(out) : deliver(frame, out, pod);
    }

    private Verdict deliver(Frame frame, Forwarding out, LocalEndpoint pod) {
        Frame reply = out.reply();
        int start = reply == null ? 0 : reply.start();
        int end = reply == null ? 0 : reply.end();
        Verdict verdict = egress.deliver(frame, out, pod);
        if (out.hasReply() && !sendBack(frame, out, reply)) {
            out.setReplied(false);
            reply.resize(start, end);
        }
        return verdict;
    }

    private boolean sendBack(Frame frame, Forwarding out, Frame reply) {
        RemoteEndpoint sender = identities.remoteSource(frame, out.etherType(), out.networkAt());
        TunnelRoutes.Route route = sender == null || sender.tunnel() == null ? null : back.get(sender.tunnel());
        answer.clear().setIdentity(SecurityIdentity.HOST);
        boolean known = route != null && route.port().number() == out.ingressPort();
        return known && route.outer().encapsulate(reply, answer) == Verdict.OK;
    }

    private static Verdict checkInner(Frame frame, int etherType, int at, TunnelMetadata metadata) {
        // The pod's port takes untagged Ethernet only.
        boolean untagged = metadata.payload() == EtherType.TRANSPARENT_ETHERNET
                && at == metadata.payloadAt() + EthernetHeader.LENGTH;
        if (!untagged) {
            return Verdict.UNSUPPORTED_PAYLOAD;
        }
        return switch (etherType) {
            case EtherType.IPV4 -> checkIpv4(frame, at);
            case EtherType.IPV6 -> Ipv6Header.check(frame, at);
            default -> Verdict.UNSUPPORTED_ETHERTYPE;
        };
    }

    private static Verdict checkIpv4(Frame frame, int at) {
        Verdict verdict = Ipv4Header.check(frame, at);
        return verdict == Verdict.OK && !Ipv4Header.checksumGood(frame, at) ? Verdict.BAD_IP_CHECKSUM : verdict;
    }

    private int refined(Frame frame, int etherType, int at, TunnelMetadata metadata) {
        int carried = metadata.identity();
        if (metadata.hasIdentity() && !SecurityIdentity.isRemoteNode(carried)) {
            return carried;
        }
        RemoteEndpoint known = identities.remoteSource(frame, etherType, at);
        return known != null ? known.identity() : carried;
    }
}
