// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.Hex;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;

/**
 * A packet of a capture, comparable.
 *
 * @param linkType what it starts with
 * @param nanos its time
 * @param originalLength its length on the wire
 * @param hex what was captured of it
 */
record Packet(int linkType, long nanos, int originalLength, String hex) {
    private static final int ETHERNET = 1;
    private static final int LINK_LENGTH = 14;

    static Packet ethernet(long nanos, int originalLength, byte... bytes) {
        return new Packet(ETHERNET, nanos, originalLength, Hex.text(bytes));
    }

    static List<Packet> read(Path capture) throws IOException {
        List<Packet> packets = new ArrayList<>();
        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            while (reader.next(packet)) {
                Frame frame = packet.frame();
                byte[] bytes = new byte[frame.length()];
                frame.getBytes(frame.start(), bytes, 0, bytes.length);
                packets.add(new Packet(
                        packet.linkType(), packet.timestampNanos(), packet.originalLength(), Hex.text(bytes)));
            }
        }
        return packets;
    }

    static Path write(Path capture, int linkType, List<Packet> packets) throws IOException {
        try (PcapWriter writer = PcapWriter.create(capture, linkType, PcapWriter.Resolution.NANOSECONDS)) {
            for (Packet packet : packets) {
                byte[] bytes = packet.bytes();
                writer.write(packet.nanos, new Frame().bind(bytes, 0, 0, bytes.length), packet.originalLength);
            }
            writer.finish();
        }
        return capture;
    }

    byte[] bytes() {
        return Hex.bytes(hex);
    }

    /** The first bytes of this packet, the rest having been cut off by the capture. */
    Packet snapped(int length) {
        return new Packet(linkType, nanos, originalLength, hex.substring(0, Math.min(hex.length(), 2 * length)));
    }

    int unsignedShort(int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(bytes()).getShort(at));
    }

    /** How long the IP packet in an untagged Ethernet frame says it is; of ARP, how long the frame is behind its header. */
    int ipLength() {
        return switch (unsignedShort(LINK_LENGTH - 2)) {
            case 0x0800 -> unsignedShort(LINK_LENGTH + 2);
            case 0x86DD -> 40 + unsignedShort(LINK_LENGTH + 4);
            default -> bytes().length - LINK_LENGTH;
        };
    }
}
