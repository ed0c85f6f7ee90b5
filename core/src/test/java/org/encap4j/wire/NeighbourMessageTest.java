// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NeighbourMessageTest {
    /** Made with scapy: fd00:10::101 at 4a:7f:01:3b:a2:71 asks for fd00:10::100. */
    private static final byte[] SOLICITATION = Hex.bytes("6000000000203aff fd000010000000000000000000000101"
            + "ff0200000000000000000001ff000100 87008e5000000000 fd000010000000000000000000000100"
            + "01014a7f013ba271");
    /** Made with scapy: fd00:10::100 at 02:00:00:00:00:64, a router, answers; flags R, S and O. */
    private static final byte[] ADVERTISEMENT = Hex.bytes("6000000000203aff fd000010000000000000000000000100"
            + "fd000010000000000000000000000101 8800990be0000000 fd000010000000000000000000000100"
            + "0201020000000064");
    /** Made with scapy: somebody without an address asks for fd00:10::100. */
    private static final byte[] FROM_NOBODY = Hex.bytes("6000000000183aff 00000000000000000000000000000000"
            + "ff0200000000000000000001ff000100 87007b9700000000 fd000010000000000000000000000100");

    private static final int AT = Ipv6Header.LENGTH;
    private static final long SITE = 0xFD00_0010_0000_0000L;

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    private static Frame frame(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }

    private static boolean isValid(byte[] packet) {
        return NeighbourMessage.isValid(frame(packet), AT);
    }

    /** A copy with other bytes, and the checksum that is right for them. */
    private static byte[] with(byte[] packet, int at, int... bytes) {
        byte[] changed = packet.clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[at + i] = (byte) bytes[i];
        }
        Frame frame = frame(changed);
        IcmpHeader.setChecksum(frame, AT, 0);
        int length = changed.length - AT;
        long pseudo = InternetChecksum.pseudoHeader6(frame, 0, length, IpProtocol.ICMPV6);
        IcmpHeader.setChecksum(frame, AT, InternetChecksum.finish(InternetChecksum.sum(frame, AT, length, pseudo)));
        return changed;
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(ADVERTISEMENT);
        int at = frame.start() + AT;

        assertThat(NeighbourMessage.isOne(frame, frame.start())).isTrue();
        assertThat(NeighbourMessage.isValid(frame, at)).isTrue();
        assertThat(NeighbourMessage.flags(frame, at))
                .isEqualTo(NeighbourMessage.ROUTER | NeighbourMessage.SOLICITED | NeighbourMessage.OVERRIDE);
        assertThat(NeighbourMessage.targetHigh(frame, at)).isEqualTo(SITE);
        assertThat(NeighbourMessage.targetLow(frame, at)).isEqualTo(0x100);
        assertThat(NeighbourMessage.mac(frame, at)).isEqualTo(0x0200_0000_0064L);
        assertThat(NeighbourMessage.isFromNobody(frame, at)).isFalse();
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytes(Placement placement) {
        Frame frame = placement.bind(Hex.bytes("a5".repeat(NeighbourMessage.PACKET_LENGTH)));
        NeighbourMessage.write(
                frame,
                frame.start(),
                NeighbourMessage.SOLICITATION,
                0,
                0x4A7F_013B_A271L,
                SITE,
                0x100,
                SITE,
                0x101,
                NeighbourMessage.GROUP_HIGH,
                NeighbourMessage.groupLow(0x100));

        assertThat(placement.bytes(frame)).isEqualTo(SOLICITATION);
        int flags = NeighbourMessage.ROUTER | NeighbourMessage.SOLICITED | NeighbourMessage.OVERRIDE;
        NeighbourMessage.write(
                frame,
                frame.start(),
                NeighbourMessage.ADVERTISEMENT,
                flags,
                0x0200_0000_0064L,
                SITE,
                0x100,
                SITE,
                0x100,
                SITE,
                0x101);
        assertThat(placement.bytes(frame)).isEqualTo(ADVERTISEMENT);
        placement.assertUntouchedAround(frame);
    }

    @Test
    void takesTheMacAddressOfASolicitationFromItsSender() {
        Frame frame = frame(SOLICITATION);
        assertThat(NeighbourMessage.isValid(frame, AT)).isTrue();
        assertThat(NeighbourMessage.mac(frame, AT)).isEqualTo(0x4A7F_013B_A271L);
        // The option of the other type says nothing of the sender.
        assertThat(NeighbourMessage.mac(frame(with(SOLICITATION, 64, 2)), AT)).isEqualTo(NeighbourMessage.NO_MAC);
    }

    @Test
    void knowsWhoHasNoAddressYet() {
        Frame frame = frame(FROM_NOBODY);
        assertThat(NeighbourMessage.isValid(frame, AT)).isTrue();
        assertThat(NeighbourMessage.isFromNobody(frame, AT)).isTrue();
        assertThat(NeighbourMessage.mac(frame, AT)).isEqualTo(NeighbourMessage.NO_MAC);
    }

    @Test
    void rejectsEveryTruncation() {
        for (byte[] packet : new byte[][] {SOLICITATION, ADVERTISEMENT, FROM_NOBODY}) {
            for (int length = 0; length < packet.length; length++) {
                for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(packet, length))) {
                    assertThat(NeighbourMessage.isValid(frame, frame.start() + AT))
                            .isFalse();
                    assertThat(NeighbourMessage.isOne(frame, frame.start())).isEqualTo(length > AT);
                }
            }
        }
    }

    @Test
    void rejectsEveryChangedBitOfTheMessage() {
        for (int bit = AT * Byte.SIZE; bit < SOLICITATION.length * Byte.SIZE; bit++) {
            byte[] changed = SOLICITATION.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(isValid(changed)).as("bit " + bit).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 254, a hop limit below 255",
        "6, 17, not ICMPv6",
        "40, 134, another type",
        "41, 1, a code",
        "48, 255, a group as target",
        "65, 0, an option without length",
        "65, 2, an option that reaches past the end",
    })
    void rejectsWhatMustBeDiscarded(int at, int value, String why) {
        assertThat(isValid(with(SOLICITATION, at, value))).as(why).isFalse();
        assertThat(isValid(with(ADVERTISEMENT, at, value))).as(why).isFalse();
    }

    @Test
    void rejectsAQuestionOfNobodyThatIsNotForAGroupOrGivesAMacAddress() {
        assertThat(isValid(with(FROM_NOBODY, 24, 0xFD))).isFalse();
        assertThat(isValid(with(SOLICITATION, 8, new int[16]))).isFalse();
    }

    @Test
    void rejectsAnAnswerToAGroupThatClaimsToHaveBeenAskedFor() {
        assertThat(isValid(with(ADVERTISEMENT, 24, 0xFF))).isFalse();
        byte[] unasked = with(ADVERTISEMENT, 44, 0x20);
        assertThat(isValid(with(unasked, 24, 0xFF))).isTrue();
    }

    @Test
    void stepsOverOptionsThatItDoesNotKnow() {
        byte[] longer = Arrays.copyOf(SOLICITATION, SOLICITATION.length + 16);
        System.arraycopy(SOLICITATION, 64, longer, 80, 8);
        longer[5] = 0x30;
        byte[] packet = with(longer, 64, 14, 2, 1, 1, 1, 1, 1, 1);

        assertThat(isValid(packet)).isTrue();
        assertThat(NeighbourMessage.mac(frame(packet), AT)).isEqualTo(0x4A7F_013B_A271L);
    }

    @Test
    void makesTheGroupOfAnAddress() {
        assertThat(NeighbourMessage.groupLow(0x1234_5678_9ABC_DEF0L)).isEqualTo(0x0000_0001_FFBC_DEF0L);
        assertThat(NeighbourMessage.groupMac(0x0000_0001_FFBC_DEF0L)).isEqualTo(0x3333_FFBC_DEF0L);
        assertThat(NeighbourMessage.groupMac(NeighbourMessage.ALL_NODES_LOW)).isEqualTo(0x3333_0000_0001L);
    }

    @Test
    void allocatesNothing() {
        Frame good = frame(ADVERTISEMENT.clone());
        Frame bad = frame(Arrays.copyOf(ADVERTISEMENT, 71));
        AllocationProbe.assertNone("a neighbour message", () -> {
            NeighbourMessage.isValid(good, AT);
            NeighbourMessage.isValid(bad, AT);
            NeighbourMessage.mac(good, AT);
            NeighbourMessage.write(good, 0, NeighbourMessage.ADVERTISEMENT, 0, 1, SITE, 2, SITE, 3, SITE, 4);
        });
    }

    @Test
    void refusesABrokenOptionWithoutReadingPastIt() {
        for (int rest = 1; rest < 8; rest++) {
            int length = NeighbourMessage.LENGTH + rest;
            byte[] packet = with(Arrays.copyOf(FROM_NOBODY, AT + length), 5, length);
            byte[] longer = with(Arrays.copyOf(SOLICITATION, AT + length), 5, length);
            assertThat(isValid(packet)).as("%d bytes of zeros", rest).isFalse();
            assertThat(isValid(longer)).as("%d bytes of an option", rest).isFalse();
        }
    }
}
