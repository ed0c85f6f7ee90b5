// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.encap4j.Verdict;
import org.encap4j.bench.node.FlowIdentities;
import org.encap4j.config.Dataplane;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.flow.FlowTunnel;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.io.LivePort;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;

/**
 * What one node did with the packets of a capture, or would do with them, as flows.
 *
 * <ul>
 *   <li>What one of its pods sends goes through the node's forwarder.
 *   <li>What one of its pods receives goes through a router: it is captured behind the node, out of its tunnel.
 *   <li>What is tunneled to the node goes through a receiver of tunnels.
 *   <li>What the node itself has sent is seen where it leaves, what is for others where it could have come in.
 * </ul>
 *
 * <p>Checksums are not verified: captures hold packets before a network card has finished them.
 */
final class CaptureObserver {
    /** What became of a packet. */
    enum Seen {
        /** It made a flow. */
        FLOW,
        /** It is not IP, or its tunnel carries something else. */
        NOT_IP,
        /** The capture does not hold enough of it to say what a node would have done. */
        CUT_SHORT
    }

    /** Any station's that is not the node. */
    private static final long STATION_MAC = 0x0200_0000_0002L;

    private static final int MOST_CONNECTIONS = 1 << 16;
    /** How long Cilium keeps an idle TCP connection. */
    private static final long CONNECTION_NANOS = 8_000_000_000_000L;
    /** A packet makes two flows at most, and they are taken out at once. */
    private static final int RING_FLOWS = 4;

    private final Node node;
    private final FlowIdentities identities;
    private final String name;
    private final CapturedIp packet;
    private final Forwarder fromPods;
    private final Forwarder toPods;
    private final Forwarder fromTunnels;
    private final Map<Integer, TunnelProtocol> tunnels = new HashMap<>();
    private final Decapsulator decapsulator;
    private final FlowRing ring;
    private final FlowReplies replies = new FlowReplies(MOST_CONNECTIONS, CONNECTION_NANOS);
    private final Forwarding out = new Forwarding();
    private final TunnelMetadata tunnel = new TunnelMetadata();
    private final FlowRecord flow = new FlowRecord();
    private long time;

    CaptureObserver(Dataplane dataplane, boolean arrivals) {
        node = dataplane.node();
        identities = new FlowIdentities(node);
        name = dataplane.member().name();
        packet = new CapturedIp(node.ports().get(Dataplane.UNDERLAY_PORT).mtu());
        // No ICMP errors are written, so none are limited.
        IcmpRateLimit limit = new IcmpRateLimit(1, 1);
        // Captures may come from elsewhere: what else is known is read too, where the node's own tunnel leaves the port
        // free.
        TunnelProtocol vxlan = ConfigOptions.PROTOCOLS.get("vxlan");
        ConfigOptions.PROTOCOLS.values().forEach(protocol -> tunnels.put(protocol.port(), protocol));
        tunnels.put(Vxlan.IANA_PORT, vxlan.withPort(Vxlan.IANA_PORT));
        if (dataplane.protocol() != null) {
            tunnels.put(dataplane.tunnelPort(), dataplane.protocol());
        }
        decapsulator =
                Decapsulator.of(tunnels.values().toArray(TunnelProtocol[]::new)).checksums(ChecksumPolicy.REPORT);
        ring = new FlowRing(name, RING_FLOWS);
        FlowRecorder recorder = new FlowRecorder(ring, replies, () -> time, arrivals);
        fromPods = new ObservedForwarder(dataplane.fromPods(limit), recorder);
        toPods = new ObservedForwarder(new NativeForwarder(node, limit), recorder);
        fromTunnels = new ObservedForwarder(new TunnelReceiver(node, decapsulator, limit), recorder);
    }

    /** Says what becomes of a packet; the flows are valid until their consumer returns. */
    Seen observe(CapturedPacket captured, Consumer<FlowRecord> flows) {
        time = captured.timestampNanos();
        return observe(captured.frame(), captured.linkType(), captured.originalLength(), flows);
    }

    /** The same for an Ethernet frame that comes from an interface just now. */
    Seen observe(LivePort live, Frame raw, Consumer<FlowRecord> flows) {
        time = live.timestampNanos();
        return observe(raw, LinkType.ETHERNET, live.originalLength(), flows);
    }

    private Seen observe(Frame raw, int linkType, int originalLength, Consumer<FlowRecord> flows) {
        if (!packet.read(raw, linkType, originalLength)) {
            return packet.isCutShort() ? Seen.CUT_SHORT : Seen.NOT_IP;
        }
        if (!packet.read(packet.etherType(), packet.networkAt(), flow.clear())) {
            return Seen.CUT_SHORT;
        }
        FlowRecord header = packet.header();
        boolean sent = isOwn(header.sourceHigh(), header.sourceLow());
        if (pod(header.sourceHigh(), header.sourceLow()) != null) {
            return forward(fromPods, Dataplane.POD_PORT, flows);
        }
        if (pod(header.destinationHigh(), header.destinationLow()) != null) {
            // A router takes nothing from its own address, which is the host's to send from.
            return sent ? passed(ObservationPoint.TO_ENDPOINT, flows) : forward(toPods, Dataplane.UNDERLAY_PORT, flows);
        }
        if (header.protocol() == IpProtocol.UDP && tunnels.containsKey(header.destinationPort())) {
            Verdict verdict = decapsulator.inspect(packet.frame(), packet.etherType(), packet.networkAt(), tunnel);
            if (verdict != Verdict.NOT_A_TUNNEL && verdict != Verdict.FRAGMENT) {
                return tunneled(verdict, sent, flows);
            }
        }
        return passed(sent ? ObservationPoint.TO_NETWORK : ObservationPoint.FROM_NETWORK, flows);
    }

