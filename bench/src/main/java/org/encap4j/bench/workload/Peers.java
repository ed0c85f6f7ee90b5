// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;
import java.util.function.ToIntFunction;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.wire.Frame;

/** The same work done by others: VXLAN on the port that IANA assigned, without identity. */
public final class Peers {
    private Peers() {}

    /**
     * Encapsulates with Netty's accessors, field by field.
     *
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param leasing where the buffers come from
     * @return the workload
     */
    public static Workload perFieldEncap(int count, int length, Leasing leasing) {
        PerFieldVxlan codec = new PerFieldVxlan(Vxlan.IANA_PORT, Endpoints.VNI);
        BufferStep step = packet -> require(codec.encapsulate(packet), packet);
        FrameStep asBytes = frame -> 0;
        return BufferWorkload.ofForeign(new LeasedBuffers(PodTraffic.of(count, length), leasing, false), step, asBytes);
    }

    /**
     * Decapsulates with Netty's accessors, field by field.
     *
     * @param count how many packets
     * @param length of each after, with its Ethernet header, in bytes
     * @param leasing where the buffers come from
     * @return the workload
     */
    public static Workload perFieldDecap(int count, int length, Leasing leasing) {
        PerFieldVxlan codec = new PerFieldVxlan(Vxlan.IANA_PORT, Endpoints.VNI);
        BufferStep step = packet -> require(codec.decapsulate(packet), packet) + codec.vni();
        FrameStep lengthAndVni = new FrameStep() {
            @Override
            public int handle(Frame frame) {
                return 0;
            }

            @Override
            public void digest(Frame frame, Fnv digest) {
                digest.addInt(frame.length());
                digest.addInt(codec.vni());
            }
        };
        return BufferWorkload.ofForeign(
                new LeasedBuffers(Codecs.received(Protocols.VXLAN, count, length), leasing, false), step, lengthAndVni);
    }

    private static int require(boolean done, ByteBuf packet) {
        if (!done) {
            throw new IllegalStateException("a packet is refused");
        }
        return packet.readableBytes();
    }

    /**
     * Builds the outer headers with pcap4j.
     *
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @return the workload
     */
    public static Workload pcap4jBuild(int count, int length) {
        Pcap4jVxlan codec = new Pcap4jVxlan(Vxlan.IANA_PORT);
        return new ArrayWorkload(PodTraffic.of(count, length), inner -> codec.build(inner).length);
    }

    /**
     * Parses the outer headers with pcap4j.
     *
     * @param count how many packets
     * @param length of each after, with its Ethernet header, in bytes
     * @return the workload
     */
    public static Workload pcap4jParse(int count, int length) {
        Pcap4jVxlan codec = new Pcap4jVxlan(Vxlan.IANA_PORT);
        return new ArrayWorkload(Codecs.received(Protocols.VXLAN, count, length), codec::parse);
    }

    /** Packets in an array each, as pcap4j wants them. */
    private record ArrayWorkload(PodTraffic traffic, ToIntFunction<byte[]> codec) implements Workload {
        @Override
        public int size() {
            return traffic.frames().length;
        }

        @Override
        public long pass() {
            long sum = 0;
            for (byte[] packet : traffic.frames()) {
                int result = codec.applyAsInt(packet);
                if (result < 0) {
                    throw new IllegalStateException("pcap4j refuses a packet");
                }
                sum += result;
            }
            return sum;
        }
    }
}
