// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.encap4j.forward.PathMtuDiscovery;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.TunnelProtocol;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors of routers, sound around whatever they quote. Believed is only what is about the node's own tunnels. */
class PathMtuFuzzTest {
    private static final int TABLES = 16;
    private static final int HEADROOM = 32;
    private static final int LEAST = 100;
    /** Which tables, what is made right, the MTU, the other node. */
    private static final int CHOICES = 5;

    private static final int IPV6 = 1;
    private static final int FROM_US = 2;
    private static final int TO_PORT = 4;
    private static final int TO_PEER = 0x40;
    private static final int RAW = 0x38;
    private static final int LINK = 14;
    private static final List<Side> SIDES = new ArrayList<>();
    private static long now;

    /** Two nodes alike, so that what one has learned the other has too. */
    private record Side(RandomNode node, TunnelProtocol protocol, PathMtuDiscovery paths, PathMtuDiscovery again) {
        static Side of(int seed) {
            TunnelProtocol protocol = seed % 2 == 0 ? HostileTraffic.VXLAN : HostileTraffic.GENEVE;
            RandomNode node = new RandomNode(seed, protocol);
            return new Side(
                    node, protocol, discovery(node, protocol), discovery(new RandomNode(seed, protocol), protocol));
        }

        private static PathMtuDiscovery discovery(RandomNode node, TunnelProtocol protocol) {
            return new PathMtuDiscovery(node.node, RandomNode.UNDERLAY, node.tunnels, protocol, LEAST);
        }
    }