    private Seen tunneled(Verdict verdict, boolean sent, Consumer<FlowRecord> flows) {
        if (isCutShort(verdict) || !readInside()) {
            return Seen.CUT_SHORT;
        }
        FlowRecord header = packet.header();
        if (flow.ipVersion() == 0 && verdict == Verdict.OK) {
            return Seen.NOT_IP;
        }
        if (!sent && isOwn(header.destinationHigh(), header.destinationLow())) {
            return forward(fromTunnels, Dataplane.UNDERLAY_PORT, flows);
        }
        flow.setTimeNanos(time).setNode(name);
        if (flow.ipVersion() == 0) {
            readHeader();
        } else {
            setTunnel();
        }
        if (verdict == Verdict.OK) {
            flow.setForwarded(sent ? ObservationPoint.TO_OVERLAY : ObservationPoint.FROM_OVERLAY);
        } else {
            flow.setDropped(verdict);
        }
        flow.setDirection(replies.direction(flow));
        hand(flow, flows);
        return Seen.FLOW;
    }

    /** Reads the packet in the tunnel, if there is one; whether the capture holds as much of it as there was. */
    private boolean readInside() {
        flow.clear();
        if (tunnel.payloadAt() == TunnelMetadata.NOWHERE) {
            return true;
        }
        Frame frame = packet.frame();
        int networkAt = Payload.networkAt(frame, tunnel.payload(), tunnel.payloadAt());
        return packet.read(Payload.etherType(frame, tunnel.payload(), networkAt), networkAt, flow);
    }

    private void setTunnel() {
        FlowRecord header = packet.header();
        flow.setTunnel(FlowTunnel.valueOf(tunnel.protocol().name().toUpperCase(Locale.ROOT)), tunnel.vni());
        flow.setOuterAddresses(
                header.ipVersion(),
                header.sourceHigh(),
                header.sourceLow(),
                header.destinationHigh(),
                header.destinationLow());
        flow.setOuterPorts(header.sourcePort(), header.destinationPort());
        // That a node sent it is all that some packets say; the node knows more of its own.
        boolean told = tunnel.hasIdentity() && !SecurityIdentity.isRemoteNode(tunnel.identity());
        flow.setIdentities(told ? tunnel.identity() : SecurityIdentity.UNKNOWN, SecurityIdentity.UNKNOWN);
    }

    private void readHeader() {
        FlowRecord header = packet.header();
        flow.setAddresses(
                header.ipVersion(),
                header.sourceHigh(),
                header.sourceLow(),
                header.destinationHigh(),
                header.destinationLow());
        flow.setProtocol(header.protocol());
        if (!header.hasTransport()) {
            return;
        }
        if (header.protocol() == IpProtocol.ICMP || header.protocol() == IpProtocol.ICMPV6) {
            flow.setIcmp(header.icmpType(), header.icmpCode(), header.icmpIdentifier());
        } else {
            flow.setPorts(header.sourcePort(), header.destinationPort(), header.tcpFlags());
        }
    }

    private Seen passed(ObservationPoint point, Consumer<FlowRecord> flows) {
        flow.clear().setTimeNanos(time).setNode(name);
        readHeader();
        flow.setForwarded(point).setDirection(replies.direction(flow));
        hand(flow, flows);
        return Seen.FLOW;
    }

    private Seen forward(Forwarder forwarder, int port, Consumer<FlowRecord> flows) {
        Frame frame = packet.frame();
        long mac = node.ports().get(port).mac();
        EthernetHeader.write(frame, frame.start(), mac, STATION_MAC, packet.etherType());
        forwarder.forward(frame, out.arrived(port, time));
        while (ring.poll(flow)) {
            hand(flow, flows);
        }
        return Seen.FLOW;
    }

    /** Whether a tunnel may have been refused for nothing but what the capture left out. */
    private boolean isCutShort(Verdict verdict) {
        return switch (verdict) {
            case TRUNCATED, BAD_VERSION, BAD_LENGTH, BAD_FLAGS, BAD_OPTIONS, UNSUPPORTED_PAYLOAD -> !packet.isWhole();
            default -> false;
        };
    }

    private void hand(FlowRecord seen, Consumer<FlowRecord> flows) {
        identities.complete(seen);
        flows.accept(seen);
    }

    private LocalEndpoint pod(long high, long low) {
        return packet.header().ipVersion() == 6
                ? node.endpoints().lookup(high, low)
                : node.endpoints().lookup((int) low);
    }

    private boolean isOwn(long high, long low) {
        NextHop hop = packet.header().ipVersion() == 6
                ? node.fib().lookup(high, low)
                : node.fib().lookup((int) low);
        return hop != null && hop.type() == RouteType.LOCAL;
    }
}
