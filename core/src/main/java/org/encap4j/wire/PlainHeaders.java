// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import java.nio.ByteBuffer;

/**
 * The prebuilt headers of a tunnel over untagged IPv4 without options: Ethernet, IPv4, UDP and at least eight bytes of a tunnel
 * header, in words of eight bytes.
 *
 * <pre>
 *   0        8        16       24       32       40       48
 *   |--------|-----+--|--------|-----+--|--+-----|-+------|-- .. --|
 *   |   Ethernet   |          IPv4         |  UDP  |  tunnel header |
 * </pre>
 *
 * <p>The first five words hold all that varies in front of the tunnel header. Each is completed right before it is written, so that
 * few of them are under way at once: registers are short. The tunnel header's first word overlaps the sixth, the last word ends
 * with the last byte. Immutable.
 */
public final class PlainHeaders {
    /** Where the tunnel header starts, in bytes. */
    public static final int TUNNEL_OFFSET = PlainIpv4.TRANSPORT_OFFSET + UdpHeader.LENGTH;
    /** The shortest headers in bytes. */
    public static final int LEAST_LENGTH = TUNNEL_OFFSET + Long.BYTES;

    private static final int TOP_SHIFT = 3 * Short.SIZE;

    private final int length;
    private final int longest;
    private final long sum;
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final long fifth;
    private final long sixth;
    private final long tunnel;
    private final int lastOffset;
    private final long last;
    /** The whole words between the tunnel header's first and the last, which may overlap them. */
    private final long[] more;

    /**
     * Takes headers apart.
     *
     * @param headers at least {@link #LEAST_LENGTH} bytes and nothing behind them; what varies is zero: traffic class, lengths,
     *     IPv4 identification and checksum, source port
     */
    public PlainHeaders(Frame headers) {
        int at = headers.start();
        length = headers.length();
        longest = 0xFFFF - (length - EthernetHeader.LENGTH);
        sum = InternetChecksum.sum(headers, at + EthernetHeader.LENGTH, Ipv4Header.MIN_LENGTH, 0);
        first = headers.getLong(at);
        second = headers.getLong(at + Long.BYTES);
        third = headers.getLong(at + 2 * Long.BYTES);
        fourth = headers.getLong(at + 3 * Long.BYTES);
        fifth = headers.getLong(at + 4 * Long.BYTES);
        sixth = headers.getLong(at + 5 * Long.BYTES);
        tunnel = headers.getLong(at + TUNNEL_OFFSET);
        lastOffset = length - Long.BYTES;
        last = headers.getLong(at + lastOffset);
        more = new long[Math.max(0, (length - LEAST_LENGTH - 1) / Long.BYTES)];
        for (int i = 0; i < more.length; i++) {
            more[i] = headers.getLong(at + LEAST_LENGTH + i * Long.BYTES);
        }
    }

    /** {@return the tunnel header's first eight bytes, the first in the highest bits} */
    public long tunnelWord() {
        return tunnel;
    }

    /**
     * Says whether the headers can be written in front of a packet.
     *
     * @param frame the packet
     * @return true if the headroom is enough, in the first GiB of the bound memory, and their length fields can say how long all is
     */
    public boolean fit(Frame frame) {
        // One test for three: each difference is negative if it must not be done.
        return (frame.headroom() - length | longest - frame.length() | Frame.NEAR - frame.start()) >= 0;
    }

    /**
     * Writes the first {@link #LEAST_LENGTH} bytes.
     *
     * @param frame where to write
     * @param at the first byte, for which they {@link #fit}
     * @param trafficClass DSCP and ECN, 0 to 255
     * @param totalLength of the IPv4 packet, in bytes
     * @param sourcePort 0 to 65,535
     * @param tunnelWord the tunnel header's first eight bytes
     */
    public void write(Frame frame, int at, int trafficClass, int totalLength, int sourcePort, long tunnelWord) {
        assert (at & Frame.NEAR) == at : at;
        int near = at & Frame.NEAR;
        if (frame.array != null) {
            write(frame.array, near, trafficClass, totalLength, sourcePort, tunnelWord);
        } else {
            write(frame.buffer, near, trafficClass, totalLength, sourcePort, tunnelWord);
        }
    }

    private void write(ByteBuffer memory, int at, int trafficClass, int totalLength, int sourcePort, long tunnelWord) {
        Frame.BUFFER_LONG.set(memory, at, first);
        Frame.BUFFER_LONG.set(memory, at + Long.BYTES, second | trafficClass);
        Frame.BUFFER_LONG.set(memory, at + 2 * Long.BYTES, third | (long) totalLength << TOP_SHIFT);
        Frame.BUFFER_LONG.set(memory, at + 3 * Long.BYTES, fourth | checksum(trafficClass, totalLength));
        Frame.BUFFER_LONG.set(memory, at + 4 * Long.BYTES, fifth | portAndLength(sourcePort, totalLength));
        Frame.BUFFER_LONG.set(memory, at + 5 * Long.BYTES, sixth);
        Frame.BUFFER_LONG.set(memory, at + TUNNEL_OFFSET, tunnelWord);
    }

    private void write(byte[] memory, int at, int trafficClass, int totalLength, int sourcePort, long tunnelWord) {
        Frame.ARRAY_LONG.set(memory, at, first);
        Frame.ARRAY_LONG.set(memory, at + Long.BYTES, second | trafficClass);
        Frame.ARRAY_LONG.set(memory, at + 2 * Long.BYTES, third | (long) totalLength << TOP_SHIFT);
        Frame.ARRAY_LONG.set(memory, at + 3 * Long.BYTES, fourth | checksum(trafficClass, totalLength));
        Frame.ARRAY_LONG.set(memory, at + 4 * Long.BYTES, fifth | portAndLength(sourcePort, totalLength));
        Frame.ARRAY_LONG.set(memory, at + 5 * Long.BYTES, sixth);
        Frame.ARRAY_LONG.set(memory, at + TUNNEL_OFFSET, tunnelWord);
    }

    private long checksum(int trafficClass, int totalLength) {
        return (long) InternetChecksum.finish(sum + trafficClass + totalLength) << TOP_SHIFT;
    }

    private static long portAndLength(int sourcePort, int totalLength) {
        return (long) sourcePort << Integer.SIZE | totalLength - Ipv4Header.MIN_LENGTH;
    }

    /**
     * Writes what lies behind {@link #LEAST_LENGTH}, before {@link #write}: of a short rest the last word begins in the tunnel
     * header's first, which comes out as it was taken apart.
     *
     * @param frame where to write
     * @param at the headers' first byte, for which they {@link #fit}
     */
    public void writeRest(Frame frame, int at) {
        assert (at & Frame.NEAR) == at : at;
        int near = at & Frame.NEAR;
        if (frame.array != null) {
            writeRest(frame.array, near);
        } else {
            writeRest(frame.buffer, near);
        }
    }

    private void writeRest(ByteBuffer memory, int at) {
        for (int i = 0; i < more.length; i++) {
            Frame.BUFFER_LONG.set(memory, at + LEAST_LENGTH + i * Long.BYTES, more[i]);
        }
        Frame.BUFFER_LONG.set(memory, at + lastOffset, last);
    }

    private void writeRest(byte[] memory, int at) {
        for (int i = 0; i < more.length; i++) {
            Frame.ARRAY_LONG.set(memory, at + LEAST_LENGTH + i * Long.BYTES, more[i]);
        }
        Frame.ARRAY_LONG.set(memory, at + lastOffset, last);
    }
}
