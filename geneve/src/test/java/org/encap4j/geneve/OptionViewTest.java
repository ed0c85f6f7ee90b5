// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The options that are met in practice, laid out as their owners document them. */
class OptionViewTest {
    private static final Geneve PLAIN = Geneve.of(GeneveProfile.PLAIN);
    private static final byte[] IPV4_PACKET = Datagram.ipv4().noLink().bytes();

    static Stream<Placement> memory() {
        return BufferMatrix.placements(0);
    }

    @Test
    @DisplayName("GN-09, D19: reads Cilium's option for an IPv4 service, whose XDP encoder leaves the C bit clear")
    void readsCiliumDsrIpv4() {
        // Class 0x014B, type 0x81, 2 words: 10.96.0.10, port 53, padding.
        for (String flags : new String[] {"00", "40"}) {
            Frame frame = received("03" + flags + "6558 00000200 014b8102 0a60000a 0035 0000", GeneveTest.INNER);
            assertThat(CiliumDsrOption.isIpv6(frame, 8)).isFalse();
            assertThat(CiliumDsrOption.ipv4Address(frame, 8)).isEqualTo(0x0A60000A);
            assertThat(CiliumDsrOption.port(frame, 8)).isEqualTo(53);
        }
        assertThat(GeneveOptionsTest.description(PLAIN, "0340655800000200014b81020a60000afffe0000"))
                .endsWith("option 014b:81 length 8 critical Cilium DSR service 10.96.0.10:65534");
    }

    @Test
    void readsCiliumDsrIpv6() {
        String option = "014b8105 fd000096000000000000000000000a0b c000 0000";
        Frame frame = received("0640655800000200" + option, GeneveTest.INNER);

        assertThat(CiliumDsrOption.isIpv6(frame, 8)).isTrue();
        assertThat(CiliumDsrOption.ipv6AddressHigh(frame, 8)).isEqualTo(0xFD00_0096_0000_0000L);
        assertThat(CiliumDsrOption.ipv6AddressLow(frame, 8)).isEqualTo(0x0A0BL);
        assertThat(CiliumDsrOption.port(frame, 8)).isEqualTo(0xC000);
        assertThat(GeneveOptionsTest.description(PLAIN, "0640655800000200" + option))
                .endsWith("Cilium DSR service [fd00:96::a0b]:49152");
    }

    @ParameterizedTest
    @MethodSource("memory")
    void writesCiliumDsr(Placement placement) {
        Frame frame = placement.bind(guards(12));
        CiliumDsrOption.writeIpv4(frame, frame.start(), 0x0A60000A, 0xFFFE);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("014b81020a60000afffe0000");
        placement.assertUntouchedAround(frame);

        frame = placement.bind(guards(24));
        CiliumDsrOption.writeIpv6(frame, frame.start(), 0xFD00_0096_0000_0000L, 0x0A0BL, 53);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("014b8105fd000096000000000000000000000a0b00350000");
        placement.assertUntouchedAround(frame);
    }

    @Test
    @DisplayName("GN-13: reads the options of an AWS gateway load balancer, 40 bytes of header, no Ethernet inside")
    void readsAwsGwlb() {
        String header = """
                08000800 00000000
                01080102 8877665544332211
                01080202 0102030405060708
                01080301 fedcba98""";
        Frame frame = received(header, IPV4_PACKET);

        assertThat(frame.start()).isEqualTo(40);
        assertThat(AwsGwlbOption.id(frame, at(frame, 0x0108, AwsGwlbOption.TYPE_ENDPOINT)))
                .isEqualTo(0x8877_6655_4433_2211L);
        assertThat(AwsGwlbOption.id(frame, at(frame, 0x0108, AwsGwlbOption.TYPE_ATTACHMENT)))
                .isEqualTo(0x0102_0304_0506_0708L);
        assertThat(AwsGwlbOption.flowCookie(frame, at(frame, 0x0108, AwsGwlbOption.TYPE_FLOW_COOKIE)))
                .isEqualTo(0xFEDC_BA98);
        assertThat(GeneveOptionsTest.description(PLAIN, header))
                .isEqualTo("geneve vni 0 protocol IPv4 options 32"
                        + "; option 0108:01 length 8 AWS GWLB endpoint 0x8877665544332211"
                        + "; option 0108:02 length 8 AWS GWLB attachment 0x0102030405060708"
                        + "; option 0108:03 length 4 AWS GWLB flow cookie 0xfedcba98");
    }

