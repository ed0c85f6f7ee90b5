// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;

/** Putting packets into a tunnel and taking them out again. */
public final class Codecs {
    private Codecs() {}

    /**
     * Encapsulates.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload encap(Protocols protocol, int count, int length, Packets packets) {
        EncapStep step = new EncapStep(Endpoints.outer(protocol.protocol()));
        return workload(PodTraffic.of(count, length), packets, step);
    }

    /**
     * Decapsulates.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each after, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload decap(Protocols protocol, int count, int length, Packets packets) {
        DecapStep step = new DecapStep(Decapsulator.of(protocol.protocol()), Verdict.OK);
        return workload(received(protocol, count, length), packets, step);
    }

    /**
     * Refuses packets whose outer IPv4 header checksum is wrong.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each without its outer headers, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload refused(Protocols protocol, int count, int length, Packets packets) {
        DecapStep step = new DecapStep(Decapsulator.of(protocol.protocol()), Verdict.BAD_IP_CHECKSUM);
        PodTraffic damaged = received(protocol, count, length).map(frame -> {
            byte[] bytes = frame.clone();
            Frame copy = new Frame().bind(bytes, 0, 0, bytes.length);
            int ipAt = EthernetHeader.LENGTH;
            int wrong = Ipv4Header.checksum(copy, ipAt) ^ 1;
            Ipv4Header.patch(copy, ipAt, 0, Ipv4Header.totalLength(copy, ipAt), 0, wrong);
            return bytes;
        });
        return workload(damaged, packets, step);
    }

    /**
     * Writes tunnel headers without anything outside them, as in front of a UDP socket.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload encodeHeader(Protocols protocol, int count, int length, Packets packets) {
        return workload(PodTraffic.of(count, length), packets, new HeaderStep(protocol.protocol(), true));
    }

    /**
     * Reads tunnel headers without anything outside them, as behind a UDP socket.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each after, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload decodeHeader(Protocols protocol, int count, int length, Packets packets) {
        int outer = Endpoints.outer(protocol.protocol()).length()
                - protocol.protocol().headerLength();
        PodTraffic datagrams =
                received(protocol, count, length).map(frame -> Arrays.copyOfRange(frame, outer, frame.length));
        return workload(datagrams, packets, new HeaderStep(protocol.protocol(), false));
    }

    private static Workload workload(PodTraffic traffic, Packets packets, FrameStep step) {
        if (packets instanceof Packets.InFrames in) {
            return new FrameWorkload(new PacketRegion(traffic, in.layout(), in.storage()), step, Workload.ENDLESS);
        }
        Leasing leasing = ((Packets.InBuffers) packets).leasing();
        return BufferWorkload.of(new LeasedBuffers(traffic, leasing, false), step, 1);
    }

    /** Packets as they come out of the network, with their outer headers. */
    static PodTraffic received(Protocols protocol, int count, int length) {
        OuterHeader outer = Endpoints.outer(protocol.protocol());
        EncapStep step = new EncapStep(outer);
        return PodTraffic.of(count, length).map(inner -> {
            byte[] bytes = new byte[outer.length() + inner.length];
            System.arraycopy(inner, 0, bytes, outer.length(), inner.length);
            step.handle(new Frame().bind(bytes, 0, outer.length(), bytes.length));
            return bytes;
        });
    }
}
