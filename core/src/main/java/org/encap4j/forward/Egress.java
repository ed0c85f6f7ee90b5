// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.NextHop;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.IcmpReason;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.FlowHash;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** What routers do with a packet that has been admitted: hops, MTU, neighbour, rewrite; or an ICMP error. */
final class Egress {
    private final Node node;
    private final IcmpError[] errors;

    Egress(Node node, IcmpRateLimit limit) {
        this.node = node;
        errors = node.ports().stream()
                .map(port -> new IcmpError(port.mac(), port.ipv4(), port.ipv6High(), port.ipv6Low(), limit))
                .toArray(IcmpError[]::new);
    }

    /** Sends a packet where the routing table says. */
    Verdict route(Frame frame, Forwarding out) {
        NextHop found = out.hop();
        if (found == null) {
            return refuse(Verdict.NO_ROUTE, IcmpReason.NO_ROUTE, frame, out);
        }
        switch (found.type()) {
            case UNICAST -> {
                NextHop hop = found.isMultipath() ? found.select(flowHash(frame, out)) : found;
                Device device = hop.device();
                return device.isAttached()
                        ? send(frame, out, ObservationPoint.TO_NETWORK, device.port(), hop.mtu(), hop.neighbourMac())
                        : Ingress.toStack(out);
            }
            case LOCAL -> {
                return Ingress.toStack(out);
            }
            case UNREACHABLE -> {
                boolean ipv4 = out.etherType() == EtherType.IPV4;
                return refuse(
                        Verdict.NO_ROUTE, ipv4 ? IcmpReason.ADDRESS_UNREACHABLE : IcmpReason.NO_ROUTE, frame, out);
            }
            case PROHIBIT -> {
                return refuse(Verdict.NO_ROUTE, IcmpReason.PROHIBITED, frame, out);
            }
            case THROW -> {
                return refuse(Verdict.NO_ROUTE, IcmpReason.NO_ROUTE, frame, out);
            }
            default -> {
                return Verdict.NO_ROUTE;
            }
        }
    }

    static int flowHash(Frame frame, Forwarding out) {
        return FlowHash.of(frame, FlowHash.NO_LINK, out.etherType(), out.networkAt(), frame.end(), false);
    }

    /** Sends a packet to a pod of this node. */
    Verdict deliver(Frame frame, Forwarding out, LocalEndpoint pod) {
        int mtu = node.ports().get(pod.port()).mtu();
        return send(frame, out, ObservationPoint.TO_ENDPOINT, pod.port(), mtu, pod.mac());
    }

    private Verdict send(Frame frame, Forwarding out, ObservationPoint point, int port, int mtu, long mac) {
        int at = out.networkAt();
        boolean ipv4 = out.etherType() == EtherType.IPV4;
        int hops = ipv4 ? Ipv4Header.ttl(frame, at) : Ipv6Header.hopLimit(frame, at);
        if (hops <= 1) {
            return refuse(Verdict.TTL_EXCEEDED, IcmpReason.HOPS_EXCEEDED, frame, out);
        }
        if (PacketTooBig.exceeds(frame, at, mtu)) {
            return tooBig(frame, out, mtu);
        }
        if (mac == NextHop.UNRESOLVED) {
            return unresolved(frame, out);
        }
        if (ipv4) {
            Ipv4Header.setTtl(frame, at, hops - 1);
        } else {
            Ipv6Header.setHopLimit(frame, at, hops - 1);
        }
        EthernetHeader.write(frame, frame.start(), mac, node.ports().get(port).mac(), out.etherType());
        out.leaves(point, port);
        return Verdict.OK;
    }

    /**
     * Answers a packet that does not fit. An IPv4 packet that may be fragmented is left to the host, which fragments; its
     * sender would not heed an error (RFC 1191 section 3).
     */
    Verdict tooBig(Frame frame, Forwarding out, int mtu) {
        int at = out.networkAt();
        if (out.etherType() == EtherType.IPV4 && !Ipv4Header.dontFragment(frame, at)) {
            return Ingress.toStack(out);
        }
        if (out.reply() != null) {
            IcmpError from = errors[out.ingressPort()];
            out.setReplied(PacketTooBig.write(from, frame, at, mtu, out.nanos(), out.reply()));
        }
        return Verdict.FRAGMENTATION_NEEDED;
    }

    /** The next hop has no MAC address: it may be asked for, or has been in vain. */
    Verdict unresolved(Frame frame, Forwarding out) {
        return out.isNobodyAnswering()
                ? refuse(Verdict.NO_NEIGHBOUR, IcmpReason.ADDRESS_UNREACHABLE, frame, out)
                : Verdict.NO_NEIGHBOUR;
    }

    private Verdict refuse(Verdict verdict, IcmpReason reason, Frame frame, Forwarding out) {
        if (out.reply() != null) {
            IcmpError from = errors[out.ingressPort()];
            out.setReplied(from.write(reason, frame, out.networkAt(), out.nanos(), out.reply()));
        }
        return verdict;
    }
}
