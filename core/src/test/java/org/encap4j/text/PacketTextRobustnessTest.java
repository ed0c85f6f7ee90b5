// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, rendering ends, says something about them, and leaves packet and frame alone. */
class PacketTextRobustnessTest {
    private static final PacketText TEXT = new PacketText(new FakeTunnel());
    private static final int MAX_LINES = 40;
    private static final int MAX_LINE = 240;

    private static final byte[] ETHERNET = Hex.bytes("020000000002 020000000001 0800");
    private static final byte[] IP_IN_IP = Hex.bytes("45000000 00000000 40040000 0a000001 0a000002");

    private static final List<byte[]> GOLDEN =
            PacketTextTest.packets().map(row -> (byte[]) row.get()[1]).toList();

    private static String render(Frame frame, String what) {
        int start = frame.start();
        int end = frame.end();
        byte[] before = new byte[frame.length()];
        frame.getBytes(start, before, 0, before.length);
        StringBuilder out = new StringBuilder();
        try {
            TEXT.append(frame, out);
        } catch (RuntimeException | AssertionError | StackOverflowError thrown) {
            throw new AssertionError(what + ": " + Hex.text(before), thrown);
        }
        byte[] after = new byte[before.length];
        frame.getBytes(start, after, 0, after.length);
        assertThat(new int[] {frame.start(), frame.end()}).as(what).containsExactly(start, end);
        assertThat(after).as(what).isEqualTo(before);
        assertThat(out.toString()).as(what).isNotBlank().endsWith("\n").doesNotContain("\n\n");
        assertThat(out.toString().split("\n"))
                .as(what)
                .hasSizeLessThan(MAX_LINES)
                .allMatch(line -> line.startsWith("  ") && line.length() < MAX_LINE);
        return out.toString();
    }

    private static Frame frame(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }

    @Test
    @DisplayName("RB-01: every truncation of every packet is rendered as far as it goes")
    void rendersEveryTruncation() {
        for (byte[] packet : GOLDEN) {
            for (int length = 0; length < packet.length; length++) {
                String what = length + " of " + Hex.text(packet);
                for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(packet, length))) {
                    render(frame, what);
                }
            }
        }
    }

    @Test
    @DisplayName("RB-01: random bytes are rendered")
    void rendersRandomBytes() {
        long seed = 1;
        Random random = new Random(seed);
        int[] types = {EtherType.IPV4, EtherType.IPV6, EtherType.ARP, EtherType.VLAN, EtherType.SERVICE_VLAN, 0x26};
        for (int round = 0; round < 50_000; round++) {
            byte[] packet = new byte[random.nextInt(200)];
            random.nextBytes(packet);
            if (packet.length > 24) {
                int type = types[random.nextInt(types.length)];
                packet[12] = (byte) (type >> 8);
                packet[13] = (byte) type;
                packet[14] = (byte) (type == EtherType.IPV4 ? 0x45 + random.nextInt(3) : 0x60);
            }
            render(frame(packet), "seed " + seed + " round " + round);
        }
    }

    @Test
    @DisplayName("RB-01: packets with some bytes changed are rendered")
    void rendersDamagedPackets() {
        long seed = 2;
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] packet = GOLDEN.get(random.nextInt(GOLDEN.size())).clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
            }
            render(frame(Arrays.copyOf(packet, random.nextInt(packet.length + 1))), "seed " + seed + " round " + round);
        }
    }

    @ParameterizedTest(name = "RB-03: {0} bytes of IP in IP are followed four deep")
    @ValueSource(ints = {5 * 20, 6 * 20, 65_000})
    void followsIpInIpNoDeeper(int length) {
        byte[] packet = Arrays.copyOf(ETHERNET, ETHERNET.length + length);
        for (int at = ETHERNET.length; at < packet.length; at += IP_IN_IP.length) {
            System.arraycopy(IP_IN_IP, 0, packet, at, IP_IN_IP.length);
            int total = packet.length - at;
            packet[at + 2] = (byte) (total >> 8);
            packet[at + 3] = (byte) total;
        }
        String text = render(frame(packet), length + " bytes of IP in IP");

        assertThat(text.lines().filter(line -> line.contains("ip4"))).hasSize(1 + PacketText.MAX_TUNNELS);
        int left = length - 5 * IP_IN_IP.length;
        assertThat(text).endsWith(left > 0 ? "data " + left + " bytes\n" : "checksum bad\n");
    }

    @Test
    @DisplayName("RB-03: tunnels in tunnels are followed four deep")
    void followsTunnelsNoDeeper() {
        byte[] level = Hex.bytes("020000000002 020000000001 0800" + "45000000 00000000 40110000 0a000001 0a000002"
                + "0001 1e61 0000 0000" + "6558 0007 00000000");
        int levels = 1_200;
        byte[] packet = new byte[levels * level.length];
        for (int at = 0; at < packet.length; at += level.length) {
            System.arraycopy(level, 0, packet, at, level.length);
            int left = packet.length - at - 14;
            packet[at + 16] = (byte) (left >> 8);
            packet[at + 17] = (byte) left;
            packet[at + 38] = (byte) (left - 20 >> 8);
            packet[at + 39] = (byte) (left - 20);
        }
        String text = render(frame(packet), "tunnels in tunnels");

        assertThat(text.lines().filter(line -> line.contains("fake network 7"))).hasSize(PacketText.MAX_TUNNELS);
        int left = packet.length - PacketText.MAX_TUNNELS * level.length - (level.length - 8);
        assertThat(text).endsWith("data " + left + " bytes\n");
    }
}
