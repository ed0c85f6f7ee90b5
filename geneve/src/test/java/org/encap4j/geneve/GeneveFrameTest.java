// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Whole packets that scapy 2.5 built from field values and tshark 4 read back with all checksums right, so that neither side
 * of the comparison is ours. The inner packet has traffic class 0xBA, so the outer one is ECT(0).
 */
class GeneveFrameTest {
    private static final String LINK = "02e400000902 02e400000901";

    @Test
    @DisplayName("GN-14, GN-03: identity in the VNI and a critical option over IPv4, no UDP checksum")
    void matchesScapyOverIpv4() throws UnknownHostException {
        String inner = """
                02e400000a02 02e400000a01 0800
                45ba0023 12340000 40110e96 ac14000a ac140114
                9c402328 000f441c 656e636170346a""";
        assertMatches(
                Geneve.of(GeneveProfile.IDENTITY_IN_VNI)
                        .withOptions(new GeneveOptionValue(0x0102, 0x80, Hex.bytes("00070009"))),
                "10.9.0.",
                false,
                new TunnelMetadata().setIdentity(0x2A5D7),
                inner,
                LINK + """
                        0800 4502005d 00004000 4011267a 0a090001 0a090002
                        c35017c1 00490000 02406558 02a5d700 01028001 00070009""" + inner);
    }

    @Test
    @DisplayName("GN-14: an option of four bytes leaves the VNI as it is")
    void matchesScapyWithAnOptionWithoutData() throws UnknownHostException {
        String inner = """
                02e400000a02 02e400000a01 0800
                45ba0023 12340000 40110e96 ac14000a ac140114
                9c402328 000f441c 656e636170346a""";
        assertMatches(
                Geneve.of(GeneveProfile.IDENTITY_IN_VNI).withOptions(new GeneveOptionValue(0xFF00, 0x01)),
                "10.9.0.",
                false,
                new TunnelMetadata().setIdentity(0x2A5D7),
                inner,
                LINK + """
                        0800 45020059 00004000 4011267e 0a090001 0a090002
                        c35017c1 00450000 01006558 02a5d700 ff000100""" + inner);
    }

    @Test
    @DisplayName("GN-03, GN-13: IPv6 without Ethernet over IPv6 with a UDP checksum")
    void matchesScapyOverIpv6() throws UnknownHostException {
        String inner = """
                6ba12345 000f1140 fd000020 00000000 00000000 00000010 fd000020 00010000 00000000 00000020
                9c402328 000fa2f0 656e636170346a""";
        assertMatches(
                Geneve.of(GeneveProfile.PLAIN),
                "fd00:9::",
                true,
                new TunnelMetadata().setVni(5).setPayload(EtherType.IPV6),
                inner,
                LINK + """
                        86dd 60200000 00471140 fd000009 00000000 00000000 00000001 fd000009 00000000 00000000 00000002
                        c35017c1 0047fe44 000086dd 00000500""" + inner);
    }

    private static void assertMatches(
            Geneve protocol, String network, boolean checksum, TunnelMetadata metadata, String inner, String expected)
            throws UnknownHostException {
        OuterHeader header = OuterHeader.to(
                        protocol, InetAddress.getByName(network + 1), InetAddress.getByName(network + 2))
                .ethernet(0x02E4_0000_0901L, 0x02E4_0000_0902L)
                .sourcePorts(50_000, 50_000)
                .udpChecksum(checksum)
                .build();
        byte[] payload = Hex.bytes(inner);
        byte[] memory = new byte[header.length() + payload.length];
        Arrays.fill(memory, (byte) BufferMatrix.GUARD);
        System.arraycopy(payload, 0, memory, header.length(), payload.length);
        Frame frame = new Frame().bind(memory, 0, header.length(), memory.length);

        assertThat(header.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
        assertThat(Hex.text(memory)).isEqualTo(Hex.text(Hex.bytes(expected)));

        byte[] received = Hex.bytes(expected);
        TunnelMetadata out = new TunnelMetadata();
        assertThat(Decapsulator.of(protocol).decapsulate(frame.bind(received, 0, 0, received.length), out))
                .isEqualTo(Verdict.OK);
        assertThat(Hex.text(Arrays.copyOfRange(received, frame.start(), frame.end())))
                .isEqualTo(Hex.text(payload));
        assertThat(out.payload()).isEqualTo(metadata.payload());
    }
}