    @Test
    @DisplayName("GN-15: reads the header that Google's network security integration sends (tcpdump issue 976)")
    void readsGoogleNsi() {
        // The base header, the class, the types, the lengths and the network word are the sample's; its ids are not
        // published.
        String header = """
                0a000800 00000000
                01320101 800000d1
                01320204 0123456789abcdef fedcba9876543210
                01320302 8000000000000001""";
        Frame frame = received(header, IPV4_PACKET);

        assertThat(frame.start()).isEqualTo(48);
        int network = at(frame, 0x0132, GoogleNsiOption.TYPE_NETWORK);
        assertThat(GoogleNsiOption.networkCookie(frame, network)).isEqualTo(0x800000D);
        assertThat(GoogleNsiOption.isEgress(frame, network)).isTrue();
        int endpoint = at(frame, 0x0132, GoogleNsiOption.TYPE_ENDPOINT);
        assertThat(GoogleNsiOption.endpointHigh(frame, endpoint)).isEqualTo(0x0123_4567_89AB_CDEFL);
        assertThat(GoogleNsiOption.endpointLow(frame, endpoint)).isEqualTo(0xFEDC_BA98_7654_3210L);
        assertThat(GoogleNsiOption.profile(frame, at(frame, 0x0132, GoogleNsiOption.TYPE_PROFILE)))
                .isEqualTo(0x8000_0000_0000_0001L);
        assertThat(GeneveOptionsTest.description(PLAIN, header))
                .contains("Google NSI network cookie 0x800000d egress")
                .contains("Google NSI endpoint 0x0123456789abcdeffedcba9876543210")
                .contains("Google NSI profile 0x8000000000000001");
    }

    @ParameterizedTest
    @CsvSource({"fffffff0, 0xFFFFFFF, false", "fffffffe, 0xFFFFFFF, false", "00000001, 0, true", "0000001f, 1, true"})
    void readsGooglesNetworkWord(String word, String cookie, boolean egress) {
        Frame frame = received("0200080000000000 01320101" + word, IPV4_PACKET);

        assertThat(GoogleNsiOption.networkCookie(frame, 8)).isEqualTo(Integer.decode(cookie));
        assertThat(GoogleNsiOption.isEgress(frame, 8)).isEqualTo(egress);
    }

    @ParameterizedTest
    @CsvSource({"00000000, 0, 0", "00070009, 7, 9", "7fffffff, 0x7FFF, 0xFFFF", "8001ffff, 1, 0xFFFF"})
    void readsOvnPorts(String word, String ingress, String egress) {
        Frame frame = received("0240655800000300 01028001" + word, GeneveTest.INNER);

        assertThat(OvnOption.ingressPort(frame, 8)).isEqualTo(Integer.decode(ingress));
        assertThat(OvnOption.egressPort(frame, 8)).isEqualTo(Integer.decode(egress));
        assertThat(GeneveOptionsTest.description(PLAIN, "0240655800000300 01028001" + word))
                .endsWith("OVN ingress port " + Integer.decode(ingress) + " egress port " + Integer.decode(egress));
    }

    @ParameterizedTest
    @MethodSource("memory")
    void writesOvnPorts(Placement placement) {
        Frame frame = placement.bind(guards(8));
        OvnOption.write(frame, frame.start(), 7, 9);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("0102800100070009");
        OvnOption.write(frame, frame.start(), OvnOption.INGRESS_MAX, 0xFFFF);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("010280017fffffff");
        placement.assertUntouchedAround(frame);
    }

