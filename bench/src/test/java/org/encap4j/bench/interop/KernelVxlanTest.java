// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of ours and a Linux host with a VXLAN device, in its variants. */
@ExtendWith(LabExtension.class)
class KernelVxlanTest {
    /** More than 16 bits, as Cilium's have in a cluster of clusters. */
    private static final int IDENTITY = 70_001;

    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;
    private static final int OVER_IPV4 = LINK - 50;
    private static final int OVER_IPV6 = LINK - 70;
    private static final String NO_CHECKSUM = "0x0000";

    @BeforeAll
    static void need() {
        Lab.needs("nft");
    }

    /** The device has one VNI both ways, so both pods have one identity. */
    @ParameterizedTest
    @ValueSource(strings = {"udpcsum", "noudpcsum"})
    void overIpv4(String checksums, Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(false).network(IDENTITY, OVER_IPV4, checksums);
        met.start("tunnel-protocol: vxlan").talk(OVER_IPV4).end("to-overlay");

        assertThat(met.ourHeaders("vxlan.vni", "vxlan.flags", "udp.checksum"))
                .containsExactly(IDENTITY + " 0x0800 " + NO_CHECKSUM);
        assertThat(met.theirHeaders("vxlan.vni", "vxlan.flags")).containsExactly(IDENTITY + " 0x0800");
        if (checksums.equals("udpcsum")) {
            assertThat(met.theirHeaders("udp.checksum")).doesNotContain(NO_CHECKSUM);
        } else {
            assertThat(met.theirHeaders("udp.checksum")).containsExactly(NO_CHECKSUM);
        }
    }

    @Test
    void overIpv6(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(true).network(IDENTITY, OVER_IPV6);
        met.start("tunnel-protocol: vxlan", "underlay-protocol: ipv6")
                .talk(OVER_IPV6)
                .end("to-overlay");

        assertThat(met.ourHeaders("vxlan.vni")).containsExactly("" + IDENTITY);
        assertThat(met.theirHeaders("vxlan.vni")).containsExactly("" + IDENTITY);
        assertThat(met.ourHeaders("udp.checksum")).doesNotContain(NO_CHECKSUM);
        assertThat(met.theirHeaders("udp.checksum")).doesNotContain(NO_CHECKSUM);
    }

    /** RFC 6936 section 4: each end must have been asked to send them, and to take them. */
    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void overIpv6WithoutChecksums(boolean sockets, boolean sent, Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(true).network(IDENTITY, OVER_IPV6, "udp6zerocsumtx", "udp6zerocsumrx");
        met.capture().allowZeroChecksums6();
        List<String> config = List.of("tunnel-protocol: vxlan", "underlay-protocol: ipv6");
        String[] options =
                sent ? new String[] {"--udp6zerocsumrx", "--udp6zerocsumtx"} : new String[] {"--udp6zerocsumrx"};
        (sockets ? met.startOnSockets(config, options) : met.start(config, List.of(options)))
                .talk(OVER_IPV6)
                .end("to-overlay");

        if (sent) {
            assertThat(met.ourHeaders("udp.checksum")).containsExactly(NO_CHECKSUM);
        } else {
            assertThat(met.ourHeaders("udp.checksum")).isNotEmpty().doesNotContain(NO_CHECKSUM);
        }
        assertThat(met.theirHeaders("udp.checksum")).containsExactly(NO_CHECKSUM);
    }

    /** RFC 8200 section 8.1: refused unless somebody has asked for it. */
    @Test
    void overIpv6WithoutChecksumsUnasked(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(true).network(IDENTITY, OVER_IPV6, "udp6zerocsumtx");
        met.start("tunnel-protocol: vxlan", "underlay-protocol: ipv6");

        assertThatThrownBy(() -> Traffic.ping(met.site().pod(), met.theirs().pod(), "-W", "1"))
                .hasMessageContaining("100% packet loss");
        met.node().end();
        assertThat(met.node().flowsWithoutPorts())
                .contains(Encounter.flow(met.ours(), "->", met.theirs(), "to-overlay", "ICMPv4 EchoRequest"))
                .anyMatch(flow -> flow.startsWith("[fd00:77::2]") && flow.endsWith(" Invalid packet DROPPED (UDP)"))
                .noneMatch(flow -> flow.contains("to-endpoint"));
    }

    /** The host takes no VNI but our pod's identity, and sends its own pod's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withTheIdentityAsVni(boolean ipv6, Lab lab) {
        int mtu = ipv6 ? OVER_IPV6 : OVER_IPV4;
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, LINK);
        met.kernel(ipv6).external(THEIRS, IDENTITY, mtu);
        met.start("tunnel-protocol: vxlan", "underlay-protocol: " + (ipv6 ? "ipv6" : "ipv4"))
                .talk(mtu)
                .end("to-overlay");

        assertThat(met.ourHeaders("vxlan.vni")).containsExactly("" + IDENTITY);
        assertThat(met.theirHeaders("vxlan.vni")).containsExactly("" + THEIRS);
    }

    @Test
    void withJumboFrames(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, 9000);
        met.kernel(false).external(THEIRS, IDENTITY, 8950);
        met.start("tunnel-protocol: vxlan").talk(8950).end("to-overlay");

        assertThat(met.node().report()).contains("MTU 9000");
        assertThat(met.ourHeaders("vxlan.vni")).containsExactly("" + IDENTITY);
        assertThat(met.theirHeaders("vxlan.vni")).containsExactly("" + THEIRS);
    }

    /** Both directions carry the sender's identity, which netfilter there sees and sets as the packet's mark. */
    @Test
    void withGroupPolicy(Lab lab) {
        Encounter met = Encounter.withHost(lab, 30_001, 30_002, LINK);
        KernelVxlanPeer peer = met.kernel(false).network(0, OVER_IPV4, "gbp").marks(30_002, 30_001);
        met.startEmbedded("tunnel-protocol: vxlan-gbp").talk(OVER_IPV4).end("to-overlay");

        assertThat(peer.marked()).isPositive();
        assertThat(peer.unmarked()).isZero();
        assertThat(met.ourHeaders("vxlan.flags", "vxlan.vni", "vxlan.gbp")).containsExactly("0x8800 0 30001");
        assertThat(met.theirHeaders("vxlan.flags", "vxlan.vni", "vxlan.gbp")).containsExactly("0x8800 0 30002");
    }
}
