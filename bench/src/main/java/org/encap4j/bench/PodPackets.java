// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.encap4j.config.Dataplane;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;

/**
 * The first IP packets of a capture as a pod would send them, to the gateway's MAC address; forwarding changes them, so they
 * are kept twice.
 */
final class PodPackets {
    private static final int MOST_PACKETS = 4096;
    private static final int MOST_BYTES = 8 << 20;
    /** Room for the outer headers, and enough that packets do not all start in the same cache sets. */
    private static final int HEADROOM = 160;

    private static final long SOURCE_MAC = 0x0A00_0000_000AL;

    private byte[] pristine = new byte[1 << 16];
    private byte[] memory = {};
    private int used;
    private final int[] starts = new int[MOST_PACKETS];
    private final int[] ends = new int[MOST_PACKETS];
    private int packets;
    private Frame[] frames = {};

    /** Keeps a packet while there is room, if it is IP. */
    void add(CapturedPacket packet) {
        Frame frame = packet.frame();
        int networkAt = frame.start();
        int etherType;
        if (packet.linkType() == LinkType.ETHERNET) {
            if (frame.length() < EthernetHeader.LENGTH) {
                return;
            }
            etherType = EthernetHeader.type(frame, frame.start());
            networkAt += EthernetHeader.LENGTH;
        } else {
            etherType = ModeTrial.bareIpType(frame);
        }
        int length = EthernetHeader.LENGTH + frame.end() - networkAt;
        boolean ip = etherType == EtherType.IPV4 || etherType == EtherType.IPV6;
        if (!ip || packets == MOST_PACKETS || used + HEADROOM + length > MOST_BYTES) {
            return;
        }
        int start = used + HEADROOM;
        if (start + length > pristine.length) {
            pristine = Arrays.copyOf(pristine, Math.max(2 * pristine.length, start + length));
        }
        EthernetHeader.write(
                new Frame().bind(pristine, 0, start, start + length),
                start,
                Dataplane.GATEWAY_MAC,
                SOURCE_MAC,
                etherType);
        frame.getBytes(networkAt, pristine, start + EthernetHeader.LENGTH, frame.end() - networkAt);
        starts[packets] = start;
        ends[packets] = start + length;
        packets++;
        used = start + length;
    }

    /** Forgets the packets that are not wanted, and gets the others ready. */
    void keepIf(IntPredicate wanted) {
        memory = pristine.clone();
        frames = new Frame[packets];
        Arrays.setAll(frames, packet -> new Frame());
        int kept = 0;
        for (int packet = 0; packet < packets; packet++) {
            if (wanted.test(packet)) {
                starts[kept] = starts[packet];
                ends[kept] = ends[packet];
                kept++;
            }
        }
        packets = kept;
    }

    int size() {
        return packets;
    }

    /** A frame for each packet. */
    Frame[] frames() {
        return frames;
    }

    /** Puts one packet back as it was captured. */
    Frame restore(int packet) {
        int start = starts[packet];
        System.arraycopy(pristine, start, memory, start, ends[packet] - start);
        return frames[packet].bind(memory, start - HEADROOM, start, ends[packet]);
    }

    /** Puts every packet back as it was captured. */
    void restoreAll() {
        for (int packet = 0; packet < packets; packet++) {
            restore(packet);
        }
    }
}
