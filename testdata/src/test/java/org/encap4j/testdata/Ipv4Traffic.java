// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.Random;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;

/** IPv4 packets of every kind that a router may meet. The identification is the packet's serial number. */
final class Ipv4Traffic {
    private static final int HEADER_LENGTH = 20;
    private static final int[] PROTOCOLS = {1, 1, 1, 4, 6, 6, 6, 17, 17, 17, 47, 50, 253};
    private static final int[] ICMP_TYPES = {8, 8, 0, 3, 5, 11, 12, 13, 17, 40, 255};
    private static final int[] TTLS = {0, 1, 2, 3, 64, 64, 64, 64, 255};
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int RESERVED_BIT = 0x8000;
    private static final int[] FLAGS = {
        0,
        0,
        0,
        DONT_FRAGMENT,
        DONT_FRAGMENT,
        DONT_FRAGMENT,
        MORE_FRAGMENTS,
        MORE_FRAGMENTS | 17,
        23,
        RESERVED_BIT,
        DONT_FRAGMENT | MORE_FRAGMENTS
    };
    /** Each in words of four bytes: NOP, end, unknown, record route, timestamp, router alert, source routes, broken. */
    private static final byte[][] OPTIONS = {
        {1, 1, 1, 1},
        {0, 1, 2, 3},
        {(byte) 0x9E, 4, 5, 6},
        {0x1E, 8, 1, 2, 3, 4, 5, 6},
        {(byte) 0x82, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {7, 7, 8, 10, 9, 9, 9, 0},
        {68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {68, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0},
        {(byte) 148, 4, 0, 0},
        {(byte) 131, 7, 4, 10, 2, 1, 10, 0},
        {(byte) 137, 7, 8, 10, 2, 1, 10, 0},
        {7, 2, 0, 0},
        {7, 40, 4, 0},
        {0x1E, 1, 0, 0},
        {0x1E, 0, 0, 0},
        {1, 1, 1, 0x1E},
    };

    private static final String[] DESTINATIONS = {
        "172.16.0.0/12",
        "172.16.0.0/12",
        "172.20.0.0/16",
        "172.20.0.0/16",
        "172.20.7.0/24",
        "172.20.7.9",
        "172.24.0.0/14",
        "172.24.0.0/14",
        "10.2.1.0/24",
        "10.2.1.10",
        "10.2.2.10",
        "10.2.3.2",
        "10.1.0.0/16",
        "192.0.2.0/26",
        "192.0.2.64/26",
        "192.0.2.128/26",
        "192.0.2.192/26",
        "203.0.113.0/24",
        "203.0.113.0/24",
        "240.2.0.0/16"
    };
    private static final String[] ODD_DESTINATIONS = {
        "0.0.0.0",
        "0.0.0.0/8",
        "127.0.0.0/8",
        "224.0.0.0/24",
        "239.0.0.0/8",
        "240.3.0.0/16",
        "255.255.255.255",
        "10.0.0.1",
        "10.2.1.1",
        "10.2.1.255",
        "10.2.1.0",
        "169.254.0.0/16"
    };
    private static final String[] ODD_SOURCES = {
        "0.0.0.0",
        "0.0.0.0/8",
        "127.0.0.0/8",
        "224.0.0.0/4",
        "240.1.0.0/16",
        "255.255.255.255",
        "10.0.0.1",
        "10.2.1.1",
        "10.2.1.255",
        "169.254.0.0/16",
        "198.51.100.0/24",
        "172.16.5.0/24"
    };

    private final Random random;

    Ipv4Traffic(Random random) {
        this.random = random;
    }

    /** {@return a packet, sometimes longer or shorter than its header says} */
    byte[] packet(int serial) {
        byte[] options = Choice.inHundred(random, 20) ? Choice.of(random, OPTIONS) : new byte[0];
        int protocol = Choice.number(random, PROTOCOLS);
        byte[] payload = Choice.bytes(random, length());
        if (protocol == 1 && payload.length > 0) {
            payload[0] = (byte) Choice.number(random, ICMP_TYPES);
        }
        int headerLength = HEADER_LENGTH + options.length;
        int length = headerLength + payload.length;
        ByteBuffer packet = ByteBuffer.allocate(length);
        packet.putShort((short) (0x4000 | headerLength / 4 << 8 | random.nextInt(256)));
        packet.putShort((short) length).putShort((short) serial);
        packet.putShort((short) Choice.number(random, FLAGS));
        packet.put((byte) Choice.number(random, TTLS)).put((byte) protocol).putShort((short) 0);
        packet.putInt(Choice.inHundred(random, 7) ? address(Choice.of(random, ODD_SOURCES)) : sender(serial));
        String[] destinations = Choice.inHundred(random, 10) ? ODD_DESTINATIONS : DESTINATIONS;
        packet.putInt(address(Choice.of(random, destinations)));
        packet.put(options).put(payload);
        boolean broken = Choice.inHundred(random, 8);
        if (broken) {
            contradict(packet, headerLength);
        }
        return broken && random.nextBoolean() ? packet.array() : withChecksum(packet.array(), headerLength);
    }

    private int length() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(60);
            case 1 -> 1240 + random.nextInt(80);
            case 2 -> 1340 + random.nextInt(160);
            default -> random.nextInt(1560);
        };
    }

    private static int sender(int serial) {
        return RouterNetwork.SENDERS | serial;
    }

    private int address(String prefix) {
        Prefix within = Prefix.parse(prefix);
        return (int) within.low() | (int) (random.nextInt() & (1L << 32 - within.length()) - 1);
    }

    private void contradict(ByteBuffer packet, int headerLength) {
        int length = packet.capacity();
        switch (random.nextInt(7)) {
            case 0 -> packet.put(0, (byte) (Choice.number(random, 0, 5, 6, 15) << 4 | headerLength / 4));
            case 1 -> packet.put(0, (byte) (0x40 | random.nextInt(5)));
            case 2 -> packet.put(0, (byte) 0x4F);
            case 3 -> packet.putShort(2, (short) random.nextInt(headerLength));
            case 4 -> packet.putShort(2, (short) (headerLength + random.nextInt(length - headerLength + 1)));
            case 5 -> packet.putShort(2, (short) (length + 1 + random.nextInt(100)));
            default -> packet.put(10, (byte) 0x5A);
        }
    }

    private static byte[] withChecksum(byte[] packet, int headerLength) {
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        frame.setShort(10, 0);
        frame.setShort(10, InternetChecksum.finish(InternetChecksum.sum(frame, 0, headerLength, 0)));
        return packet;
    }
}
