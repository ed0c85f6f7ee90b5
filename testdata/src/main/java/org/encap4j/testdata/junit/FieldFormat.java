// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.util.Arrays;
import java.util.HexFormat;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** How a field's value is written for people. */
enum FieldFormat {
    DECIMAL {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            return Long.toString(number(packet, bitAt, bits));
        }
    },
    HEX {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            return "0x" + HexFormat.of().toHexDigits(number(packet, bitAt, bits), (bits + 3) / 4);
        }
    },
    MAC {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            StringBuilder out = new StringBuilder();
            EthernetHeader.appendMac(out, number(packet, bitAt, bits));
            return out.toString();
        }
    },
    IPV4 {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            StringBuilder out = new StringBuilder();
            Ipv4Header.appendAddress(out, (int) number(packet, bitAt, bits));
            return out.toString();
        }
    },
    IPV6 {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            StringBuilder out = new StringBuilder();
            Ipv6Header.appendAddress(
                    out, number(packet, bitAt, Long.SIZE), number(packet, bitAt + Long.SIZE, Long.SIZE));
            return out.toString();
        }
    },
    ETHER_TYPE {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            int type = (int) number(packet, bitAt, bits);
            return EtherType.name(type) + " (0x" + HexFormat.of().toHexDigits((short) type) + ')';
        }
    },
    IP_PROTOCOL {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            int protocol = (int) number(packet, bitAt, bits);
            return IpProtocol.name(protocol) + " (" + protocol + ')';
        }
    },
    BYTES {
        @Override
        String text(byte[] packet, int bitAt, int bits) {
            int at = bitAt / Byte.SIZE;
            return HexFormat.of().formatHex(Arrays.copyOfRange(packet, at, at + bits / Byte.SIZE));
        }
    };

    /**
     * The value as text.
     *
     * @param packet holds all of the field
     * @param bitAt the field's first bit, counted from the packet's first
     * @param bits how many it has
     */
    abstract String text(byte[] packet, int bitAt, int bits);

    /** {@return up to 64 bits as an unsigned number, the first bit the highest} */
    static long number(byte[] packet, int bitAt, int bits) {
        long value = 0;
        for (int bit = bitAt; bit < bitAt + bits; bit++) {
            int inByte = packet[bit / Byte.SIZE] >> Byte.SIZE - 1 - bit % Byte.SIZE & 1;
            value = value << 1 | inByte;
        }
        return value;
    }
}
