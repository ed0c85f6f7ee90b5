// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * What every forwarder does first: is the frame for this node, is it a sound IP packet, may it be forwarded at all. Leaves
 * packets that are the host's to the host, and cuts Ethernet padding off the others.
 */
final class Ingress {
    private static final int RECORD_ROUTE = 7;
    private static final int TIMESTAMP = 68;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;
    private static final int ROUTER_ALERT = 148;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;

    private final Node node;
    private final EncapsulationGuard guard;

    /** Without tunnels there is nothing to guard. */
    Ingress(Node node) {
        this(node, null);
    }

    Ingress(Node node, EncapsulationGuard guard) {
        this.node = node;
        this.guard = guard;
    }

    /**
     * Admits a packet, or ends its way.
     *
     * @return {@code OK} with a decided {@link Forwarding#point} for a packet that is the host's; {@code OK} without one for a
     *     packet to be forwarded, whose network header {@code out} then knows; else why it is refused
     */
    Verdict admit(Frame frame, Forwarding out) {
        out.begin();
        Port port = node.ports().get(out.ingressPort());
        out.cameBy(port.towardsPods() ? ObservationPoint.FROM_ENDPOINT : ObservationPoint.FROM_NETWORK);
        int at = frame.start();
        if (EthernetHeader.check(frame, at) != Verdict.OK) {
            return Verdict.TRUNCATED;
        }
        long destination = EthernetHeader.destination(frame, at);
        int etherType = EthernetHeader.type(frame, at);
        boolean toGroup = (destination & EthernetHeader.GROUP_BIT) != 0;
        if (!toGroup && destination != port.mac()) {
            return Verdict.NOT_FOR_US;
        }
        Verdict guarded = guard != null && port.towardsPods() ? guard.check(frame) : Verdict.OK;
        if (guarded != Verdict.OK) {
            return guarded;
        }
        if (toGroup) {
            // Neighbour resolution and the like; routers do not forward what was broadcast (RFC 1812 section 5.3.4).
            return toStack(out);
        }
        int networkAt = at + EthernetHeader.LENGTH;
        out.found(etherType, networkAt);
        return switch (etherType) {
            case EtherType.IPV4 -> ipv4(frame, networkAt, out);
            case EtherType.IPV6 -> ipv6(frame, networkAt, out);
            case EtherType.ARP -> toStack(out);
            default -> Verdict.UNSUPPORTED_ETHERTYPE;
        };
    }

    static Verdict toStack(Forwarding out) {
        out.leaves(ObservationPoint.TO_STACK, Forwarding.NO_PORT);
        return Verdict.OK;
    }

    /** Leaves nothing behind an IP packet whose lengths have been checked: a router sends the packet, not what came with it. */
    static void cutPadding(Frame frame, int etherType, int at) {
        int length = etherType == EtherType.IPV4
                ? Ipv4Header.totalLength(frame, at)
                : Ipv6Header.LENGTH + Ipv6Header.payloadLength(frame, at);
        frame.resize(frame.start(), at + length);
    }

    private Verdict ipv4(Frame frame, int at, Forwarding out) {
        Verdict verdict = Ipv4Header.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        if (!Ipv4Header.checksumGood(frame, at)) {
            return Verdict.BAD_IP_CHECKSUM;
        }
        int source = Ipv4Header.source(frame, at);
        int destination = Ipv4Header.destination(frame, at);
        if (Martian.isGroup(destination)) {
            return toStack(out);
        }
        if (Martian.isSource(source) || Martian.isDestination(destination)) {
            return Verdict.MARTIAN_ADDRESS;
        }
        LocalEndpoint pod = node.endpoints().lookup(source);
        if (!isOfPort(pod, out)) {
            if (isOwn(node.fib().lookup(source))) {
                return Verdict.MARTIAN_ADDRESS;
            }
            if (isFromPods(out)) {
                return Verdict.INVALID_SOURCE;
            }
        }
        NextHop hop = node.fib().lookup(destination);
        out.lookedUp(pod, hop);
        if (isOwn(hop) || hasOptionsForRouters(frame, at)) {
            return toStack(out);
        }
        cutPadding(frame, EtherType.IPV4, at);
        return Verdict.OK;
    }

    private Verdict ipv6(Frame frame, int at, Forwarding out) {
        Verdict verdict = Ipv6Header.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        long destinationHigh = Ipv6Header.destinationHigh(frame, at);
        if (Martian.isIpv6Group(destinationHigh)) {
            return toStack(out);
        }
        long sourceHigh = Ipv6Header.sourceHigh(frame, at);
        long sourceLow = Ipv6Header.sourceLow(frame, at);
        if (Martian.isIpv6Source(frame, at) || Martian.isIpv6Destination(frame, at)) {
            return Verdict.MARTIAN_ADDRESS;
        }
        LocalEndpoint pod = node.endpoints().lookup(sourceHigh, sourceLow);
        if (!isOfPort(pod, out)) {
            if (isOwn(node.fib().lookup(sourceHigh, sourceLow))) {
                return Verdict.MARTIAN_ADDRESS;
            }
            // Link-local addresses name nobody beyond the link, and such packets go no further than the host.
            if (isFromPods(out) && !Martian.isLinkLocal(sourceHigh)) {
                return Verdict.INVALID_SOURCE;
            }
        }
        NextHop hop = node.fib().lookup(destinationHigh, Ipv6Header.destinationLow(frame, at));
        out.lookedUp(pod, hop);
        boolean linkOnly = Martian.isLinkLocal(sourceHigh) || Martian.isLinkLocal(destinationHigh);
        boolean everyHop = Ipv6Header.nextHeader(frame, at) == IpProtocol.HOP_BY_HOP;
        if (isOwn(hop) || linkOnly || everyHop) {
            return toStack(out);
        }
        cutPadding(frame, EtherType.IPV6, at);
        return Verdict.OK;
    }

    private boolean isFromPods(Forwarding out) {
        return node.ports().get(out.ingressPort()).towardsPods();
    }

    /** Whether a pod's packets come in where this one did: then its address is its own, and not the host's. */
    private static boolean isOfPort(LocalEndpoint pod, Forwarding out) {
        return pod != null && pod.port() == out.ingressPort();
    }

    private static boolean isOwn(NextHop hop) {
        return hop != null && hop.type() == RouteType.LOCAL;
    }

    /** Whether a router would have to read or change an option, or the options are broken: the host does either. */
    private static boolean hasOptionsForRouters(Frame frame, int at) {
        int end = at + Ipv4Header.headerLength(frame, at);
        int option = at + Ipv4Header.MIN_LENGTH;
        while (option < end) {
            int type = frame.getUnsignedByte(option);
            switch (type) {
                case END_OF_OPTIONS -> {
                    return false;
                }
                case NO_OPERATION -> option++;
                case RECORD_ROUTE, TIMESTAMP, LOOSE_SOURCE_ROUTE, STRICT_SOURCE_ROUTE, ROUTER_ALERT -> {
                    return true;
                }
                default -> {
                    int length = option + 1 < end ? frame.getUnsignedByte(option + 1) : 0;
                    if (length < 2 || option + length > end) {
                        return true;
                    }
                    option += length;
                }
            }
        }
        return false;
    }
}
