// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.PlainIpv4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast ways of encapsulation and decapsulation come to what the general ways come to. */
class PlainWayTest {
    private static final int HEADROOM = 64;
    private static final long SEED = 8_472;

    private final Random random = new Random(SEED);
    private final TunnelMetadata plain = new TunnelMetadata();
    private final TunnelMetadata general = new TunnelMetadata();

    /** Tails of whole words and of others: the last word overlaps what lies before it. */
    @ParameterizedTest
    @CsvSource({
        "0, false", "1, false", "7, false", "8, false", "9, false", "20, false", "252, false",
        "0, true", "1, true", "7, true", "8, true", "9, true", "20, true", "252, true"
    })
    void encapsulatesAsTheGeneralWayDoes(int tail, boolean firstWord) throws UnknownHostException {
        ToyTunnel protocol = new ToyTunnel().withTail(tail);
        OuterHeaderBuilder builder = OuterHeader.to(
                        firstWord ? protocol.givingFirstWord() : protocol,
                        InetAddress.getByName("192.0.2.1"),
                        InetAddress.getByName("192.0.2.2"))
                .ethernet(0x0200_0000_0001L, 0x0200_0000_0002L)
                .sourcePorts(40_000, 50_000)
                .dscp(10);
        OuterHeader fast = builder.build();
        OuterHeader slow = new OuterHeader(builder);
        assertThat(fast).isInstanceOf(PlainOuterHeader.class);
        for (int i = 0; i < 6_000; i++) {
            byte[] payload = damaged(Datagram.ipv4()
                    .trafficClass(random.nextInt(256))
                    .payload(new byte[random.nextInt(40)])
                    .bytes());
            int vni = random.nextInt(1 << 24) << random.nextInt(2);
            int type = random.nextInt(20) == 0 ? EtherType.IPV4 : EtherType.TRANSPARENT_ETHERNET;
            int room = fast.length();
            int headroom = random.nextInt(50) == 0 ? random.nextInt(room) : room + random.nextInt(2);
            Frame one = frame(payload, headroom, i % 2 == 0);
            Frame other = frame(payload, headroom, i % 2 == 0);
            String what = "seed " + SEED + ", payload " + i + ": " + Hex.text(payload);

            Verdict verdict = fast.encapsulate(one, plain.clear().setVni(vni).setPayload(type));

            assertThat(verdict)
                    .as(what)
                    .isEqualTo(
                            slow.encapsulate(other, general.clear().setVni(vni).setPayload(type)));
            assertThat(bytes(one)).as(what).isEqualTo(bytes(other));
            assertThat(one.start()).as(what).isEqualTo(other.start());
        }
    }

    @Test
    void takesALookThatTheCallerHasTaken() throws UnknownHostException {
        byte[] payload = Datagram.ipv4().bytes();
        for (boolean tagged : new boolean[] {false, true}) {
            OuterHeaderBuilder builder = OuterHeader.to(
                    new ToyTunnel(), InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2"));
            OuterHeader header = tagged ? builder.vlan(0x8100, 7).build() : builder.build();
            Frame one = frame(payload, header.length(), true);
            Frame other = frame(payload, header.length(), true);
            assertThat(PlainIpv4.look(one)).isTrue();

            assertThat(header.encapsulatePlain(one, plain.clear().setVni(5))).isEqualTo(Verdict.OK);
            assertThat(header.encapsulate(other, general.clear().setVni(5))).isEqualTo(Verdict.OK);
            assertThat(bytes(one)).isEqualTo(bytes(other));
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
            Frame one = frame(packet, HEADROOM, i % 2 == 0);
            Frame other = frame(packet, HEADROOM, i % 2 == 0);
            String what = "seed " + SEED + ", packet " + i + ": " + Hex.text(packet);
            if (other.length() < 14 || other.getUnsignedShort(other.start() + 12) != EtherType.IPV4) {
                continue;
            }

            Verdict looked = decapsulator.inspect(one, plain);
            String seen = looked == Verdict.OK ? read(plain) : null;
            assertThat(one.start() + ".." + one.end()).as(what).isEqualTo(other.start() + ".." + other.end());
            Verdict verdict = decapsulator.decapsulate(one, plain);

            assertThat(looked).as(what).isEqualTo(verdict);
            assertThat(verdict)
                    .as(what)
                    .isEqualTo(decapsulator.decapsulate(other, EtherType.IPV4, other.start() + 14, general));
            assertThat(bytes(one)).as(what).isEqualTo(bytes(other));
            assertThat(one.start() + ".." + one.end()).as(what).isEqualTo(other.start() + ".." + other.end());
            if (verdict == Verdict.OK) {
                assertThat(read(plain)).as(what).isEqualTo(read(general)).isEqualTo(seen);
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

    private static Frame frame(byte[] packet, int headroom, boolean direct) {
        byte[] memory = new byte[headroom + packet.length];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(packet, 0, memory, headroom, packet.length);
        if (direct) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(memory.length).put(0, memory);
            return new Frame().bind(buffer, 0, headroom, memory.length);
        }
        return new Frame().bind(memory, 0, headroom, memory.length);
    }

    /** All of the memory: what was written where nothing should be shows too. */
    private static byte[] bytes(Frame frame) {
        byte[] all = new byte[frame.headroom() + frame.length()];
        frame.getBytes(frame.start() - frame.headroom(), all, 0, all.length);
        return all;
    }
}
