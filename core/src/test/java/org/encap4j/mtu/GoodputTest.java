// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.encap4j.mtu.PacketMix.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worked out by hand; the tunnels' figures are in testdata. */
class GoodputTest {
    private static final double TEN_GIGABIT = 10e9;
    private static final double EXACTLY = 1e-12;

    @Test
    void nativeTcpFillsTenGigabitAsPublishedMeasurementsDo() {
        Goodput goodput = Goodput.of(MtuBudget.nativeRouting(1500), PacketMix.of(1500, 52));

        assertThat(goodput.efficiency()).isEqualTo(1448.0 / 1538, within(EXACTLY));
        assertThat(goodput.bitsPerSecond(TEN_GIGABIT) / 1e9).isEqualTo(9.415, within(0.0005));
        assertThat(goodput.packetsPerSecond(TEN_GIGABIT)).isEqualTo(10e9 / 8 / 1538, within(1e-6));
        assertThat(goodput.lostPercent()).isZero();
    }

    /** 1527 - 77 leaves 1450, of which 1398 are data; the frame takes 1527 + 38. */
    @Test
    void overheadCostsWhatItTakesOfEachSegment() {
        MtuBudget budget = MtuBudget.nativeRouting(1527).withIpsec(16);
        Goodput goodput = Goodput.of(budget, PacketMix.of(1527, 52));

        assertThat(goodput.efficiency()).isEqualTo(1398.0 / 1565, within(EXACTLY));
        assertThat(goodput.lostPercent()).isEqualTo(100 * (1 - 1398.0 / 1475), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1, 84", "46, 84", "47, 85", "1500, 1538", "9000, 9038"})
    void aPacketTakesFramePreambleAndGap(int ipLength, int wireLength) {
        assertThat(Goodput.wireLength(ipLength)).isEqualTo(wireLength);
    }

    /** RFC 2544's best known figure: 14,880,952 of the shortest frames a second. */
    @Test
    void tenGigabitCarriesItsShortestFrames() {
        Goodput goodput = Goodput.of(MtuBudget.nativeRouting(1500), PacketMix.of(46, 28));

        assertThat(goodput.packetsPerSecond(TEN_GIGABIT)).isEqualTo(14_880_952.38, within(0.01));
        assertThat(goodput.efficiency()).isEqualTo(18.0 / 84, within(EXACTLY));
    }

    /** 40 + 77 = 117 bytes make a frame of 155 instead of 84; nothing has to be cut. */
    @Test
    void paddingHidesSomeOfTheOverhead() {
        MtuBudget budget = MtuBudget.nativeRouting(1500).withIpsec(16);
        Goodput goodput = Goodput.of(budget, PacketMix.of(40, 28));

        assertThat(goodput.efficiency()).isEqualTo(12.0 / 155, within(EXACTLY));
        assertThat(goodput.lostPercent()).isEqualTo(100 * (1 - 84.0 / 155), within(1e-9));
    }

    /** 7 x 84 + 4 x 614 + 1538 = 4582 bytes on the wire carry 7 x 0 + 4 x 536 + 1460 = 3604 of data. */
    @Test
    void addsUpAMix() {
        Goodput goodput = Goodput.of(MtuBudget.nativeRouting(1500), PacketMix.simpleImix(40));

        assertThat(goodput.efficiency()).isEqualTo(3604.0 / 4582, within(EXACTLY));
        assertThat(goodput.packetsPerSecond(1e9)).isEqualTo(1e9 / 8 * 12 / 4582, within(1e-6));
    }

    /** The 1500 become 1460 / 1383 packets of 1423 + 77; 40 becomes 117 and 576 becomes 653. */
    @Test
    void cutsOnlyWhatDoesNotFit() {
        MtuBudget budget = MtuBudget.nativeRouting(1500).withIpsec(16);
        Goodput goodput = Goodput.of(budget, PacketMix.simpleImix(40));

        double segments = 1460.0 / 1383;
        double wire = 7 * 155 + 4 * 691 + segments * 1538;
        assertThat(goodput.efficiency()).isEqualTo(3604 / wire, within(EXACTLY));
        assertThat(goodput.lostPercent()).isEqualTo(100 * (1 - 4582 / wire), within(1e-9));
        assertThat(goodput.packetsPerSecond(8)).isEqualTo((11 + segments) / wire, within(EXACTLY));
    }

    /** Packets longer than the link are cut without any tunnel too, so the loss is the tunnel's alone. */
    @Test
    void losesNothingToTheLinksOwnMtu() {
        Goodput goodput = Goodput.of(MtuBudget.nativeRouting(1500), PacketMix.of(9000, 40));

        assertThat(goodput.efficiency()).isEqualTo(1460.0 / 1538, within(EXACTLY));
        assertThat(goodput.lostPercent()).isZero();
    }

    @Test
    void jumboFramesLoseLess() {
        Goodput jumbo = Goodput.of(MtuBudget.nativeRouting(9000).withIpsec(16), PacketMix.of(9000, 52));
        Goodput usual = Goodput.of(MtuBudget.nativeRouting(1500).withIpsec(16), PacketMix.of(1500, 52));

        assertThat(jumbo.efficiency()).isEqualTo(8871.0 / 9038, within(EXACTLY));
        assertThat(jumbo.lostPercent()).isLessThan(usual.lostPercent() / 5);
    }

    @Test
    void refusesSegmentsThatHoldHeadersOnly() {
        MtuBudget budget = MtuBudget.nativeRouting(145).withIpsec(16);

        assertThat(Goodput.of(budget, PacketMix.of(69, 67)).efficiency()).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Goodput.of(budget, PacketMix.of(69, 68)))
                .withMessage("an MTU of 68 leaves no room for data behind headers of 68 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, packets of 0 bytes",
        "27, 28, 1, packets of 27 bytes",
        "65536, 28, 1, packets of 65536 bytes",
        "28, 28, 1, no packet carries more",
        "100, -1, 1, headers of -1 bytes",
        "100, 28, 0, a weight of 0.0",
        "100, 28, -1, a weight of -1.0",
        "100, 28, NaN, a weight of NaN",
        "100, 28, Infinity, a weight of Infinity"
    })
    void refusesWhatIsNoMix(int length, int headerLength, double weight, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacketMix(List.of(new Share(length, weight)), headerLength))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "41, 40", "65535, 40"})
    void takesTheShortestAndTheLongestPacket(int length, int headerLength) {
        assertThat(PacketMix.of(length, headerLength).shares()).containsExactly(new Share(length, 1));
    }

    @Test
    void takesPacketsOfHeadersOnlyBesideOthers() {
        List<Share> shares = List.of(new Share(40, 7), new Share(41, 1));
        assertThat(new PacketMix(shares, 40).shares()).isEqualTo(shares);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void theSimpleMixIsSevenToFourToOne(int headerLength) {
        assertThat(PacketMix.simpleImix(headerLength).shares())
                .containsExactly(new Share(40, 7), new Share(576, 4), new Share(1500, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PacketMix.simpleImix(41));
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketMix(List.of(), 40));
    }
}
