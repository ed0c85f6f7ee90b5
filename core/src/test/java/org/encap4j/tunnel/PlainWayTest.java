// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** The fast ways of encapsulation and decapsulation come to what the general ways come to. */
class PlainWayTest {
    private static final int HEADROOM = 64;
    private static final long SEED = 8_472;

    private final Random random = new Random(SEED);
    private final TunnelMetadata plain = new TunnelMetadata();
    private final TunnelMetadata general = new TunnelMetadata();

    @Test
    void encapsulatesAsTheGeneralWayDoes() throws UnknownHostException {
        OuterHeaderBuilder builder = OuterHeader.to(
                        new ToyTunnel(), InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2"))
                .ethernet(0x0200_0000_0001L, 0x0200_0000_0002L)
                .sourcePorts(40_000, 50_000)
                .dscp(10);
        OuterHeader fast = builder.build();
        OuterHeader slow = new OuterHeader(builder);
        assertThat(fast).isInstanceOf(PlainOuterHeader.class);
        for (int i = 0; i < 40_000; i++) {
            byte[] payload = damaged(Datagram.ipv4()
                    .trafficClass(random.nextInt(256))
                    .payload(new byte[random.nextInt(40)])
                    .bytes());
            int vni = random.nextInt(1 << 24) << random.nextInt(2);
            int headroom = random.nextInt(50) == 0 ? random.nextInt(HEADROOM) : HEADROOM;
            Frame one = frame(payload, headroom);
            Frame other = frame(payload, headroom);
            String what = "seed " + SEED + ", payload " + i + ": " + Hex.text(payload);

            Verdict verdict = fast.encapsulate(one, plain.clear().setVni(vni));

            assertThat(verdict)
                    .as(what)
                    .isEqualTo(slow.encapsulate(other, general.clear().setVni(vni)));
            assertThat(bytes(one)).as(what).isEqualTo(bytes(other));
            assertThat(one.start()).as(what).isEqualTo(other.start());
        }
    }

    @Test
    void decapsulatesAsTheGeneralWayDoes() {
        Decapsulator verifying = Decapsulator.of(new ToyTunnel(), new ToyTunnel(7778));
        Decapsulator reporting = verifying.checksums(ChecksumPolicy.REPORT);
        int ok = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] inner = Datagram.ipv4().trafficClass(random.nextInt(256)).bytes();
            byte[] packet = damaged(Datagram.ipv4()
                    .trafficClass(random.nextBoolean() ? 0 : random.nextInt(256))
                    .ports(50_000, ToyTunnel.PORT + random.nextInt(8) / 6)
                    .udpChecksum(0)
                    .payload(Hex.bytes(ToyTunnel.HEADER + Hex.text(inner)))
                    .bytes());
            Decapsulator decapsulator = random.nextBoolean() ? verifying : reporting;
            Frame one = frame(packet, HEADROOM);
            Frame other = frame(packet, HEADROOM);
            String what = "seed " + SEED + ", packet " + i + ": " + Hex.text(packet);
            if (other.length() < 14 || other.getUnsignedShort(other.start() + 12) != EtherType.IPV4) {
                continue;
            }

            Verdict verdict = decapsulator.decapsulate(one, plain);

            assertThat(verdict)
                    .as(what)
                    .isEqualTo(decapsulator.decapsulate(other, EtherType.IPV4, other.start() + 14, general));
            assertThat(bytes(one)).as(what).isEqualTo(bytes(other));
            assertThat(one.start() + ".." + one.end()).as(what).isEqualTo(other.start() + ".." + other.end());
            if (verdict == Verdict.OK) {
                assertThat(read(plain)).as(what).isEqualTo(read(general));
                ok++;
            }
        }
        assertThat(ok).isGreaterThan(20_000);
    }

    private static String read(TunnelMetadata received) {
        ReceivedOuter outer = received.outer();
        return received.vni() + " " + received.payload() + " " + received.headerAt() + " " + received.payloadAt() + " "
                + received.protocol().port() + " " + outer.linkAt() + " " + outer.ipAt() + " " + outer.udpAt() + " "
                + outer.end() + " " + outer.ipChecksum() + " " + outer.udpChecksum() + " " + outer.ecnAlarm();
    }

    private byte[] damaged(byte[] packet) {
        if (random.nextInt(4) == 0) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        boolean resized = random.nextInt(6) == 0;
        return resized ? Arrays.copyOf(packet, random.nextInt(packet.length + 20)) : packet;
    }

    private static Frame frame(byte[] packet, int headroom) {
        byte[] memory = new byte[HEADROOM + packet.length];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        return new Frame().bind(memory, HEADROOM - headroom, HEADROOM, memory.length);
    }

    /** All of the memory: what was written where nothing should be shows too. */
    private static byte[] bytes(Frame frame) {
        byte[] all = new byte[frame.start() - (frame.start() - frame.headroom()) + frame.length()];
        frame.getBytes(frame.start() - frame.headroom(), all, 0, all.length);
        return all;
    }
}
