// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

/** What a file is that is not a capture we read: told from its first four bytes, for the message that refuses it. */
final class ForeignFormat {
    private static final String MODIFIED = "a modified pcap format (";
    private static final String NOT_READ = ") that is not supported";

    private ForeignFormat() {}

    /** Names the format of a file by its first four bytes, most significant first. */
    static String describe(int magic) {
        switch (magic) {
            case 0xA1B2CD34:
            case 0x34CDB2A1:
                return MODIFIED + "Kuznetsov's, magic a1b2cd34" + NOT_READ;
            case 0xA1B234CD:
            case 0xCD34B2A1:
                return MODIFIED + "Mesquita's, magic a1b234cd" + NOT_READ;
            case 0xA12B3C4D:
            case 0x4D3C2BA1:
                return MODIFIED + "Navtel's, magic a12b3c4d" + NOT_READ;
            case 0x28B52FFD:
                return compressed("zstd");
            case 0x04224D18:
                return compressed("lz4");
            case 0xFD377A58:
                return compressed("xz");
            case 0x736E6F6F:
                return "a snoop file, expected pcap or pcapng";
            default:
                break;
        }
        switch (magic >>> Short.SIZE) {
            case 0x1F8B:
                return compressed("gzip");
            case 0x425A:
                return compressed("bzip2");
            default:
                return "not a capture file: it starts with " + String.format("%08x", magic)
                        + ", expected the magic number of pcap (a1b2c3d4, a1b23c4d, in either order) or pcapng"
                        + " (0a0d0d0a)";
        }
    }

    private static String compressed(String by) {
        return by + "-compressed; unpack it first";
    }
}
