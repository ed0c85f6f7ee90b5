// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.testdata.conformance.Wire.Received;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Ecn;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.junit.jupiter.api.DisplayNameGeneration;

/** Every test goes over both families outside and inside; a DSCP of 46 is there to be left alone. */
@DisplayNameGeneration(ConformanceNames.class)
class EcnConformanceTest {
    private static final String TABLE = "RFC 6040 section 4.2, figure 4";
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN);
    private static final Decapsulator RECEIVER = Decapsulator.of(VXLAN);
    private static final boolean[] FAMILIES = {false, true};

    private static final int NOT_ECT = 0b00;
    private static final int ECT_1 = 0b01;
    private static final int ECT_0 = 0b10;
    private static final int CE = 0b11;
    private static final int DSCP = 46 << 2;

    private static byte[] inner(boolean ipv6, int codepoint) {
        Datagram datagram = ipv6 ? Datagram.ipv6() : Datagram.ipv4();
        return datagram.trafficClass(DSCP | codepoint).bytes();
    }

    /** {@return the traffic class of the packet behind an Ethernet header} */
    private static int trafficClass(byte[] frame) {
        int firstTwo = Wire.u16(frame, Wire.IP_AT);
        return firstTwo >> 12 == 6 ? firstTwo >> 4 & 0xFF : firstTwo & 0xFF;
    }

    private static void assertOuter(Ecn mode, int codepoint, int expected) {
        for (boolean outer6 : FAMILIES) {
            for (boolean inner6 : FAMILIES) {
                byte[] inner = inner(inner6, codepoint);
                byte[] packet = sent(over(outer6, VXLAN).ecn(mode).build(), inner);
                assertThat(trafficClass(packet))
                        .as("%s: inner %d", mode, codepoint)
                        .isEqualTo(expected);
                assertThat(Arrays.copyOfRange(packet, packet.length - inner.length, packet.length))
                        .as("inner")
                        .isEqualTo(inner);
            }
        }
    }

    @Conformance(
            id = "EC-01",
            says =
                    "Going in, the outer header gets the inner mark, congestion experienced included; the inner header stays.",
            source = "RFC 6040 section 4.1")
    void copiesTheInnerMark() {
        for (int codepoint = NOT_ECT; codepoint <= CE; codepoint++) {
            assertOuter(Ecn.NORMAL, codepoint, codepoint);
        }
    }

    @Conformance(
            id = "EC-02",
            says = "By choice the outer header says not ECN-capable, for a far end that does not know ECN.",
            source = "RFC 6040 section 4.1")
    void hidesTheMarkFromOldEnds() {
        for (int codepoint = NOT_ECT; codepoint <= CE; codepoint++) {
            assertOuter(Ecn.COMPATIBILITY, codepoint, NOT_ECT);
        }
    }

    @Conformance(
            id = "EC-03",
            says = "Both modes are there; normal is what happens without a choice.",
            source = "RFC 6040 section 4.3")
    void isNormalWithoutAChoice() {
        for (int codepoint = NOT_ECT; codepoint <= CE; codepoint++) {
            byte[] inner = inner(false, codepoint);
            assertThat(sent(over(false, VXLAN).build(), inner))
                    .isEqualTo(sent(over(false, VXLAN).ecn(Ecn.NORMAL).build(), inner));
        }
        assertThat(Ecn.values()).contains(Ecn.NORMAL, Ecn.COMPATIBILITY);
    }

    private static Received arrived(boolean outer6, boolean inner6, int inner, int outer) {
        return receive(
                RECEIVER,
                carried(outer6, 8472, "08000000 00000100", inner(inner6, inner))
                        .trafficClass(outer)
                        .bytes());
    }

    private static void assertArrives(int inner, int outer, int expected, boolean alarm) {
        for (boolean outer6 : FAMILIES) {
            for (boolean inner6 : FAMILIES) {
                Received received = arrived(outer6, inner6, inner, outer);
                byte[] delivered = inner(inner6, expected);
                assertThat(received.assertCarries(delivered).outer().ecnAlarm()).isEqualTo(alarm);
            }
        }
    }

    @Conformance(id = "EC-04", says = "Inside not capable, outside not capable: stays.", source = TABLE)
    void notCapableInNotCapable() {
        assertArrives(NOT_ECT, NOT_ECT, NOT_ECT, false);
    }

    @Conformance(id = "EC-05", says = "Inside not capable, outside ECT(0): stays, and is reported.", source = TABLE)
    void notCapableInEct0() {
        assertArrives(NOT_ECT, ECT_0, NOT_ECT, true);
    }

    @Conformance(id = "EC-06", says = "Inside not capable, outside ECT(1): stays, and is reported.", source = TABLE)
    void notCapableInEct1() {
        assertArrives(NOT_ECT, ECT_1, NOT_ECT, true);
    }

    @Conformance(
            id = "EC-07",
            says =
                    "Inside not capable, outside congestion experienced: the packet is dropped, left as it was, and reported.",
            source = TABLE)
    void notCapableInCongested() {
        for (boolean outer6 : FAMILIES) {
            for (boolean inner6 : FAMILIES) {
                Received received = arrived(outer6, inner6, NOT_ECT, CE);
                received.assertRefused(Verdict.ECN_DROP);
                assertThat(received.metadata().outer().ecnAlarm()).isTrue();
            }
        }
    }

    @Conformance(id = "EC-08", says = "Inside ECT(0), outside not capable: stays ECT(0).", source = TABLE)
    void ect0InNotCapable() {
        assertArrives(ECT_0, NOT_ECT, ECT_0, false);
    }

    @Conformance(id = "EC-09", says = "Inside ECT(0), outside ECT(0): stays ECT(0).", source = TABLE)
    void ect0InEct0() {
        assertArrives(ECT_0, ECT_0, ECT_0, false);
    }

    @Conformance(id = "EC-10", says = "Inside ECT(0), outside ECT(1): becomes ECT(1).", source = TABLE)
    void ect0InEct1() {
        assertArrives(ECT_0, ECT_1, ECT_1, false);
    }

    @Conformance(id = "EC-11", says = "Inside ECT(0), outside congestion experienced: becomes marked.", source = TABLE)
    void ect0InCongested() {
        assertArrives(ECT_0, CE, CE, false);
    }

    @Conformance(id = "EC-12", says = "Inside ECT(1), outside not capable: stays ECT(1).", source = TABLE)
    void ect1InNotCapable() {
        assertArrives(ECT_1, NOT_ECT, ECT_1, false);
    }

    @Conformance(
            id = "EC-13",
            says = "Inside ECT(1), outside ECT(0): stays ECT(1); harmless, so not reported.",
            source = TABLE)
    void ect1InEct0() {
        assertArrives(ECT_1, ECT_0, ECT_1, false);
    }

    @Conformance(id = "EC-14", says = "Inside ECT(1), outside ECT(1): stays ECT(1).", source = TABLE)
    void ect1InEct1() {
        assertArrives(ECT_1, ECT_1, ECT_1, false);
    }

    @Conformance(id = "EC-15", says = "Inside ECT(1), outside congestion experienced: becomes marked.", source = TABLE)
    void ect1InCongested() {
        assertArrives(ECT_1, CE, CE, false);
    }

    @Conformance(id = "EC-16", says = "Inside marked, outside not capable: stays marked.", source = TABLE)
    void congestedInNotCapable() {
        assertArrives(CE, NOT_ECT, CE, false);
    }

    @Conformance(id = "EC-17", says = "Inside marked, outside ECT(0): stays marked.", source = TABLE)
    void congestedInEct0() {
        assertArrives(CE, ECT_0, CE, false);
    }

    @Conformance(id = "EC-18", says = "Inside marked, outside ECT(1): stays marked, and is reported.", source = TABLE)
    void congestedInEct1() {
        assertArrives(CE, ECT_1, CE, true);
    }

    @Conformance(id = "EC-19", says = "Inside marked, outside marked: stays marked.", source = TABLE)
    void congestedInCongested() {
        assertArrives(CE, CE, CE, false);
    }

    @Conformance(
            id = "EC-20",
            says =
                    "Combinations that should not occur are told to the caller with the packet, and nothing is logged: what is"
                            + " logged, how often, or never, is the embedder's.",
            source = "RFC 6040 section 4.2")
    void tellsOfDangerousCombinations() {
        int reported = 0;
        for (int inner = NOT_ECT; inner <= CE; inner++) {
            for (int outer = NOT_ECT; outer <= CE; outer++) {
                boolean alarm =
                        arrived(false, false, inner, outer).metadata().outer().ecnAlarm();
                assertThat(alarm).isEqualTo(Ecn.isAlarming(inner, outer));
                reported += alarm ? 1 : 0;
            }
        }
        assertThat(reported).as("of 16 combinations").isEqualTo(4);
    }

    @Conformance(
            id = "EC-21",
            says =
                    "Whenever a mark is written into an IPv4 header, outside or inside, its checksum is right afterwards.",
            source = "RFC 6040 section 4.1")
    void keepsIpv4ChecksumsRight() {
        for (int inner = NOT_ECT; inner <= CE; inner++) {
            for (Ecn mode : Ecn.values()) {
                byte[] packet = sent(over(false, VXLAN).ecn(mode).dscp(46).build(), inner(false, inner));
                assertThat(Datagram.ipv4ChecksumGood(packet, Wire.IP_AT)).isTrue();
            }
            for (int outer = NOT_ECT; outer <= CE; outer++) {
                Received received = arrived(false, false, inner, outer);
                assertThat(Datagram.ipv4ChecksumGood(received.bytes(), Wire.IP_AT))
                        .as(Hex.text(received.bytes()))
                        .isTrue();
            }
        }
    }

    @Conformance(
            id = "EC-22",
            says =
                    "What Linux does, sending congestion experienced as ECT(0) outside, is there by choice and off without one.",
            source = "Linux and Open vSwitch")
    void sendsAsLinuxByChoice() {
        assertOuter(Ecn.LINUX, CE, ECT_0);
        for (int codepoint = NOT_ECT; codepoint < CE; codepoint++) {
            assertOuter(Ecn.LINUX, codepoint, codepoint);
        }
        assertThat(trafficClass(sent(over(false, VXLAN).build(), inner(false, CE))))
                .isEqualTo(CE);
    }
}
