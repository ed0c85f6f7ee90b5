// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The segments are made with scapy: TCP from port 33000 to 80 with MSS and the usual options, or with the MSS at an odd place. */
class MssClampTest {
    private static final String SYN_IPV4 = "02e40000000102e40000000a0800 4500003c000100004006669b0a01000a0a020014"
            + "80e800500000000100000000a002faf0%s0000 0204%s0402080a000000010000000001030307";
    private static final String SYN_ACK_IPV4 = "02e40000000102e40000000a0800 4500003000010000400666a70a01000a0a020014"
            + "80e8005000000001000000007012faf0%s0000 010204%s010101";
    private static final String SYN_IPV6 = "02e40000000102e40000000a88a800078100000886dd 600000000028 0640"
            + "fd000001000000000000000000000010fd000002000000000000000000000020"
            + "80e800500000000100000000a002faf0%s0000 0204%s0402080a000000010000000001030307";
    private static final String SYN_ACK_IPV6 = "02e40000000102e40000000a88a800078100000886dd 60000000001c 0640"
            + "fd000001000000000000000000000010fd000002000000000000000000000020"
            + "80e8005000000001000000007012faf0%s0000 010204%s010101";

    private static final byte[] IPV4 = packet(SYN_IPV4, "b7b4", "05b4");
    private static final int IPV4_AT = 14;
    private static final int TCP_AT = IPV4_AT + 20;

    private static byte[] packet(String form, String checksum, String mss) {
        return Hex.bytes(form.formatted(checksum, mss));
    }

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void lowersTheSegmentSizeAsScapyWritesIt(Placement placement) {
        clamps(placement, 1450, IPV4, packet(SYN_IPV4, "b7e6", "0582"));
        clamps(placement, 1450, packet(SYN_ACK_IPV4, "4576", "05b4"), packet(SYN_ACK_IPV4, "7776", "0582"));
        clamps(placement, 1430, packet(SYN_IPV6, "d1a0", "05b4"), packet(SYN_IPV6, "d1fa", "055a"));
        clamps(placement, 1430, packet(SYN_ACK_IPV6, "5f62", "05b4"), packet(SYN_ACK_IPV6, "b962", "055a"));
    }

    private static void clamps(Placement placement, int mtu, byte[] before, byte[] after) {
        Frame frame = placement.bind(before);
        assertThat(MssClamp.clampEthernet(frame, mtu)).isTrue();
        assertThat(placement.bytes(frame)).isEqualTo(after);
        placement.assertUntouchedAround(frame);

        assertThat(MssClamp.clampEthernet(frame, mtu)).as("a second time").isFalse();
        assertThat(placement.bytes(frame)).isEqualTo(after);
    }

