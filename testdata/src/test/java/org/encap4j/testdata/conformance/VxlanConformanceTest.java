// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;
import static org.encap4j.testdata.conformance.Wire.u16;
import static org.encap4j.testdata.conformance.Wire.udpAt;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class VxlanConformanceTest {
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN).withPort(4789);
    private static final Decapsulator RECEIVER = Decapsulator.of(VXLAN);
    private static final String HEADER = "08000000 00000100";
    private static final int DONT_FRAGMENT = 0x4000;

    @Conformance(id = "VX-01", says = "Every header that is sent has the VNI flag.", source = "RFC 7348 section 5")
    void setsTheVniFlag() {
        TunnelMetadata metadata = new TunnelMetadata().setVni(100).setIdentity(100);
        assertThat(header(VXLAN, metadata)).isEqualTo("0800000000006400");
        for (VxlanProfile profile : VxlanProfile.values()) {
            assertThat(Hex.bytes(header(Vxlan.of(profile), metadata))[0] & 0x08).isEqualTo(0x08);
        }
    }

    @Conformance(
            id = "VX-02",
            says = "All other flags and both reserved fields are sent as zero, whatever the memory held before.",
            source = "RFC 7348 section 5")
    void sendsZeroInAllThatIsReserved() {
        for (int vni : new int[] {0, 1, 0x800000, 0xFFFFFF}) {
            TunnelMetadata busy = new TunnelMetadata()
                    .setVni(vni)
                    .setIdentity(-1)
                    .setDontLearn(true)
                    .setPolicyApplied(true)
                    .setReplicated(true);
            assertThat(header(VXLAN, busy)).isEqualTo(String.format("08000000%06x00", vni));
        }
    }

    @Conformance(
            id = "VX-03",
            says = "Reserved bits of a received header change nothing; by choice (STRICT) they refuse the packet.",
            source = "RFC 7348 section 5")
    void ignoresReservedBits() {
        Vxlan strict = VXLAN.withReception(Reception.STRICT);
        int vniFlag = 4;
        for (int bit = 0; bit < 64; bit++) {
            boolean reserved = bit != vniFlag && (bit < 32 || bit >= 56);
            if (reserved) {
                String flipped = Wire.flipped("08000000 12345600", bit);
                assertThat(decode(VXLAN, flipped).assertCarries(INNER).vni()).isEqualTo(0x123456);
                decode(strict, flipped).assertRefused(Verdict.RESERVED_BITS);
            }
        }
        decode(strict, HEADER).assertCarries(INNER);
    }

    @Conformance(
            id = "VX-04",
            says = "All 24 bits of a VNI travel both ways; a wider one is refused, not cut.",
            source = "RFC 7348 section 5")
    void carriesTheWholeVni() {
        for (int vni : new int[] {0, 1, 0xFF, 0x100, 0x7FFFFF, 0x800000, 0xABCDEF, 0xFFFFFF}) {
            String picture = String.format("08000000%06x00", vni);
            assertThat(header(VXLAN, new TunnelMetadata().setVni(vni))).isEqualTo(picture);
            assertThat(decode(VXLAN, picture).assertCarries(INNER).vni()).isEqualTo(vni);
        }
        for (int wide : new int[] {0x1000000, -1, Integer.MIN_VALUE}) {
            assertThat(VXLAN.check(new TunnelMetadata().setVni(wide))).isEqualTo(Verdict.BAD_METADATA);
        }
    }

    @Conformance(
            id = "VX-05",
            says = "The destination port can be configured; 4789 is at hand.",
            source = "RFC 7348 section 5",
            deviates = "without configuration it is 8472, which Cilium and older Linux kernels use")
    void sendsToAConfigurablePort() {
        Vxlan unconfigured = Vxlan.of(VxlanProfile.PLAIN);
        assertThat(u16(sent(over(false, unconfigured).build(), INNER), udpAt(false) + 2))
                .isEqualTo(8472);
        Vxlan assigned = unconfigured.withPort(Vxlan.IANA_PORT);
        assertThat(u16(sent(over(false, assigned).build(), INNER), udpAt(false) + 2))
                .isEqualTo(4789);
        receive(Decapsulator.of(assigned), carried(false, 4789, HEADER, INNER).bytes())
                .assertCarries(INNER);
    }

    @Conformance(
            id = "VX-06",
            says =
                    "The source port follows from the inner flow: always the same for one flow, spread over 49152 to 65535"
                            + " (configurable) for many.",
            source = "RFC 7348 section 5")
    void spreadsSourcePortsByFlow() {
        OuterHeader outer = over(false, VXLAN).build();
        OuterHeader narrow = over(false, VXLAN).sourcePorts(1024, 1031).build();
        Set<Integer> ports = new HashSet<>();
        Set<Integer> narrowPorts = new HashSet<>();
        for (int flow = 0; flow < 2000; flow++) {
            byte[] first = Datagram.ipv4().ports(1024 + flow, 80).bytes();
            byte[] second = Datagram.ipv4()
                    .ports(1024 + flow, 80)
                    .identification(7)
                    .ttl(3)
                    .payload(new byte[99])
                    .bytes();
            int port = Wire.sourcePort(outer, first);
            assertThat(Wire.sourcePort(outer, second)).isEqualTo(port);
            ports.add(port);
            narrowPorts.add(Wire.sourcePort(narrow, first));
        }
        assertThat(ports).hasSizeGreaterThan(1700).allMatch(port -> port >= 49152 && port <= 65535);
        assertThat(narrowPorts).containsExactlyInAnyOrder(1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031);
    }

    @Conformance(
            id = "VX-07",
            says = "The UDP checksum is sent as zero.",
            source = "RFC 7348 section 5",
            deviates =
                    "over IPv6 it is computed unless zero was asked for, because RFC 6935 section 5 demands that (ZC-01)")
    void sendsNoChecksumOverIpv4() {
        assertThat(u16(sent(over(false, VXLAN).build(), INNER), udpAt(false) + 6))
                .isZero();
        assertThat(u16(sent(over(true, VXLAN).build(), INNER), udpAt(true) + 6)).isNotZero();
        assertThat(u16(sent(over(true, VXLAN).udpChecksum(false).build(), INNER), udpAt(true) + 6))
                .isZero();
    }

    @Conformance(
            id = "VX-08",
            says = "A datagram without a checksum is accepted.",
            source = "RFC 7348 section 5",
            deviates =
                    "over IPv6 only on a port that was opened for it, because RFC 6935 section 5 demands that (ZC-02)")
    void acceptsDatagramsWithoutAChecksum() {
        byte[] ipv4 = carried(false, 4789, HEADER, INNER).udpChecksum(0).bytes();
        TunnelMetadata received = receive(RECEIVER, ipv4).assertCarries(INNER);
        assertThat(received.outer().udpChecksum()).isEqualTo(Checksum.ABSENT);
        byte[] ipv6 = carried(true, 4789, HEADER, INNER).udpChecksum(0).bytes();
        receive(RECEIVER, ipv6).assertRefused(Verdict.ZERO_UDP_CHECKSUM);
        receive(RECEIVER.zeroChecksumOverIpv6(4789), ipv6).assertCarries(INNER);
    }

    @Conformance(
            id = "VX-09",
            says = "A checksum that is sent covers pseudo header, UDP header and everything behind it.",
            source = "RFC 7348 section 5")
    void computesTheChecksumOverEverything() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            OuterHeader outer = over(ipv6, VXLAN).udpChecksum(true).build();
            for (int length = 0; length < 40; length++) {
                byte[] payload = new byte[length];
                Arrays.fill(payload, (byte) 0xC7);
                byte[] packet = sent(outer, Datagram.ipv4().payload(payload).bytes());
                assertThat(Datagram.udpChecksumGood(packet, Wire.IP_AT)).isTrue();
                packet[packet.length - 1] ^= 1;
                assertThat(Datagram.udpChecksumGood(packet, Wire.IP_AT)).isFalse();
            }
        }
    }

    @Conformance(
            id = "VX-10",
            says =
                    "A checksum that is there is verified: wrong refuses the packet, right lets it in. For captures it is only"
                            + " reported.",
            source = "RFC 7348 section 5")
    void verifiesChecksumsThatAreThere() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            byte[] right = carried(ipv6, 4789, HEADER, INNER).bytes();
            assertThat(receive(RECEIVER, right).assertCarries(INNER).outer().udpChecksum())
                    .isEqualTo(Checksum.GOOD);
            for (int at = udpAt(ipv6); at < right.length; at++) {
                boolean portOrLength = at >= udpAt(ipv6) + 2 && at < udpAt(ipv6) + 6;
                if (!portOrLength) {
                    byte[] wrong = right.clone();
                    wrong[at] ^= 0x10;
                    receive(RECEIVER, wrong).assertRefused(Verdict.BAD_UDP_CHECKSUM);
                }
            }
            byte[] unfinished =
                    carried(ipv6, 4789, HEADER, INNER).udpChecksum(0x1234).bytes();
            assertThat(receive(RECEIVER.checksums(ChecksumPolicy.REPORT), unfinished)
                            .assertCarries(INNER)
                            .outer()
                            .udpChecksum())
                    .isEqualTo(Checksum.BAD);
        }
    }

    @Conformance(
            id = "VX-11",
            says =
                    "Outer packets are not fragmented here and forbid routers to; a packet that is too long is refused. Received"
                            + " fragments are told apart and not decapsulated.",
            source = "RFC 7348 section 4.3")
    void neitherFragmentsNorTakesFragments() {
        assertThat(u16(sent(over(false, VXLAN).build(), INNER), Wire.IP_AT + 6)).isEqualTo(DONT_FRAGMENT);
        for (int field : new int[] {0x2000, 0x2001, 0x0001}) {
            receive(
                            RECEIVER,
                            carried(false, 4789, HEADER, INNER)
                                    .fragmentField(field)
                                    .bytes())
                    .assertRefused(Verdict.FRAGMENT);
        }
        Dataplane node = TwoNodes.node("k8s-ctr");
        assertThat(TwoNodes.fromPod(node, TwoNodes.podToPod(false).payload(new byte[1450 - 28]))
                        .point())
                .isEqualTo(ObservationPoint.TO_OVERLAY);
        assertThat(TwoNodes.fromPod(node, TwoNodes.podToPod(false).payload(new byte[1451 - 28]))
                        .verdict())
                .isEqualTo(Verdict.FRAGMENTATION_NEEDED);
    }

    @Conformance(
            id = "VX-12",
            says =
                    "What the headers take is known in advance: 50 bytes of the link's MTU over IPv4, 70 over IPv6, 4 more for a"
                            + " tag inside; the longest packet that fits is exactly the link's MTU long outside.",
            source = "RFC 7348 section 4.3")
    void knowsWhatTheHeadersTake() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            OuterHeader outer = over(ipv6, VXLAN).build();
            int left = ipv6 ? 1430 : 1450;
            assertThat(MtuBudget.nativeRouting(1500).withTunnel(outer).routeMtu())
                    .isEqualTo(left);
            assertThat(MtuBudget.nativeRouting(1500).withTunnel(outer, 1).routeMtu())
                    .isEqualTo(left - 4);
            byte[] longest = Datagram.ipv4().payload(new byte[left - 28]).bytes();
            assertThat(sent(outer, longest)).hasSize(Wire.IP_AT + 1500);
        }
    }

    @Conformance(
            id = "VX-13",
            says =
                    "The inner frame travels without a checksum of its own behind it: what is handed in is what the datagram ends"
                            + " with, and what comes out.",
            source = "RFC 7348 section 5")
    void addsNothingBehindTheFrame() {
        byte[] packet = sent(over(false, VXLAN).build(), INNER);
        int innerAt = udpAt(false) + 16;
        assertThat(u16(packet, udpAt(false) + 4)).isEqualTo(16 + INNER.length);
        assertThat(Arrays.copyOfRange(packet, innerAt, packet.length)).isEqualTo(INNER);
        receive(RECEIVER, packet).assertCarries(INNER);
    }

    @Conformance(
            id = "VX-14",
            says = "A node does not deliver a frame that comes out of a tunnel with a VLAN tag.",
            source = "RFC 7348 section 6.1",
            deviates =
                    "only the node's receiver discards; the codec keeps inner tags both ways, as Linux and Open vSwitch do,"
                            + " and leaves it to the embedder")
    void keepsInnerTagsInTheCodec() {
        byte[] tagged = Datagram.ipv4().tag("8100 0064").bytes();
        byte[] packet = sent(over(false, VXLAN).build(), tagged);
        assertThat(Arrays.copyOfRange(packet, udpAt(false) + 16, packet.length)).isEqualTo(tagged);
        receive(RECEIVER, packet).assertCarries(tagged);

        byte[] untaggedInner = TwoNodes.podToPod(false).bytes();
        byte[] taggedInner = TwoNodes.podToPod(false).tag("8100 0064").bytes();
        assertThat(delivered(untaggedInner).point()).isEqualTo(ObservationPoint.TO_ENDPOINT);
        assertThat(delivered(taggedInner).verdict()).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
    }

    private static Hop delivered(byte[] inner) {
        Datagram outer = TwoNodes.nodeToNode(false, 8472, Wire.joined("08000000 003ce000", inner));
        return TwoNodes.fromUnderlay(
                TwoNodes.node("k8s-w1"), TwoNodes.framed(outer, TwoNodes.W1_MAC, TwoNodes.CTR_MAC));
    }

    @Conformance(
            id = "VX-16",
            says =
                    "A header, or an inner Ethernet header, that is cut off anywhere refuses the packet; nothing is read behind its"
                            + " end.",
            source = "robustness")
    void refusesEveryTruncation() {
        byte[] whole = Wire.joined(HEADER, INNER);
        for (int length = 0; length < 8 + 14; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            for (Frame frame : BufferMatrix.atTheEndOfMemory(cut)) {
                int start = frame.start();
                assertThat(VXLAN.decode(frame, new TunnelMetadata())).isEqualTo(Verdict.TRUNCATED);
                assertThat(frame.start()).isEqualTo(start);
                assertThat(frame.length()).isEqualTo(length);
            }
        }
        decode(VXLAN, HEADER, Arrays.copyOf(INNER, 14)).assertCarries(Arrays.copyOf(INNER, 14));
    }
}
