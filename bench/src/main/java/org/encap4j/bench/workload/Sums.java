// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.Random;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.FlowHash;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;

/** Numbers made of packets: checksums and the hash of their flow. */
public final class Sums {
    private static final long SEED = 20_261_123;

    private Sums() {}

    /**
     * Internet checksums.
     *
     * @param count of how many packets
     * @param length of each, all of which is summed, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload checksum(int count, int length, Packets.InFrames packets) {
        return workload(
                noise(count, length),
                packets,
                frame -> InternetChecksum.finish(InternetChecksum.sum(frame, frame.start(), frame.length(), 0)));
    }

    /**
     * Hashes of the flows that packets belong to.
     *
     * @param count of how many packets
     * @param length of each with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload flowHash(int count, int length, Packets.InFrames packets) {
        return workload(
                PodTraffic.of(count, length),
                packets,
                frame -> FlowHash.of(
                        frame,
                        frame.start(),
                        EtherType.IPV4,
                        frame.start() + EthernetHeader.LENGTH,
                        frame.end(),
                        false));
    }

    /** Bytes that are no packets. */
    static PodTraffic noise(int count, int length) {
        byte[][] bytes = new byte[count][length];
        Random random = new Random(SEED);
        for (byte[] piece : bytes) {
            random.nextBytes(piece);
        }
        return new PodTraffic(bytes);
    }

    private static Workload workload(PodTraffic traffic, Packets.InFrames packets, FrameStep sum) {
        FrameStep step = new FrameStep() {
            @Override
            public int handle(Frame frame) {
                return sum.handle(frame);
            }

            @Override
            public void digest(Frame frame, Fnv digest) {
                digest.addInt(sum.handle(frame));
            }
        };
        PacketRegion region = new PacketRegion(traffic, packets.layout(), packets.storage());
        return new FrameWorkload(region, step, Workload.ENDLESS);
    }
}