    @Test
    void clampsABarePacket() {
        Frame frame = new Frame().bind(IPV4.clone(), 0, IPV4_AT, IPV4.length);

        assertThat(MssClamp.clamp(frame, EtherType.ARP, IPV4_AT, 1450)).isFalse();
        assertThat(MssClamp.clamp(frame, EtherType.IPV6, IPV4_AT, 1450)).isFalse();
        assertThat(MssClamp.clamp(frame, EtherType.IPV4, IPV4_AT, 1450)).isTrue();
        assertThat(frame.getUnsignedShort(TCP_AT + 22)).isEqualTo(1410);
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 1501, 9000, 65_535})
    void neverRaisesASegmentSize(int mtu) {
        leavesAlone(IPV4, mtu);
    }

    @Test
    void lowersToWhatTheSmallestLinksCarry() {
        byte[] packet = IPV4.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(MssClamp.clampEthernet(frame, 68)).isTrue();
        assertThat(frame.getUnsignedShort(TCP_AT + 22)).isEqualTo(28);
        assertThat(checksumGood(frame)).isTrue();
    }

    /** ACK, SYN without TCP, RST, FIN: what is not the start of a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"10", "00", "11", "14", "18", "fd"})
    void leavesOtherSegmentsAlone(String flags) {
        leavesAlone(patched(IPV4, TCP_AT + 13, flags), 1450);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "12", "c2", "52", "ff"})
    void clampsWhateverElseASynSays(String flags) {
        byte[] packet = patched(IPV4, TCP_AT + 13, flags);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(MssClamp.clampEthernet(frame, 1450)).isTrue();
    }

    /** More fragments, an offset, both; another protocol; a version, header and total length that are not right. */
    @ParameterizedTest
    @CsvSource({
        "6, 2000", "6, 0001", "6, 3fff", "9, 11", "9, 01", "0, 65", "0, 44", "0, 4f", "2, 003d", "2, 0013", "2, 003b"
    })
    void leavesFragmentsAndBadHeadersAlone(int offset, String bytes) {
        leavesAlone(patched(IPV4, IPV4_AT + offset, bytes), 1450);
    }

    @Test
    void leavesIpv6FragmentsAloneButNotAtomicOnes() {
        String whole = "02e40000000102e40000000a86dd 60000000 0024 2c 40"
                + "fd000001000000000000000000000010fd000002000000000000000000000020"
                + "0600%s00000007 80e800500000000100000000%s02faf000000000 %s01010101";
        for (String field : new String[] {"0001", "0008", "fff9"}) {
            leavesAlone(Hex.bytes(whole.formatted(field, "70", "020405b4")), 1450);
        }
        byte[] atomic = Hex.bytes(whole.formatted("0006", "70", "020405b4"));
        Frame frame = new Frame().bind(atomic, 0, 0, atomic.length);
        assertThat(MssClamp.clampEthernet(frame, 1450)).isTrue();
        assertThat(Arrays.equals(atomic, 14 + 48 + 20, 14 + 48 + 24, Hex.bytes("0204056e"), 0, 4))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 03 05b4 01 01 01 01",
                "02 05 05b4 00 01 01 01",
                "02 00 05b4 01 01 01 01",
                "02 01 05b4 01 01 01 01",
                "02 ff 05b4 01 01 01 01",
                "01 01 01 01 01 02 04 05",
                "01 01 01 01 01 01 01 02",
                "02 04 05b4 08 00 00 00",
                "02 04 05b4 08 01 01 01",
                "02 04 05b4 08 05 00 00",
                "02 04 05b4 01 01 01 08",
                "fe 09 00 00 02 04 05b4",
                "03 03 07 02 04 05b4 03"
            })
    void leavesMalformedOptionsAlone(String options) {
        leavesAlone(withOptions(options), 1450);
    }

    @ParameterizedTest
    @CsvSource({
        "01 01 01 01 00 01 01 01, 01 01 01 01 00 01 01 01",
        "00 02 04 05b4 00 00 00, 00 02 04 05b4 00 00 00",
        "02 04 0582 01 01 01 01, 02 04 0582 01 01 01 01",
        "02 04 0583 01 01 01 01, 02 04 0582 01 01 01 01",
        "02 04 ffff 01 01 01 01, 02 04 0582 01 01 01 01",
        "01 01 01 01 02 04 05b4, 01 01 01 01 02 04 0582",
        "01 02 04 05b4 00 02 04, 01 02 04 0582 00 02 04",
        "02 04 05b4 02 04 ffff, 02 04 0582 02 04 0582",
        "fe 04 05b4 02 04 05b4, fe 04 05b4 02 04 0582",
        "22 03 aa 02 04 ffff 01, 22 03 aa 02 04 0582 01"
    })
    void walksTheOptions(String before, String after) {
        byte[] packet = withOptions(before);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        boolean changed = !before.equals(after);

        assertThat(MssClamp.clampEthernet(frame, 1450)).isEqualTo(changed);
        assertThat(Arrays.copyOfRange(packet, TCP_AT + 20, TCP_AT + 28)).isEqualTo(Hex.bytes(after));
        assertThat(checksumGood(frame)).isTrue();
    }

    @Test
    void leavesAFrameAloneThatIsNotIp() {
        leavesAlone(patched(IPV4, 12, "0806"), 1450);
        leavesAlone(patched(IPV4, 12, "86dd"), 1450);
        leavesAlone(Hex.bytes("02e40000000102e40000000a 8100 0001 8100 0002 8100 0003 0800"), 1450);
    }

    @Test
    void leavesEveryTruncationAlone() {
        for (byte[] whole : new byte[][] {IPV4, packet(SYN_IPV6, "d1a0", "05b4")}) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                for (Frame frame : BufferMatrix.atTheEndOfMemory(cut)) {
                    assertThat(MssClamp.clampEthernet(frame, 1300))
                            .as("%d bytes", length)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void anyOptionsEndInARightChecksumOrNoChange() {
        long seed = 7;
        Random random = new Random(seed);
        int changes = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] options = new byte[8];
            random.nextBytes(options);
            int at = random.nextInt(5);
            Arrays.fill(options, 0, at, (byte) 1);
            options[at] = 2;
            options[at + 1] = 4;
            if (random.nextInt(3) == 0) {
                options[random.nextInt(options.length)] = (byte) random.nextInt(6);
            }
            byte[] packet = withOptions(HexFormat.of().formatHex(options));
            byte[] before = packet.clone();
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);

            boolean changed = MssClamp.clampEthernet(frame, 1300);

            assertThat(changed).as("seed %d, packet %d", seed, i).isEqualTo(!Arrays.equals(before, packet));
            assertThat(checksumGood(frame)).as("seed %d, packet %d", seed, i).isTrue();
            changes += changed ? 1 : 0;
        }
        assertThat(changes).isGreaterThan(10_000);
    }

    @Test
    void allocatesNothing() {
        byte[] packet = IPV4.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        AllocationProbe.assertNone("clamping", () -> {
            System.arraycopy(IPV4, 0, packet, 0, packet.length);
            MssClamp.clampEthernet(frame, 1450);
        });
        AllocationProbe.assertNone("nothing to clamp", () -> MssClamp.clampEthernet(frame, 1450));
    }

    private static void leavesAlone(byte[] packet, int mtu) {
        byte[] before = packet.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(MssClamp.clampEthernet(frame, mtu)).isFalse();
        assertThat(packet).isEqualTo(before);
    }

    private static byte[] patched(byte[] packet, int at, String hex) {
        byte[] patched = packet.clone();
        byte[] bytes = Hex.bytes(hex);
        System.arraycopy(bytes, 0, patched, at, bytes.length);
        return patched;
    }

    /** A SYN with eight bytes of options and a right checksum. */
    private static byte[] withOptions(String hex) {
        byte[] packet = Arrays.copyOf(IPV4, TCP_AT + 28);
        packet[IPV4_AT + 3] = 48;
        packet[TCP_AT + 12] = 0x70;
        System.arraycopy(Hex.bytes(hex), 0, packet, TCP_AT + 20, 8);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        frame.setShort(TCP_AT + 16, 0);
        long pseudo = InternetChecksum.pseudoHeader4(frame, IPV4_AT, 28, IpProtocol.TCP);
        frame.setShort(TCP_AT + 16, InternetChecksum.finish(InternetChecksum.sum(frame, TCP_AT, 28, pseudo)));
        return packet;
    }

    private static boolean checksumGood(Frame frame) {
        return InternetChecksum.isGood(frame, IPV4_AT, TCP_AT, frame.end() - TCP_AT, IpProtocol.TCP);
    }
}
