// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.UdpHeader;

/**
 * UDP packets that pods of one node send to pods of others, the same in each run: all of one length, each with addresses and a
 * source port of its own.
 *
 * @param frames Ethernet frames
 */
record PodTraffic(byte[][] frames) {
    private static final long SEED = 20_261_123;
    private static final int DNS = 53;

    /** So many hops that a packet can be forwarded again and again before it has to be put back. */
    private static final int TTL = 255;

    /**
     * Makes packets.
     *
     * @param count how many
     * @param length of each with its Ethernet header, at least 64 bytes
     */
    static PodTraffic of(int count, int length) {
        Random random = new Random(SEED);
        byte[][] frames = new byte[count][length];
        for (byte[] bytes : frames) {
            random.nextBytes(bytes);
            write(new Frame().bind(bytes, 0, 0, length), random);
        }
        return new PodTraffic(frames);
    }

    private static void write(Frame frame, Random random) {
        int length = frame.length();
        int ipAt = EthernetHeader.LENGTH;
        int udpAt = ipAt + Ipv4Header.MIN_LENGTH;
        int source = WorkloadCluster.localPod(random.nextInt(WorkloadCluster.PODS));
        int destination =
                WorkloadCluster.remotePod(random.nextInt(WorkloadCluster.NODES), random.nextInt(WorkloadCluster.PODS));
        EthernetHeader.write(
                frame, 0, WorkloadCluster.POD_PORT_MAC, WorkloadCluster.POD_MAC | source & 0xFFFF, EtherType.IPV4);
        Ipv4Header.write(frame, ipAt, 0, length - ipAt, 0, true, TTL, IpProtocol.UDP, source, destination);
        UdpHeader.write(frame, udpAt, 1024 + random.nextInt(60_000), DNS, length - udpAt, 0);
    }

    /** Every packet changed, such as put into a tunnel. */
    PodTraffic map(UnaryOperator<byte[]> change) {
        byte[][] changed = new byte[frames.length][];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.apply(frames[i]);
        }
        return new PodTraffic(changed);
    }

    int longest() {
        int longest = 0;
        for (byte[] frame : frames) {
            longest = Math.max(longest, frame.length);
        }
        return longest;
    }
}
