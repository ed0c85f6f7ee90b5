// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of ours and a Linux host with a VXLAN device, in its variants. */
@ExtendWith(LabExtension.class)
class KernelVxlanTest {
    /** More than 16 bits, as Cilium's are in a cluster of clusters. */
    private static final int IDENTITY = 70_001;

    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;
    private static final int OVER_IPV4 = LINK - 50;
    private static final int OVER_IPV6 = LINK - 70;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    /** The device has one VNI both ways, so both pods have one identity. */
    @ParameterizedTest
    @ValueSource(strings = {"udpcsum", "noudpcsum"})
    void overIpv4(String checksums, Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(false).network(IDENTITY, OVER_IPV4, checksums);
        met.start("tunnel-protocol: vxlan").talk(OVER_IPV4).end("to-overlay");

        assertThat(met.tunneled("vxlan.vni", "vxlan.flags"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay() + " " + IDENTITY + " 0x0800",
                        met.theirs().underlay() + " " + IDENTITY + " 0x0800");
        assertThat(met.capture().outer(met::isOurs, "udp.checksum")).containsExactly("0x0000");
        assertThat(met.capture().outer(met::isTheirs, "udp.checksum").contains("0x0000"))
                .isEqualTo(checksums.equals("noudpcsum"));
    }

    @Test
    void overIpv6(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(true).network(IDENTITY, OVER_IPV6);
        met.start("tunnel-protocol: vxlan", "underlay-protocol: ipv6")
                .talk(OVER_IPV6)
                .end("to-overlay");

        assertThat(met.tunneled("vxlan.vni"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay6() + " " + IDENTITY, met.theirs().underlay6() + " " + IDENTITY);
        assertThat(met.capture().outer(packet -> met.isOurs(packet) || met.isTheirs(packet), "udp.checksum"))
                .doesNotContain("0x0000");
    }

    /** RFC 8200 section 8.1: refused unless somebody has asked for it, which no option of Cilium's does. */
    @Test
    void overIpv6WithoutChecksums(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(true).network(IDENTITY, OVER_IPV6, "udp6zerocsumtx");
        met.start("tunnel-protocol: vxlan", "underlay-protocol: ipv6");

        assertThatThrownBy(() -> Traffic.ping(met.site().pod(), met.theirs().pod(), "-W", "1"))
                .hasMessageContaining("100% packet loss");
        met.node().end();
        assertThat(met.node().flows())
                .contains("lab/pod1 (ID:70001) -> lab/pod2 (ID:70001) to-overlay FORWARDED (ICMPv4 EchoRequest)", "");
    }

    /** The host takes no VNI but our pod's identity, and sends its own pod's. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void withTheIdentityAsVni(boolean ipv6, Lab lab) {
        int mtu = ipv6 ? OVER_IPV6 : OVER_IPV4;
        Encounter met = new Encounter(lab, IDENTITY, THEIRS, LINK);
        met.kernel(ipv6).external(THEIRS, IDENTITY, mtu);
        met.start("tunnel-protocol: vxlan", "underlay-protocol: " + (ipv6 ? "ipv6" : "ipv4"))
                .talk(mtu)
                .end("to-overlay");

        assertThat(met.tunneled("vxlan.vni"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay(ipv6) + " " + IDENTITY, met.theirs().underlay(ipv6) + " " + THEIRS);
    }

    @Test
    void withJumboFrames(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, THEIRS, 9000);
        met.kernel(false).external(THEIRS, IDENTITY, 8950);
        met.start("tunnel-protocol: vxlan").talk(8950).end("to-overlay");

        assertThat(met.node().report()).contains("MTU 9000");
        assertThat(met.tunneled("vxlan.vni")).hasSize(2);
    }

    /** Both directions carry the sender's identity, which netfilter sees and sets as a packet mark. */
    @Test
    void withGroupPolicy(Lab lab) {
        Encounter met = new Encounter(lab, 30_001, 30_002, LINK);
        KernelVxlanPeer peer = met.kernel(false).network(0, OVER_IPV4, "gbp").marks(30_002, 30_001);
        met.startEmbedded("tunnel-protocol: vxlan-gbp").talk(OVER_IPV4).end("to-overlay");

        assertThat(peer.unmarked()).isZero();
        assertThat(peer.marked()).isPositive();
        assertThat(met.tunneled("vxlan.flags", "vxlan.vni", "vxlan.gbp"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay() + " 0x8800 0 30001", met.theirs().underlay() + " 0x8800 0 30002");
    }
}
