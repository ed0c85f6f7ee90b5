// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.nio.ByteBuffer;

/**
 * An interface description block of pcapng (draft-ietf-opsawg-pcapng section 4.2): what its packets need to be
 * understood.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Block type = 1                         |
 * |                      Block total length                       |
 * |           Link type           |           Reserved            |
 * |                          Snap length                          |
 * |          Option code          |         Option length         |
 * |                  Option value, of whole words                 |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class CaptureInterface {
    static final int LINK_TYPE_OFFSET = 2 * Integer.BYTES;
    static final int SNAP_LENGTH_OFFSET = LINK_TYPE_OFFSET + 2 * Short.BYTES;
    static final int OPTIONS_OFFSET = SNAP_LENGTH_OFFSET + Integer.BYTES;

    private static final int END_OF_OPTIONS = 0;
    private static final int TIMESTAMP_RESOLUTION = 9;
    private static final int TIMESTAMP_OFFSET = 14;
    private static final int OPTION_HEADER_LENGTH = 2 * Short.BYTES;
    private static final int UNLIMITED = -1;

    final int linkType;
    /** The longest packet kept, an unsigned number. */
    final int snapLength;

    final Timescale timescale;

    private CaptureInterface(int linkType, int snapLength, Timescale timescale) {
        this.linkType = linkType;
        this.snapLength = snapLength;
        this.timescale = timescale;
    }

    /**
     * Reads a block whose first byte is at {@code at} and whose options end at {@code end}.
     *
     * @throws IllegalArgumentException if an option reaches past that or has not the length it must have
     */
    static CaptureInterface read(ByteBuffer memory, int at, int end) {
        int resolution = Timescale.DEFAULT_RESOLUTION;
        long offsetSeconds = 0;
        int option = at + OPTIONS_OFFSET;
        while (option < end) {
            int code = Short.toUnsignedInt(memory.getShort(option));
            int length = Short.toUnsignedInt(memory.getShort(option + Short.BYTES));
            int value = option + OPTION_HEADER_LENGTH;
            if (code == END_OF_OPTIONS) {
                break;
            }
            if (length > end - value) {
                throw new IllegalArgumentException(
                        "option " + code + " of " + length + " bytes, but " + (end - value) + " are left for it");
            }
            if (code == TIMESTAMP_RESOLUTION) {
                checkLength("if_tsresol", length, Byte.BYTES);
                resolution = Byte.toUnsignedInt(memory.get(value));
            } else if (code == TIMESTAMP_OFFSET) {
                checkLength("if_tsoffset", length, Long.BYTES);
                offsetSeconds = memory.getLong(value);
            }
            option = value + (length + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        }
        int snapLength = memory.getInt(at + SNAP_LENGTH_OFFSET);
        return new CaptureInterface(
                Short.toUnsignedInt(memory.getShort(at + LINK_TYPE_OFFSET)),
                snapLength == 0 ? UNLIMITED : snapLength,
                new Timescale(resolution, offsetSeconds));
    }

    private static void checkLength(String option, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("option " + option + " has " + length + " bytes, expected " + expected);
        }
    }
}
