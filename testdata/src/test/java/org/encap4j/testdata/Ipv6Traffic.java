// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.Random;
import org.encap4j.lpm.Prefix;

/** IPv6 packets of every kind that a router may meet. The flow label is the packet's serial number. */
final class Ipv6Traffic {
    private static final int HEADER_LENGTH = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int ICMP = 58;
    private static final int NO_NEXT = 59;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 17, ICMP, ICMP, ICMP, 41, 47, 50, NO_NEXT, 253};
    private static final int[] ICMP_TYPES = {128, 128, 129, 1, 2, 3, 4, 100, 127, 133, 135, 136, 137, 200, 255};
    private static final int[] HOP_LIMITS = {0, 1, 2, 3, 64, 64, 64, 64, 255};
    /** Offset in units of eight bytes, shifted, and the M flag: first, middle, last, atomic. */
    private static final int[] FRAGMENT_FIELDS = {0x0001, 0x0081, 0x0100, 0x0000};
    /** Behind next header and length: padding, router alert, unknown ones to skip, to drop, to report. */
    private static final byte[][] OPTIONS = {
        {1, 4, 0, 0, 0, 0},
        {5, 2, 0, 0, 1, 0},
        {0x1E, 4, 1, 2, 3, 4},
        {0x5E, 4, 1, 2, 3, 4},
        {(byte) 0x9E, 4, 1, 2, 3, 4},
        {(byte) 0xDE, 4, 1, 2, 3, 4},
        {1, 40, 0, 0, 0, 0},
    };

    private static final String[] DESTINATIONS = {
        "fd00:16::/32",
        "fd00:16::/32",
        "fd00:16:20::/48",
        "fd00:16:20::/48",
        "fd00:16:20:7::/64",
        "fd00:16:20:7::9",
        "fd00:24::/32",
        "fd00:24::/32",
        "fd00:2:1::/64",
        "fd00:2:1::10",
        "fd00:2:2::10",
        "fd00:2:3::2",
        "fd00:1::/48",
        "fd00:bad::/48",
        "fd00:bad:1::/48",
        "fd00:bad:2::/48",
        "fd00:bad:3::/48",
        "2001:db8::/32",
        "2001:db8::/32"
    };
    private static final String[] ODD_ADDRESSES = {
        "::",
        "::1",
        "::/96",
        "::ffff:172.20.0.1",
        "fe80::/64",
        "ff02::/64",
        "ff0e::/64",
        "fd00::1",
        "fd00:2:1::1",
        "fd00:2:1::",
        "fec0::/64",
        "64:ff9b::/96",
        "fd00::2",
        "2001:db8:5::/64"
    };

    private final Random random;

    Ipv6Traffic(Random random) {
        this.random = random;
    }

    /** {@return a packet, sometimes longer or shorter than its header says} */
    byte[] packet(int serial) {
        int protocol = Choice.number(random, PROTOCOLS);
        byte[] payload = Choice.bytes(random, length());
        if (protocol == ICMP && payload.length > 0) {
            payload[0] = (byte) Choice.number(random, ICMP_TYPES);
        }
        int first = protocol;
        if (Choice.inHundred(random, 25)) {
            int extensions = 1 + random.nextInt(3);
            for (int i = 0; i < extensions; i++) {
                int type = extension(i == extensions - 1);
                payload = extended(type, first, payload);
                first = type;
            }
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER_LENGTH + payload.length);
        packet.putInt(6 << 28 | random.nextInt(256) << 20 | serial);
        packet.putShort((short) payload.length).put((byte) first).put((byte) Choice.number(random, HOP_LIMITS));
        if (Choice.inHundred(random, 7)) {
            putAddress(packet, Choice.of(random, ODD_ADDRESSES));
        } else {
            packet.putLong(RouterNetwork.SENDERS6).putLong(serial);
        }
        putAddress(packet, Choice.of(random, Choice.inHundred(random, 10) ? ODD_ADDRESSES : DESTINATIONS));
        packet.put(payload);
        if (Choice.inHundred(random, 4)) {
            contradict(packet, payload.length);
        }
        return packet.array();
    }

    private int length() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(60);
            case 1 -> 1220 + random.nextInt(80);
            case 2 -> 1320 + random.nextInt(160);
            default -> random.nextInt(1480);
        };
    }

    /** Only in front of all others may hop-by-hop options stand. */
    private int extension(boolean front) {
        return front && random.nextInt(3) == 0
                ? HOP_BY_HOP
                : Choice.number(random, ROUTING, FRAGMENT, FRAGMENT, DESTINATION_OPTIONS);
    }

    private byte[] extended(int type, int next, byte[] payload) {
        ByteBuffer out =
                ByteBuffer.allocate(8 + payload.length).put((byte) next).put((byte) 0);
        switch (type) {
            case FRAGMENT ->
                out.putShort((short) Choice.number(random, FRAGMENT_FIELDS)).putInt(random.nextInt());
            // Type and segments left.
            case ROUTING ->
                out.put((byte) Choice.number(random, 0, 3, 4))
                        .put((byte) random.nextInt(2))
                        .putInt(0);
            default -> out.put(Choice.of(random, OPTIONS));
        }
        if (type != FRAGMENT && Choice.inHundred(random, 5)) {
            // Longer than the packet.
            out.put(1, (byte) 0xFF);
        }
        return out.put(payload).array();
    }

    private void putAddress(ByteBuffer packet, String text) {
        Prefix prefix = Prefix.parse(text);
        long host = prefix.length() == 128 ? 0 : random.nextInt() & 0xFFFF_FFFFL;
        packet.putLong(prefix.high()).putLong(prefix.low() | host);
    }

    private void contradict(ByteBuffer packet, int length) {
        switch (random.nextInt(4)) {
            case 0 -> packet.put(0, (byte) (Choice.number(random, 0, 4, 5, 15) << 4));
            case 1 -> packet.putShort(4, (short) (length + 1 + random.nextInt(100)));
            case 2 -> packet.putShort(4, (short) 0);
            default -> packet.putShort(4, (short) random.nextInt(length + 1));
        }
    }
}
