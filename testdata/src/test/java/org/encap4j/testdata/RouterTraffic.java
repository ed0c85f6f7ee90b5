// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;

/** Frames for a router's ingress port, from a seed. */
final class RouterTraffic {
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86DD;
    private static final int VLAN = 0x8100;
    private static final int EXPERIMENTAL = 0x88B5;
    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final long IPV4_GROUP = 0x0100_5E00_0001L;
    private static final long IPV6_GROUP = 0x3333_0000_0001L;
    private static final long SOMEBODY_ELSE = 0x02E4_00FF_FFFFL;
    private static final int SHORTEST_FRAME = 60;

    private final Random random;
    private final Ipv4Traffic ipv4;
    private final Ipv6Traffic ipv6;

    RouterTraffic(long seed) {
        random = new Random(seed);
        ipv4 = new Ipv4Traffic(random);
        ipv6 = new Ipv6Traffic(random);
    }

    /** {@return one frame for each serial number from {@code from} on} */
    List<byte[]> frames(int from, int count) {
        List<byte[]> frames = new ArrayList<>();
        for (int serial = from; serial < from + count; serial++) {
            frames.add(frame(serial));
        }
        return frames;
    }

    private byte[] frame(int serial) {
        int kind = random.nextInt(100);
        if (kind == 0) {
            // Too short for its IP header.
            byte[] packet = ipv4.packet(serial);
            return ethernet(router(), IPV4, Choice.bytes(random, 0), ByteBuffer.wrap(packet, 0, random.nextInt(20)));
        }
        if (kind == 1) {
            return ethernet(Choice.of(random, BROADCAST, router()), ARP, new byte[0], ByteBuffer.wrap(arpForOthers()));
        }
        boolean six = random.nextInt(5) < 2;
        byte[] packet = six ? ipv6.packet(serial) : ipv4.packet(serial);
        int type = six ? IPV6 : IPV4;
        byte[] tags = {};
        if (kind == 2) {
            int tag = Choice.number(random, 0, 7 << 13, 100, 5 << 13 | 4095);
            tags = ByteBuffer.allocate(4)
                    .putShort((short) VLAN)
                    .putShort((short) tag)
                    .array();
        } else if (kind == 3) {
            type = Choice.number(random, EXPERIMENTAL, packet.length, IPV4, IPV6);
        }
        long destination =
                kind < 7 && kind > 3 ? Choice.of(random, BROADCAST, IPV4_GROUP, IPV6_GROUP, SOMEBODY_ELSE) : router();
        int padding = packet.length < SHORTEST_FRAME - 14 ? SHORTEST_FRAME - 14 - packet.length : 0;
        if (random.nextInt(10) == 0) {
            padding += random.nextInt(20);
        }
        return ethernet(
                destination,
                type,
                tags,
                ByteBuffer.wrap(packet),
                ByteBuffer.wrap(Choice.bytes(random, random.nextBoolean() ? padding : 0)));
    }

    private static long router() {
        return RouterNetwork.mac(RouterNetwork.INGRESS);
    }

    /** Frames that come out of every port: with {@link KernelRouter#LAST_IDENTIFICATION}. */
    static List<byte[]> last() {
        List<byte[]> frames = new ArrayList<>();
        for (int address : new int[] {0x0A01_FFFF, 0x0A02_010A, 0x0A02_020A, 0x0A02_030A}) {
            ByteBuffer packet = ByteBuffer.allocate(46);
            packet.putInt(0x4500_002E)
                    .putShort((short) KernelRouter.LAST_IDENTIFICATION)
                    .putShort((short) 0);
            packet.putInt(0x40FD_0000).putInt(RouterNetwork.SENDERS | 0xFFFF).putInt(address);
            Frame header = new Frame().bind(packet.array(), 0, 0, 20);
            header.setShort(10, InternetChecksum.finish(InternetChecksum.sum(header, 0, 20, 0)));
            frames.add(ethernet(router(), IPV4, new byte[0], packet.rewind()));
        }
        return frames;
    }

    private byte[] arpForOthers() {
        return ByteBuffer.allocate(46)
                .putLong(0x0001_0800_0604_0001L)
                .putLong(RouterNetwork.neighbourMac(RouterNetwork.INGRESS) << 16 | 0x0A00)
                .putShort((short) 2)
                .putLong(0x0A00)
                .putShort((short) (3 + random.nextInt(200)))
                .array();
    }

    private static byte[] ethernet(long destination, int type, byte[] tags, ByteBuffer... parts) {
        int length = 14 + tags.length;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(destination << 16 | RouterNetwork.neighbourMac(RouterNetwork.INGRESS) >>> 32);
        out.putInt((int) RouterNetwork.neighbourMac(RouterNetwork.INGRESS));
        out.put(tags).putShort((short) type);
        for (ByteBuffer part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
