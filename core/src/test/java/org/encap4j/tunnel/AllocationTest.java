// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Datagram;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** From a held buffer to a held buffer nothing is allocated, refused packets and binding included. */
class AllocationTest {
    private static final byte[] INNER = Datagram.ipv4().trafficClass(2).bytes();
    private static final Decapsulator VERIFYING = Decapsulator.of(new ToyTunnel());
    private static final Decapsulator REPORTING = VERIFYING.checksums(ChecksumPolicy.REPORT);

    private final Frame frame = new Frame();
    private final TunnelMetadata metadata = new TunnelMetadata();

    @Test
    void encapsulatesWithoutAllocating() {
        for (OuterHeader header : headers()) {
            byte[] memory = new byte[header.length() + INNER.length];
            System.arraycopy(INNER, 0, memory, header.length(), INNER.length);
            AllocationProbe.assertNone("encapsulating in an array", () -> {
                frame.bind(memory, 0, header.length(), memory.length);
                header.encapsulate(frame, metadata);
            });
            assertThat(frame.start()).isZero();
            ByteBuf direct =
                    PooledByteBufAllocator.DEFAULT.directBuffer(memory.length).writeBytes(memory);
            try {
                AllocationProbe.assertNone("encapsulating in a direct buffer", () -> {
                    direct.readerIndex(header.length());
                    header.encapsulate(frame.bind(direct), metadata);
                    frame.moveIndices(direct);
                });
                assertThat(direct.readerIndex()).isZero();
            } finally {
                direct.release();
            }
        }
    }

    @Test
    void refusesToEncapsulateWithoutAllocating() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        byte[] memory = new byte[header.length() + 0x1_0000];
        refusing(header, memory, header.length() - 1, memory.length, metadata, Verdict.NO_HEADROOM);
        refusing(header, memory, header.length(), header.length() + 13, metadata, Verdict.TRUNCATED);
        refusing(header, memory, header.length(), memory.length, metadata, Verdict.TOO_LONG);
        refusing(
                header,
                memory,
                header.length(),
                header.length() + 60,
                new TunnelMetadata().setVni(-1),
                Verdict.BAD_METADATA);
    }

    private void refusing(OuterHeader header, byte[] memory, int start, int end, TunnelMetadata in, Verdict expected) {
        assertThat(header.encapsulate(frame.bind(memory, 0, start, end), in)).isEqualTo(expected);
        AllocationProbe.assertNone(
                "refusing " + expected, () -> header.encapsulate(frame.bind(memory, 0, start, end), in));
    }

    @Test
    void decapsulatesWithoutAllocatingWhateverTheVerdict() {
        Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
        packets().forEach((packet, decapsulator) -> {
            byte[] original = packet.clone();
            Verdict verdict = decapsulator.decapsulate(frame.bind(packet, 0, 0, packet.length), metadata);
            seen.add(verdict);
            AllocationProbe.assertNone(verdict + " in an array", () -> {
                System.arraycopy(original, 0, packet, 0, packet.length);
                decapsulator.decapsulate(frame.bind(packet, 0, 0, packet.length), metadata);
            });
            ByteBuf direct =
                    PooledByteBufAllocator.DEFAULT.directBuffer(original.length).writeBytes(original);
            try {
                AllocationProbe.assertNone(verdict + " in a direct buffer", () -> {
                    direct.setIndex(0, original.length).setBytes(0, original);
                    decapsulator.decapsulate(frame.bind(direct), metadata);
                    frame.moveIndices(direct);
                });
            } finally {
                direct.release();
            }
        });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Verdict.OK,
                        Verdict.TRUNCATED,
                        Verdict.BAD_VERSION,
                        Verdict.BAD_LENGTH,
                        Verdict.BAD_IP_CHECKSUM,
                        Verdict.BAD_UDP_CHECKSUM,
                        Verdict.ZERO_UDP_CHECKSUM,
                        Verdict.TOO_MANY_HEADERS,
                        Verdict.FRAGMENT,
                        Verdict.NOT_A_TUNNEL,
                        Verdict.OAM,
                        Verdict.ECN_DROP);
    }

    private static List<OuterHeader> headers() {
        List<OuterHeader> headers = new ArrayList<>();
        for (boolean checksum : new boolean[] {false, true}) {
            headers.add(OuterHeaderTest.ipv4().udpChecksum(checksum).build());
            headers.add(OuterHeaderTest.ipv4()
                    .udpChecksum(checksum)
                    .dontFragment(false)
                    .build());
            headers.add(
                    OuterHeaderTest.ipv6().udpChecksum(checksum).vlan(0x8100, 1).build());
        }
        return headers;
    }

    private static Map<byte[], Decapsulator> packets() {
        Map<byte[], Decapsulator> packets = new LinkedHashMap<>();
        packets.put(v4().bytes(), VERIFYING);
        packets.put(v6().bytes(), VERIFYING);
        packets.put(v4().trafficClass(3).bytes(), VERIFYING);
        packets.put(v4().udpChecksum(0).bytes(), VERIFYING);
        packets.put(v6().udpChecksum(1).ipLength(0).udpLength(0).bytes(), REPORTING);
        packets.put(v4().ipLength(2_000).bytes(), VERIFYING);
        packets.put(new byte[13], VERIFYING);
        packets.put(
                DecapsulatorTest.withHeader(Datagram.ipv4(), "7100655800002a00", INNER)
                        .bytes(),
                VERIFYING);
        packets.put(
                DecapsulatorTest.withHeader(Datagram.ipv4(), "7001655800002a00", INNER)
                        .bytes(),
                VERIFYING);
        packets.put(v4().udpLength(3).bytes(), VERIFYING);
        packets.put(v4().ipChecksum(1).bytes(), VERIFYING);
        packets.put(v6().udpChecksum(1).bytes(), VERIFYING);
        packets.put(v6().udpChecksum(0).bytes(), VERIFYING);
        packets.put(v4().tag("810000018100000281000003").bytes(), VERIFYING);
        packets.put(v6().extension(44, "0000000100000007").bytes(), VERIFYING);
        packets.put(Datagram.ipv4().bytes(), VERIFYING);
        packets.put(DecapsulatorTest.tunnelled(Datagram.ipv4().trafficClass(3)).bytes(), VERIFYING);
        return packets;
    }

    private static Datagram v4() {
        return DecapsulatorTest.withHeader(Datagram.ipv4(), ToyTunnel.HEADER, INNER);
    }

    private static Datagram v6() {
        return DecapsulatorTest.withHeader(Datagram.ipv6(), ToyTunnel.HEADER, INNER);
    }
}
