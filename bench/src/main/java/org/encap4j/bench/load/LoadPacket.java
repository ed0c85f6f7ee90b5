// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.UdpHeader;

/**
 * The stamp that each packet of a load carries in its UDP payload, and the packet around it.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |               Magic: "e4jL", while warming up "e4jW"          |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                            Stream                             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                 Sequence within the stream                    |
 *   +                                                               +
 *   |                                                               |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |        Time of sending, nanoseconds of CLOCK_MONOTONIC        |
 *   +                                                               +
 *   |                                                               |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>All of it is big-endian. The clock is that of {@link System#nanoTime}, common to the processes of one machine and to no others.
 * The program {@code udp_load.c} reads and writes the same.
 */
final class LoadPacket {
    static final int MAGIC = 0x6534_6A4C;
    static final int MAGIC_OF_WARM_UP = 0x6534_6A57;

    private static final int MAGIC_OFFSET = 0;
    private static final int STREAM_OFFSET = MAGIC_OFFSET + Integer.BYTES;
    private static final int SEQUENCE_OFFSET = STREAM_OFFSET + Integer.BYTES;
    private static final int TIME_OFFSET = SEQUENCE_OFFSET + Long.BYTES;
    static final int LENGTH = TIME_OFFSET + Long.BYTES;

    /** Where the stamp lies in an Ethernet frame. */
    static final int IN_FRAME = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;

    static final int VNI = 42;
    static final int FIRST_SOURCE_PORT = 20_000;

    private static final int UDP_AT = EthernetHeader.LENGTH + Ipv4Header.MIN_LENGTH;
    private static final int DISCARD_PORT = 9;
    private static final int TTL = 64;
    private static final int SOURCE = 0x0A00_0001;
    private static final int DESTINATION = 0x0A00_0002;
    private static final long SOURCE_MAC = 0x0200_0000_0001L;
    private static final long DESTINATION_MAC = 0x0200_0000_0002L;

    private LoadPacket() {}

    /** Writes the headers of an Ethernet frame around an IPv4 packet of a length; the rest stays as it is. */
    static void writeHeaders(Frame frame, int at, int ipLength) {
        EthernetHeader.write(frame, at, DESTINATION_MAC, SOURCE_MAC, EtherType.IPV4);
        int ip = at + EthernetHeader.LENGTH;
        Ipv4Header.write(frame, ip, 0, ipLength, 0, true, TTL, IpProtocol.UDP, SOURCE, DESTINATION);
        UdpHeader.write(frame, at + UDP_AT, FIRST_SOURCE_PORT, DISCARD_PORT, ipLength - Ipv4Header.MIN_LENGTH, 0);
    }

    /** Sets the source port of a frame that {@link #writeHeaders} wrote; its UDP checksum is zero. */
    static void setFlow(Frame frame, int at, int flow) {
        frame.setShort(at + UDP_AT, FIRST_SOURCE_PORT + flow);
    }

    static void write(Frame frame, int at, int magic, int stream, long sequence, long nanos) {
        frame.setInt(at + MAGIC_OFFSET, magic);
        frame.setInt(at + STREAM_OFFSET, stream);
        frame.setLong(at + SEQUENCE_OFFSET, sequence);
        frame.setLong(at + TIME_OFFSET, nanos);
    }

    /** {@return the first word, or 0 if the stamp does not fit before the packet's end} */
    static int magic(Frame frame, int at) {
        return frame.end() - at < LENGTH ? 0 : frame.getInt(at + MAGIC_OFFSET);
    }

    static int stream(Frame frame, int at) {
        return frame.getInt(at + STREAM_OFFSET);
    }

    static long sequence(Frame frame, int at) {
        return frame.getLong(at + SEQUENCE_OFFSET);
    }

    static long nanos(Frame frame, int at) {
        return frame.getLong(at + TIME_OFFSET);
    }
}
