// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a pcapng file (draft-ietf-opsawg-pcapng), section by section, each in its own byte order.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Block type                           |
 * |                      Block total length                       |
 * |                  Block body, of whole words                   |
 * |                      Block total length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Section headers, interface descriptions and the three kinds of packet blocks are read, all others stepped over.
 * Where the two total lengths differ, nothing says where the next block starts: the file is refused there. The section
 * length is not used; every block says where it ends.
 */
final class PcapngBlocks extends CaptureFormat {
    static final int SECTION_HEADER = 0x0A0D0D0A;
    static final int INTERFACE_DESCRIPTION = 1;
    static final int OBSOLETE_PACKET = 2;
    static final int SIMPLE_PACKET = 3;
    static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int VERSION_MAJOR = 1;

    private static final int TOTAL_LENGTH_OFFSET = Integer.BYTES;
    private static final int BODY_OFFSET = TOTAL_LENGTH_OFFSET + Integer.BYTES;
    private static final int MIN_BLOCK_LENGTH = BODY_OFFSET + Integer.BYTES;
    /**
     * Room for the longest packet and as much again of options; a length beyond is a lie that is not worth the memory.
     */
    private static final int MAX_BLOCK_LENGTH = 2 * CaptureReader.MAX_CAPTURED_LENGTH;

    private static final int VERSION_OFFSET = BODY_OFFSET + Integer.BYTES;
    private static final int SECTION_OPTIONS_OFFSET = VERSION_OFFSET + Integer.BYTES + Long.BYTES;

    private static final int TIMESTAMP_OFFSET = BODY_OFFSET + Integer.BYTES;
    private static final int CAPTURED_LENGTH_OFFSET = TIMESTAMP_OFFSET + 2 * Integer.BYTES;
    private static final int ORIGINAL_LENGTH_OFFSET = CAPTURED_LENGTH_OFFSET + Integer.BYTES;
    private static final int PACKET_OFFSET = ORIGINAL_LENGTH_OFFSET + Integer.BYTES;
    private static final int SIMPLE_PACKET_OFFSET = BODY_OFFSET + Integer.BYTES;

    private final List<CaptureInterface> interfaces = new ArrayList<>();

    /** Reads the first section header, whose block type the caller has recognised. */
    PcapngBlocks(CaptureBytes bytes) throws IOException {
        super(bytes);
        if (!section()) {
            throw refused(cutOff());
        }
    }

    @Override
    boolean next(CapturedPacket into) throws IOException {
        while (bytes.has(BODY_OFFSET)) {
            int type = bytes.memory.getInt(bytes.at);
            if (type == ENHANCED_PACKET || type == OBSOLETE_PACKET) {
                return packet(type, into);
            }
            if (type == SIMPLE_PACKET) {
                return simplePacket(into);
            }
            boolean whole = type == SECTION_HEADER
                    ? section()
                    : type == INTERFACE_DESCRIPTION ? interfaceDescription() : step(type);
            if (!whole) {
                return false;
            }
        }
        return bytes.available() != 0
                && cutOff(
                        "a block at byte " + bytes.position() + ": its first fields are",
                        BODY_OFFSET,
                        bytes.available());
    }

    private boolean packet(int type, CapturedPacket into) throws IOException {
        int total = whole(type, PACKET_OFFSET + Integer.BYTES);
        if (total < 0) {
            return false;
        }
        ByteBuffer memory = bytes.memory;
        int at = bytes.at;
        int id = type == ENHANCED_PACKET
                ? memory.getInt(at + BODY_OFFSET)
                : Short.toUnsignedInt(memory.getShort(at + BODY_OFFSET));
        CaptureInterface from = interfaceOf(type, id);
        long units = (long) memory.getInt(at + TIMESTAMP_OFFSET) << Integer.SIZE
                | Integer.toUnsignedLong(memory.getInt(at + TIMESTAMP_OFFSET + Integer.BYTES));
        int captured = memory.getInt(at + CAPTURED_LENGTH_OFFSET);
        checkCaptured(type, captured, total - PACKET_OFFSET - Integer.BYTES);
        int original = memory.getInt(at + ORIGINAL_LENGTH_OFFSET);
        into.set(packetNumber(), from.timescale.toNanos(units), original, from.linkType, id);
        into.bind(memory, at + PACKET_OFFSET, captured);
        bytes.at = at + total;
        return delivered();
    }

    private boolean simplePacket(CapturedPacket into) throws IOException {
        int total = whole(SIMPLE_PACKET, SIMPLE_PACKET_OFFSET + Integer.BYTES);
        if (total < 0) {
            return false;
        }
        int at = bytes.at;
        CaptureInterface from = interfaceOf(SIMPLE_PACKET, 0);
        int original = bytes.memory.getInt(at + BODY_OFFSET);
        int captured = Integer.compareUnsigned(original, from.snapLength) < 0 ? original : from.snapLength;
        checkCaptured(SIMPLE_PACKET, captured, total - SIMPLE_PACKET_OFFSET - Integer.BYTES);
        into.set(packetNumber(), 0, original, from.linkType, 0);
        into.bind(bytes.memory, at + SIMPLE_PACKET_OFFSET, captured);
        bytes.at = at + total;
        return delivered();
    }

