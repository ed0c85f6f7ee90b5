// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

/** What a file is that is not a capture we read: told from its first four bytes, for the message that refuses it. */
final class ForeignFormat {
    private static final String MODIFIED = "a modified pcap format (";
    private static final String NOT_READ = ") that is not supported";

    private ForeignFormat() {}

    /** Names the format of a file by its first four bytes, most significant first. */
    static String describe(int magic) {
        return switch (magic) {
            case 0xA1B2CD34, 0x34CDB2A1 -> MODIFIED + "Kuznetsov's, magic a1b2cd34" + NOT_READ;
            case 0xA1B234CD, 0xCD34B2A1 -> MODIFIED + "Mesquita's, magic a1b234cd" + NOT_READ;
            case 0xA12B3C4D, 0x4D3C2BA1 -> MODIFIED + "Navtel's, magic a12b3c4d" + NOT_READ;
            case 0x28B52FFD -> compressed("zstd");
            case 0x04224D18 -> compressed("lz4");
            case 0xFD377A58 -> compressed("xz");
            case 0x736E6F6F -> "a snoop file, expected pcap or pcapng";
            default -> byFirstTwoBytes(magic);
        };
    }

    private static String byFirstTwoBytes(int magic) {
        return switch (magic >>> Short.SIZE) {
            case 0x1F8B -> compressed("gzip");
            case 0x425A -> compressed("bzip2");
            default ->
                String.format("not a capture file: it starts with %08x, expected the magic number of", magic)
                        + " pcap (a1b2c3d4, a1b23c4d, in either order) or pcapng (0a0d0d0a)";
        };
    }

    private static String compressed(String by) {
        return by + "-compressed; unpack it first";
    }
}
