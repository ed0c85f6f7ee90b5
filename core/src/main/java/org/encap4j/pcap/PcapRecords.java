// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The records of a pcap file (draft-ietf-opsawg-pcap), in either byte order.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             Magic                             |  once
 * |         Major version         |         Minor version         |
 * |                           Reserved                            |
 * |                           Reserved                            |
 * |                          Snap length                          |
 * |    FCS and reserved bits      |           Link type           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                            Seconds                            |  per packet
 * |                  Microseconds or nanoseconds                  |
 * |                        Captured length                        |
 * |                        Original length                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class PcapRecords extends CaptureFormat {
    static final int MAGIC_MICROSECONDS = 0xA1B2C3D4;
    static final int MAGIC_NANOSECONDS = 0xA1B23C4D;

    static final int VERSION_MAJOR_OFFSET = Integer.BYTES;
    static final int VERSION_MINOR_OFFSET = VERSION_MAJOR_OFFSET + Short.BYTES;
    static final int SNAP_LENGTH_OFFSET = VERSION_MINOR_OFFSET + Short.BYTES + 2 * Integer.BYTES;
    static final int LINK_TYPE_OFFSET = SNAP_LENGTH_OFFSET + Integer.BYTES;
    static final int FILE_HEADER_LENGTH = LINK_TYPE_OFFSET + Integer.BYTES;

    static final int SECONDS_OFFSET = 0;
    static final int FRACTION_OFFSET = SECONDS_OFFSET + Integer.BYTES;
    static final int CAPTURED_LENGTH_OFFSET = FRACTION_OFFSET + Integer.BYTES;
    static final int ORIGINAL_LENGTH_OFFSET = CAPTURED_LENGTH_OFFSET + Integer.BYTES;
    static final int RECORD_HEADER_LENGTH = ORIGINAL_LENGTH_OFFSET + Integer.BYTES;

    static final int VERSION_MAJOR = 2;
    static final int VERSION_MINOR = 4;
    static final long NANOS_PER_SECOND = 1_000_000_000;
    static final int NANOS_PER_MICROSECOND = 1000;

    private final int linkType;
    private final int nanosPerFraction;

    /** Reads the file header, whose magic the caller has recognised. */
    PcapRecords(CaptureBytes bytes, ByteOrder order, int nanosPerFraction) throws IOException {
        super(bytes);
        this.nanosPerFraction = nanosPerFraction;
        if (!bytes.has(FILE_HEADER_LENGTH)) {
            throw refused("cut off in the file header: a pcap file starts with " + FILE_HEADER_LENGTH
                    + " bytes, the file has " + bytes.available());
        }
        bytes.order(order);
        ByteBuffer memory = bytes.memory;
        int major = Short.toUnsignedInt(memory.getShort(bytes.at + VERSION_MAJOR_OFFSET));
        int minor = Short.toUnsignedInt(memory.getShort(bytes.at + VERSION_MINOR_OFFSET));
        if (major != VERSION_MAJOR || minor != VERSION_MINOR) {
            throw refused("pcap version " + major + "." + minor + ", expected " + VERSION_MAJOR + "." + VERSION_MINOR
                    + " (older versions may store the two lengths swapped and are not supported)");
        }
        // The upper 16 bits say whether and how long a frame check sequence is, which no reader of headers looks at.
        linkType = memory.getInt(bytes.at + LINK_TYPE_OFFSET) & 0xFFFF;
        bytes.at += FILE_HEADER_LENGTH;
    }

    @Override
    boolean next(CapturedPacket into) throws IOException {
        if (!bytes.has(RECORD_HEADER_LENGTH)) {
            return bytes.available() != 0
                    && cutOff(
                            "packet " + packetNumber() + ": a record header has",
                            RECORD_HEADER_LENGTH,
                            bytes.available());
        }
        int captured = bytes.memory.getInt(bytes.at + CAPTURED_LENGTH_OFFSET);
        if (captured < 0 || captured > CaptureReader.MAX_CAPTURED_LENGTH) {
            throw refused("packet " + packetNumber() + " at byte " + bytes.position() + ": captured length "
                    + Integer.toUnsignedString(captured) + ", expected at most " + CaptureReader.MAX_CAPTURED_LENGTH);
        }
        if (!bytes.has(RECORD_HEADER_LENGTH + captured)) {
            return cutOff(
                    "packet " + packetNumber() + ": the record says",
                    captured,
                    bytes.available() - RECORD_HEADER_LENGTH);
        }
        ByteBuffer memory = bytes.memory;
        int at = bytes.at;
        long seconds = Integer.toUnsignedLong(memory.getInt(at + SECONDS_OFFSET));
        long fraction = Integer.toUnsignedLong(memory.getInt(at + FRACTION_OFFSET));
        into.set(
                packetNumber(),
                seconds * NANOS_PER_SECOND + fraction * nanosPerFraction,
                memory.getInt(at + ORIGINAL_LENGTH_OFFSET),
                linkType,
                0);
        into.bind(memory, at + RECORD_HEADER_LENGTH, captured);
        bytes.at = at + RECORD_HEADER_LENGTH + captured;
        return delivered();
    }
}