    private boolean section() throws IOException {
        if (!bytes.has(BODY_OFFSET + Integer.BYTES)) {
            return cutOff(
                    block(SECTION_HEADER) + ": its first fields are", BODY_OFFSET + Integer.BYTES, bytes.available());
        }
        bytes.order(ByteOrder.BIG_ENDIAN);
        int magic = bytes.memory.getInt(bytes.at + BODY_OFFSET);
        if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        } else if (magic != BYTE_ORDER_MAGIC) {
            throw refused(block(SECTION_HEADER) + ": byte-order magic " + hex(magic) + ", expected "
                    + hex(BYTE_ORDER_MAGIC) + " in either order");
        }
        int total = whole(SECTION_HEADER, SECTION_OPTIONS_OFFSET + Integer.BYTES);
        if (total < 0) {
            return false;
        }
        int major = Short.toUnsignedInt(bytes.memory.getShort(bytes.at + VERSION_OFFSET));
        int minor = Short.toUnsignedInt(bytes.memory.getShort(bytes.at + VERSION_OFFSET + Short.BYTES));
        // 1.2 was written by mistake for 1.0 and is to be read as that.
        if (major != VERSION_MAJOR || minor != 0 && minor != 2) {
            throw refused(block(SECTION_HEADER) + ": pcapng version " + major + "." + minor + ", expected 1.0");
        }
        interfaces.clear();
        bytes.at += total;
        return true;
    }

    private boolean interfaceDescription() throws IOException {
        int total = whole(INTERFACE_DESCRIPTION, CaptureInterface.OPTIONS_OFFSET + Integer.BYTES);
        if (total < 0) {
            return false;
        }
        try {
            interfaces.add(CaptureInterface.read(bytes.memory, bytes.at, bytes.at + total - Integer.BYTES));
        } catch (IllegalArgumentException e) {
            throw refused(block(INTERFACE_DESCRIPTION) + ": " + e.getMessage());
        }
        bytes.at += total;
        return true;
    }

    /** Steps over a block that holds nothing for us, however long. */
    private boolean step(int type) throws IOException {
        long total = totalLength(type, MIN_BLOCK_LENGTH);
        long start = bytes.position();
        if (!bytes.skip(total - Integer.BYTES) || !bytes.has(Integer.BYTES)) {
            return cutOff(
                    blockAt(type, start) + ": the block says", total, bytes.position() + bytes.available() - start);
        }
        checkTrailer(type, start, total, bytes.memory.getInt(bytes.at));
        bytes.at += Integer.BYTES;
        return true;
    }

    /** Puts a whole block into reach and checks its lengths; its total length, or -1 where the file ends inside it. */
    private int whole(int type, int least) throws IOException {
        long total = totalLength(type, least);
        if (total > MAX_BLOCK_LENGTH) {
            throw refused(block(type) + ": total length " + total + ", expected at most " + MAX_BLOCK_LENGTH);
        }
        if (!bytes.has((int) total)) {
            cutOff(block(type) + ": the block says", total, bytes.available());
            return -1;
        }
        checkTrailer(type, bytes.position(), total, bytes.memory.getInt(bytes.at + (int) total - Integer.BYTES));
        return (int) total;
    }

    private long totalLength(int type, int least) throws CaptureFormatException {
        long total = Integer.toUnsignedLong(bytes.memory.getInt(bytes.at + TOTAL_LENGTH_OFFSET));
        if (total < least || total % Integer.BYTES != 0) {
            throw refused(block(type) + ": total length " + total + ", expected a multiple of " + Integer.BYTES
                    + " and at least " + least);
        }
        return total;
    }

    private void checkTrailer(int type, long start, long total, int trailer) throws CaptureFormatException {
        if (trailer != (int) total) {
            throw refused(blockAt(type, start) + ": total length " + total + " at its start, "
                    + Integer.toUnsignedString(trailer) + " at its end");
        }
    }

    private CaptureInterface interfaceOf(int type, int id) throws CaptureFormatException {
        if (id < 0 || id >= interfaces.size()) {
            throw refused(block(type) + ": interface " + Integer.toUnsignedString(id) + ", but " + interfaces.size()
                    + " described before it in this section");
        }
        return interfaces.get(id);
    }

    private void checkCaptured(int type, int captured, int room) throws CaptureFormatException {
        int most = Math.min(room, CaptureReader.MAX_CAPTURED_LENGTH);
        if (captured < 0 || captured > most) {
            throw refused(block(type) + ": captured length " + Integer.toUnsignedString(captured)
                    + ", expected at most " + most);
        }
    }

    private String block(int type) {
        return blockAt(type, bytes.position());
    }

    private String blockAt(int type, long start) {
        String place = " block at byte " + start;
        return switch (type) {
            case SECTION_HEADER -> "section header" + place;
            case INTERFACE_DESCRIPTION -> "interface description" + place;
            case OBSOLETE_PACKET -> "packet " + packetNumber() + ", packet" + place;
            case SIMPLE_PACKET -> "packet " + packetNumber() + ", simple packet" + place;
            case ENHANCED_PACKET -> "packet " + packetNumber() + ", enhanced packet" + place;
            default -> "block of type " + hex(type) + " at byte " + start;
        };
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