    @Test
    void assertsThatOvnPortsFit() {
        Frame frame = new Frame().bind(new byte[8], 0, 0, 8);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> OvnOption.write(frame, 0, 0x8000, 1));
    }

    @ParameterizedTest
    @CsvSource({"0, 00000000", "1, 00000006", "0x12345678, 12345678", "0xFFFFFFFF, ffffffff", "0x02000001, 02000001"})
    void sendsAnIdentityOfAllThirtyTwoBitsInItsOption(String identity, String word) {
        Geneve protocol = Geneve.of(GeneveProfile.IDENTITY_OPTION);
        TunnelMetadata metadata = new TunnelMetadata()
                .setVni(99)
                .setIdentity(Long.decode(identity).intValue());

        assertThat(GeneveTest.sent(protocol, metadata)).isEqualTo("0200655800006300ff4a0101" + word);
    }

    @Test
    void sendsTheIdentityLast() {
        Geneve protocol = Geneve.of(GeneveProfile.IDENTITY_OPTION)
                .withIdentityOption(new IdentityOption(0xFFF0, 0x85))
                .withOptions(
                        new GeneveOptionValue(0x0102, 0x80, Hex.bytes("00070009")), new GeneveOptionValue(0xFFF1, 1));

        assertThat(protocol.headerLength()).isEqualTo(8 + 8 + 4 + 8);
        assertThat(GeneveTest.sent(protocol, new TunnelMetadata().setVni(99).setIdentity(0x12345678)))
                .isEqualTo("05406558000063000102800100070009fff10100fff0850112345678");
    }

    @Test
    void receivesTheIdentityFromItsOptionWhereverItStands() {
        Geneve protocol = Geneve.of(GeneveProfile.IDENTITY_OPTION);
        String other = "0102800100070009";

        assertIdentity(protocol, "02006558 00006300 ff4a0101 fedcba98", 0xFEDC_BA98);
        assertIdentity(protocol, "04406558 00006300 ff4a0101 fedcba98" + other, 0xFEDC_BA98);
        assertIdentity(protocol, "04406558 00006300" + other + "ff4a0101 00001234", 0x1234);
        assertIdentity(protocol, "04006558 00006300 ff4a0101 00000005 ff4a0101 00000006", 5);
    }

    private static void assertIdentity(Geneve protocol, String header, int identity) {
        TunnelMetadata out = GeneveTest.received(protocol, header);
        assertThat(out.identity()).isEqualTo(identity);
        assertThat(out.hasIdentity()).isTrue();
        assertThat(out.vni()).isEqualTo(99);
    }

    @ParameterizedTest
    @DisplayName("GN-21: without the option, or with one of another length, there is no identity")
    @CsvSource({
        "0000655800006300",
        "0100655800006300ff4a0100",
        "0300655800006300ff4a01021234567812345678",
        "0200655800006300ff4a020112345678",
    })
    void receivesNoIdentityWithoutItsOption(String header) {
        TunnelMetadata out = GeneveTest.received(Geneve.of(GeneveProfile.IDENTITY_OPTION), header);
        assertThat(out.hasIdentity()).isFalse();
        assertThat(out.identity()).isZero();
    }

    @Test
    void refusesTheHostIdentityInItsOption() {
        String header = "0200655800006300ff4a010100000001";
        assertThat(GeneveTest.decode(Geneve.of(GeneveProfile.IDENTITY_OPTION), header, GeneveTest.INNER))
                .isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(GeneveTest.received(PLAIN, header).hasIdentity()).isFalse();
    }

    @Test
    void knowsTheIdentityOptionWhenItIsCritical() {
        Geneve chosen = Geneve.of(GeneveProfile.IDENTITY_OPTION).withIdentityOption(new IdentityOption(0xFFF0, 0x85));
        String header = "0240655800006300fff0850112345678";

        assertIdentity(chosen, header, 0x12345678);
        assertThat(GeneveTest.decode(PLAIN, header, GeneveTest.INNER)).isEqualTo(Verdict.UNKNOWN_CRITICAL_OPTION);
        assertThat(GeneveOptionsTest.description(chosen, header)).endsWith("critical identity 305419896");
        assertThat(GeneveOptionsTest.description(PLAIN, "0200655800006300ff4a0101ffffffff"))
                .endsWith("identity 4294967295");
    }

    @Test
    @DisplayName("GN-20: an option to be sent cannot stand before the identity's own and be read in its place")
    void refusesToSendAnotherOptionOfItsKind() {
        GeneveOptionValue other = new GeneveOptionValue(IdentityOption.DEFAULT_CLASS, IdentityOption.DEFAULT_TYPE);
        Geneve protocol = Geneve.of(GeneveProfile.IDENTITY_OPTION);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> protocol.withOptions(other))
                .withMessageContaining("ff4a:01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> protocol.withOptions(new GeneveOptionValue(0xFFF0, 0x85))
                        .withIdentityOption(new IdentityOption(0xFFF0, 0x85)))
                .withMessageContaining("fff0:85");
        assertThat(PLAIN.withOptions(other).headerLength()).isEqualTo(12);
    }

    private static Frame received(String header, byte[] payload) {
        byte[] packet = GeneveTest.packet(header, payload);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        TunnelMetadata out = new TunnelMetadata();
        assertThat(PLAIN.decode(frame, out)).isEqualTo(Verdict.OK);
        assertThat(out.payload()).isIn(EtherType.TRANSPARENT_ETHERNET, EtherType.IPV4);
        return frame;
    }

    private static int at(Frame frame, int optionClass, int type) {
        int length = GeneveHeader.optionsLength(frame, 0);
        return GeneveOptions.find(frame, GeneveHeader.LENGTH, length, optionClass, type);
    }

    private static byte[] guards(int length) {
        byte[] guards = new byte[length];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        return guards;
    }
}
