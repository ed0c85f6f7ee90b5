// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Whole packets that scapy 2.5 built from field values and tshark 4 read back with all checksums right, so that neither side
 * of the comparison is ours. The inner packet has traffic class 0xBA, so the outer one is ECT(0).
 */
class VxlanFrameTest {
    private static final String INNER_IP = """
            45ba0023 12340000 40110e96 ac14000a ac140114
            9c402328 000f441c 656e636170346a""";
    private static final String INNER = "02e400000a02 02e400000a01 0800" + INNER_IP;
    private static final String LINK = "02e400000902 02e400000901";

    @Test
    @DisplayName("VX-01, VX-07: identity in the VNI over IPv4, no UDP checksum")
    void matchesScapyOverIpv4() throws UnknownHostException {
        assertMatches(
                Vxlan.of(VxlanProfile.IDENTITY_IN_VNI),
                "10.9.0.",
                false,
                new TunnelMetadata().setIdentity(0x2A5D7),
                INNER,
                LINK + "0800 45020055 00004000 40112682 0a090001 0a090002 c3502118 00410000 08000000 02a5d700" + INNER);
    }

    @Test
    @DisplayName("VX-09, GB-01..05: group policy over IPv6 with a UDP checksum")
    void matchesScapyOverIpv6() throws UnknownHostException {
        assertMatches(
                Vxlan.of(VxlanProfile.GROUP_POLICY).withPort(Vxlan.IANA_PORT),
                "fd00:9::",
                true,
                new TunnelMetadata()
                        .setVni(0xABCDEF)
                        .setIdentity(0xBEEF)
                        .setDontLearn(true)
                        .setPolicyApplied(true),
                INNER,
                LINK + """
                        86dd 60200000 00411140 fd000009 00000000 00000000 00000001 fd000009 00000000 00000000 00000002
                        c35012b5 004184e5 8848beef abcdef00""" + INNER);
    }

    @Test
    @DisplayName("GP-04, VX-09: IPv4 in GPE over IPv4 with a UDP checksum")
    void matchesScapyWithGpe() throws UnknownHostException {
        assertMatches(
                VxlanGpe.plain(),
                "10.9.0.",
                true,
                new TunnelMetadata().setVni(99).setPayload(EtherType.IPV4),
                INNER_IP,
                LINK + "0800 45020047 00004000 40112690 0a090001 0a090002 c35012b6 0033ffd2 0c000001 00006300"
                        + INNER_IP);
    }

    private static void assertMatches(
            TunnelProtocol protocol,
            String network,
            boolean checksum,
            TunnelMetadata metadata,
            String inner,
            String expected)
            throws UnknownHostException {
        OuterHeaderBuilder to =
                OuterHeader.to(protocol, InetAddress.getByName(network + 1), InetAddress.getByName(network + 2));
        OuterHeader header = to.ethernet(0x02E4_0000_0901L, 0x02E4_0000_0902L)
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
        assertThat(out.identity()).isEqualTo(metadata.identity());
    }
}
