// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.util.function.LongSupplier;
import org.encap4j.Verdict;
import org.encap4j.forward.FlowSink;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.ReceivedOuter;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/**
 * Puts what a forwarder decides into a ring, one flow for each packet, and before it by choice another for where the packet came
 * from, as Cilium does without monitor aggregation. Belongs to the forwarder's thread; allocates nothing.
 *
 * <p>Identities are those that the forwarder found: world for an address that the ipcache has nothing about, unknown for packets
 * that were decided before anyone asked who they are from. Of a refused tunnel packet the flow shows what is inside, as far as
 * the tunnel could be read, else the packet as it came.
 */
public final class FlowRecorder implements FlowSink {
    private static final int IPV4 = 4;
    private static final int IPV6 = 6;

    /** VXLAN and Geneve have the VNI in the same place (RFC 7348 section 5, RFC 8926 section 3.4). */
    private static final int VNI_OFFSET = 4;

    private static final int VNI_SHIFT = 8;

    private final FlowRing ring;
    private final FlowReplies replies;
    private final LongSupplier clock;
    private final boolean arrivals;
    private final FlowRecord flow = new FlowRecord();

    private TunnelProtocol protocol;
    private FlowTunnel tunnel = FlowTunnel.NONE;

    /**
     * A recorder that writes one ring.
     *
     * @param ring has no other writer
     * @param replies tells directions; belongs to the same thread
     * @param clock nanoseconds since 1970-01-01T00:00:00Z, read once a packet
     * @param arrivals whether to write a flow for where each packet came from as well
     */
    public FlowRecorder(FlowRing ring, FlowReplies replies, LongSupplier clock, boolean arrivals) {
        this.ring = ring;
        this.replies = replies;
        this.clock = clock;
        this.arrivals = arrivals;
    }

    @Override
    public void decided(Frame frame, Forwarding out, Verdict verdict) {
        flow.clear().setTimeNanos(clock.getAsLong());
        flow.setIdentities(out.sourceIdentity(), out.destinationIdentity());
        readPacket(frame, out);
        setOutcome(out, verdict);
        flow.setDirection(replies.direction(flow));
        readReceived(frame, out.tunnel());
        if (arrivals && out.arrival() != ObservationPoint.NOWHERE) {
            ring.publish(flow.setForwarded(out.arrival()));
            setOutcome(out, verdict);
        }
        if (out.outer() != null) {
            readSent(frame, out.outer());
        }
        ring.publish(flow);
    }

    private void setOutcome(Forwarding out, Verdict verdict) {
        if (verdict == Verdict.OK) {
            flow.setForwarded(out.point());
        } else {
            flow.setDropped(verdict);
        }
    }

    private void readPacket(Frame frame, Forwarding out) {
        int etherType = out.etherType();
        if (etherType == EtherType.IPV4 || etherType == EtherType.IPV6) {
            FlowPacket.read(frame, etherType, out.networkAt(), flow);
            return;
        }
        // The forwarder did not look so far, or not behind VLAN tags.
        TunnelMetadata received = out.tunnel();
        boolean inside = received.payloadAt() != TunnelMetadata.NOWHERE;
        int type = inside ? received.payload() : EtherType.TRANSPARENT_ETHERNET;
        int networkAt = Payload.networkAt(frame, type, inside ? received.payloadAt() : frame.start());
        FlowPacket.read(frame, Payload.etherType(frame, type, networkAt), networkAt, flow);
    }

    private void readReceived(Frame frame, TunnelMetadata received) {
        ReceivedOuter outer = received.outer();
        if (received.payloadAt() != TunnelMetadata.NOWHERE && outer.ipAt() != TunnelMetadata.NOWHERE) {
            readOuter(frame, outer.ipAt(), outer.udpAt());
            flow.setTunnel(named(received.protocol()), received.vni());
        }
    }

    private void readSent(Frame frame, OuterHeader outer) {
        int ipAt = frame.start() + outer.length() - outer.ipOverhead();
        boolean ipv6 = frame.getUnsignedByte(ipAt) >> 4 == IPV6;
        int udpAt = ipAt + (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.MIN_LENGTH);
        readOuter(frame, ipAt, udpAt);
        FlowTunnel name = named(outer.protocol());
        int vni = frame.getInt(udpAt + UdpHeader.LENGTH + VNI_OFFSET) >>> VNI_SHIFT;
        flow.setTunnel(name, name == FlowTunnel.NONE ? 0 : vni);
    }

    private void readOuter(Frame frame, int ipAt, int udpAt) {
        if (frame.getUnsignedByte(ipAt) >> 4 == IPV6) {
            flow.setOuterAddresses(
                    IPV6,
                    Ipv6Header.sourceHigh(frame, ipAt),
                    Ipv6Header.sourceLow(frame, ipAt),
                    Ipv6Header.destinationHigh(frame, ipAt),
                    Ipv6Header.destinationLow(frame, ipAt));
        } else {
            long source = Integer.toUnsignedLong(Ipv4Header.source(frame, ipAt));
            long destination = Integer.toUnsignedLong(Ipv4Header.destination(frame, ipAt));
            flow.setOuterAddresses(IPV4, 0, source, 0, destination);
        }
        flow.setOuterPorts(UdpHeader.sourcePort(frame, udpAt), UdpHeader.destinationPort(frame, udpAt));
    }

    /** Asks for a protocol's name only when it is another one than last time. */
    private FlowTunnel named(TunnelProtocol asked) {
        if (asked != protocol) {
            protocol = asked;
            tunnel = FlowTunnel.of(asked.name());
        }
        return tunnel;
    }
}
