// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.ReceivedOuter;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** C puts the same bytes in front of packets as Java, and reads the same out of them. */
class YardstickCodecTest {
    private static final long SEED = 20_261_124;
    private static final int PACKETS = 4000;
    private static final long LOCAL_MAC = 0x0200_0000_0001L;
    private static final long REMOTE_MAC = 0x0200_0000_0002L;

    /** The outer headers without options; and heads of options of 4 bytes, known ones that are critical or have another length. */
    private static final int LONGER_THAN_BASE = 50;

    private static final int[] OPTION_HEADS = {
        0x0102_8001, 0x014B_8101, 0x0102_80E1, 0xFF4A_0100, 0xFF4A_8101, 0x0132_0301
    };

    static final Iterable<String> HEADERS = Headers.names();

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    static OuterHeader outer(TunnelProtocol protocol, boolean checksum) throws IOException {
        InetAddress local = InetAddress.getByAddress(new byte[] {10, 0, 1, 1});
        InetAddress remote = InetAddress.getByAddress(new byte[] {10, 0, 2, 2});
        return OuterHeader.to(protocol, local, remote)
                .ethernet(LOCAL_MAC, REMOTE_MAC)
                .udpChecksum(checksum)
                .build();
    }

    private static TunnelMetadata metadata(int identity) {
        return new TunnelMetadata().setVni(42).setIdentity(identity);
    }

    private StrangePackets strange() {
        return new StrangePackets(random, LOCAL_MAC, random::nextInt, random::nextInt);
    }

    private List<byte[]> packets() {
        StrangePackets strange = strange();
        return Stream.generate(strange::draw)
                .filter(StrangePackets::isForC)
                .limit(PACKETS)
                .toList();
    }

    private static String encapsulate(OuterHeader outer, Frame frame) {
        return outer.encapsulate(frame, metadata(15584)).name();
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void encapsulatesLikeJava(String header) throws IOException {
        OuterHeader outer = outer(Headers.get(header), false);
        Slots slots = new Slots(packets());

        List<String> java = slots.lines(frame -> encapsulate(outer, frame));

        assertThat(Built.results(folder, "encap-" + header, slots.input())).isEqualTo(java);
        assertThat(java).as("seed " + SEED).anyMatch(line -> line.startsWith("OK"));
        assertThat(java).anyMatch(line -> line.startsWith("NO_HEADROOM"));
        assertThat(java).anyMatch(line -> line.startsWith("TRUNCATED"));
    }

    @Test
    void refusesWhatIsTooLongLikeJava() throws IOException {
        OuterHeader outer = outer(Headers.get("geneve-16"), false);
        int longest = 0xFFFF - outer.ipOverhead();
        Slots slots = new Slots(IntStream.range(longest - 4, longest + 8)
                .mapToObj(length -> new byte[length])
                .toList());

        List<String> java = slots.lines(frame -> encapsulate(outer, frame));

        assertThat(Built.results(folder, "encap-geneve-16", slots.input())).isEqualTo(java);
        assertThat(java).anyMatch(line -> line.startsWith("OK"));
        assertThat(java).anyMatch(line -> line.startsWith("TOO_LONG"));
    }

    /** What may come out of the network: packets of this tunnel, half of them damaged. */
    private byte[] received(TunnelProtocol protocol, byte[] inner) throws IOException {
        OuterHeader outer = outer(protocol, random.nextInt(4) == 0);
        int length = outer.length();
        byte[] bytes = new byte[length + inner.length];
        System.arraycopy(inner, 0, bytes, length, inner.length);
        int identity = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(1 << 16);
        Verdict verdict = outer.encapsulate(new Frame().bind(bytes, 0, length, bytes.length), metadata(identity));
        assertThat(verdict).isIn(Verdict.OK, Verdict.TRUNCATED);
        int ecn = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        StrangePackets.mended(bytes, () -> bytes[EthernetHeader.LENGTH + 1] ^= (byte) ecn);
        int optionAt = length - 2 * GeneveOption.DATA_OFFSET;
        if (length > LONGER_THAN_BASE && random.nextInt(6) == 0) {
            StrangePackets.bind(bytes).setInt(optionAt, OPTION_HEADS[random.nextInt(OPTION_HEADS.length)]);
        }
        StrangePackets strange = strange();
        switch (random.nextInt(16)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> {
                return strange.tagged(bytes, 1 + random.nextInt(3));
            }
            case 2 -> {
                return Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            }
            case 3, 4 -> strange.flip(bytes, 0, length);
            case 5, 6 -> StrangePackets.mended(bytes, () -> strange.flip(bytes, EthernetHeader.LENGTH, 20));
            case 7, 8, 9 -> strange.flip(bytes, EthernetHeader.LENGTH + 20, length - EthernetHeader.LENGTH - 20);
            default -> {
                // As it is.
            }
        }
        return bytes;
    }

    static String decapsulate(Decapsulator decapsulator, Frame frame) {
        TunnelMetadata read = new TunnelMetadata();
        int start = frame.start();
        Verdict verdict = decapsulator.decapsulate(frame, read);
        return verdict == Verdict.OK ? "OK" + describe(read, start) : verdict.name();
    }

    private static String describe(TunnelMetadata read, int start) {
        ReceivedOuter outer = read.outer();
        return String.format(
                        " vni %d payload %04x ip %d udp %d options %d payload %d end %d",
                        read.vni(),
                        read.payload(),
                        outer.ipAt() - start,
                        outer.udpAt() - start,
                        read.optionsLength(),
                        read.payloadAt() - start,
                        outer.end() - start)
                + (read.hasIdentity() ? " identity " + Integer.toUnsignedString(read.identity()) : "")
                + (read.dontLearn() ? " dont-learn" : "")
                + (read.policyApplied() ? " policy-applied" : "")
                + (read.critical() ? " critical" : "")
                + (outer.ecnAlarm() ? " ecn-alarm" : "")
                + (outer.udpChecksum() == ReceivedOuter.Checksum.GOOD ? " udp-checksum" : "");
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void decapsulatesLikeJava(String header) throws IOException {
        TunnelProtocol protocol = Headers.get(header);
        List<byte[]> received = new ArrayList<>();
        for (byte[] inner : packets()) {
            byte[] packet = received(protocol, inner);
            if (StrangePackets.isForC(packet)) {
                received.add(packet);
            }
        }
        Slots slots = new Slots(received);
        Decapsulator decapsulator = Decapsulator.of(protocol);

        List<String> java = slots.lines(frame -> decapsulate(decapsulator, frame));

        assertThat(Built.results(folder, "decap-" + header, slots.input())).isEqualTo(java);
        for (Verdict verdict : List.of(
                Verdict.OK,
                Verdict.TRUNCATED,
                Verdict.TOO_MANY_HEADERS,
                Verdict.NOT_A_TUNNEL,
                Verdict.BAD_IP_CHECKSUM,
                Verdict.BAD_UDP_CHECKSUM,
                Verdict.BAD_LENGTH,
                Verdict.FRAGMENT,
                Verdict.ECN_DROP)) {
            assertThat(java).as("seed " + SEED).anyMatch(line -> line.startsWith(verdict.name()));
        }
    }
}