    static {
        for (int seed = 0; seed < TABLES; seed++) {
            SIDES.add(Side.of(seed));
        }
    }

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] frame : Seeds.fewFrames()) {
            if (frame.length < LINK) {
                continue;
            }
            int ipv6 = frame[12] == (byte) 0x86 ? IPV6 : 0;
            byte[] seed = new byte[CHOICES + frame.length - LINK];
            seed[0] = (byte) seeds.size();
            seed[1] = (byte) (ipv6 | FROM_US | TO_PEER | TO_PORT);
            seed[3] = (byte) (60 + seeds.size());
            seed[4] = (byte) seeds.size();
            System.arraycopy(frame, LINK, seed, CHOICES, frame.length - LINK);
            seeds.add(seed);
        }
        return seeds;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void believesOnlyWhatIsAboutItsTunnels(byte[] input) {
        if (input.length < CHOICES) {
            return;
        }
        Side side = SIDES.get((input[0] & 0xFF) % TABLES);
        int what = input[1];
        boolean ipv6 = (what & IPV6) != 0;
        int told = (input[2] & 0xFF) << 8 | input[3] & 0xFF;
        byte[] quote = Arrays.copyOfRange(input, CHOICES, input.length);
        Prefix own = side.node.own.get(ipv6 ? 1 : 0);
        byte[] frame = (what & RAW) == RAW ? quote : error(own, told, steered(side, what, input[4], quote));
        now += 1_000_000;
        boolean heeded = heed(side.paths, GuardedPacket.atTheEnd(frame, HEADROOM));
        if (heeded != heed(side.again, GuardedPacket.between(frame, HEADROOM, 0x5A))) {
            throw new AssertionError("heeded " + heeded + ", and elsewhere not");
        }
        if (heeded && (what & RAW) != RAW) {
            requireOwn(own, told, quote, side.protocol.port());
        }
    }

    private static boolean heed(PathMtuDiscovery paths, GuardedPacket packet) {
        boolean heeded = paths.heed(packet.frame(), now);
        packet.assertGuards("heeded " + heeded);
        packet.assertUntouched("heeded " + heeded);
        // All of a fuzzer's errors are about the same few nodes: what was learned must not last.
        paths.forget(now + Long.MAX_VALUE / 2);
        return heeded;
    }

    private static byte[] steered(Side side, int what, int which, byte[] quote) {
        boolean ipv6 = (what & IPV6) != 0;
        int addressesAt = ipv6 ? 8 : 12;
        int length = ipv6 ? 16 : 4;
        int udpAt = ipv6 ? 40 : quote.length == 0 ? 0 : (quote[0] & 0xF) * 4;
        if (quote.length < addressesAt + 2 * length) {
            return quote;
        }
        if ((what & FROM_US) != 0) {
            put(quote, addressesAt, side.node.own.get(ipv6 ? 1 : 0));
        }
        if ((what & TO_PEER) != 0) {
            List<Prefix> far = side.node.tunnelEnds.stream()
                    .filter(end -> end.isIpv6() == ipv6)
                    .toList();
            put(quote, addressesAt + length, far.get((which & 0xFF) % far.size()));
        }
        if ((what & TO_PORT) != 0 && quote.length >= udpAt + 4) {
            quote[udpAt + 2] = (byte) (side.protocol.port() >> 8);
            quote[udpAt + 3] = (byte) side.protocol.port();
        }
        return quote;
    }

    private static void put(byte[] bytes, int at, Prefix address) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (address.isIpv6()) {
            buffer.putLong(at, address.high()).putLong(at + 8, address.low());
        } else {
            buffer.putInt(at, (int) address.low());
        }
    }

    /** By the documents: Ethernet, IP from a router to us, ICMP with right sums. */
    private static byte[] error(Prefix own, int told, byte[] quote) {
        boolean ipv6 = own.isIpv6();
        int icmpAt = LINK + (ipv6 ? 40 : 20);
        ByteBuffer frame = ByteBuffer.allocate(icmpAt + 8 + quote.length);
        frame.putShort((short) (RandomNode.mac(RandomNode.UNDERLAY) >> 32))
                .putInt((int) RandomNode.mac(RandomNode.UNDERLAY));
        frame.putShort((short) 0x02E4).putInt(0x99).putShort((short) (ipv6 ? 0x86DD : 0x0800));
        int upper = 8 + quote.length;
        if (ipv6) {
            frame.putInt(0x6000_0000).putShort((short) upper).put((byte) 58).put((byte) 64);
            frame.putLong(0x2001_0DB8_0000_0000L).putLong(7).putLong(own.high()).putLong(own.low());
            frame.put((byte) 2).put((byte) 0).putShort((short) 0).putInt(told).put(quote);
            int pseudo = sum(frame, LINK + 8, LINK + 40, upper + 58);
            frame.putShort(icmpAt + 2, (short) ~sum(frame, icmpAt, frame.limit(), pseudo));
        } else {
            frame.putShort((short) 0x4500).putShort((short) (20 + upper)).putInt(0);
            frame.put((byte) 64)
                    .put((byte) 1)
                    .putShort((short) 0)
                    .putInt(0xCB00_7107)
                    .putInt((int) own.low());
            frame.putShort(LINK + 10, (short) ~sum(frame, LINK, LINK + 20, 0));
            frame.put((byte) 3).put((byte) 4).putShort((short) 0).putInt(told).put(quote);
            frame.putShort(icmpAt + 2, (short) ~sum(frame, icmpAt, frame.limit(), 0));
        }
        return frame.array();
    }

    private static int sum(ByteBuffer bytes, int from, int to, int initial) {
        int sum = initial;
        for (int at = from; at < to; at++) {
            int octet = bytes.get(at) & 0xFF;
            sum += (at - from) % 2 == 0 ? octet << 8 : octet;
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    private static void requireOwn(Prefix own, int told, byte[] quote, int port) {
        ByteBuffer bytes = ByteBuffer.wrap(quote);
        boolean ipv6 = own.isIpv6();
        int udpAt = ipv6 ? 40 : (quote[0] & 0xF) * 4;
        int length = ipv6 ? 40 + (bytes.getShort(4) & 0xFFFF) : bytes.getShort(2) & 0xFFFF;
        boolean ours = ipv6
                ? bytes.getLong(8) == own.high() && bytes.getLong(16) == own.low() && told >= 1280
                : bytes.getInt(12) == (int) own.low() && told >= 68;
        boolean datagram = quote[ipv6 ? 6 : 9] == 17 && (bytes.getShort(udpAt + 2) & 0xFFFF) == port;
        if (!ours || !datagram || length <= told || quote[0] >> 4 != (ipv6 ? 6 : 4)) {
            throw new AssertionError("believed: " + told + " about " + length + " bytes");
        }
    }
}
