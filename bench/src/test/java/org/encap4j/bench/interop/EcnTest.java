// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks of congestion, inside and outside of a tunnel between a node of ours and a kernel's VXLAN device: RFC 6040. */
@ExtendWith(LabExtension.class)
class EcnTest {
    private static final int IDENTITY = 70_001;
    private static final int LINK = 1500;
    private static final String NOT_ECT = "0";
    private static final String ECT_1 = "1";
    private static final String ECT_0 = "2";
    private static final String CE = "3";

    @BeforeAll
    static void need() {
        Lab.needs("nft");
    }

    private static Encounter meet(Lab lab, boolean ipv6) {
        Encounter met = Encounter.withHost(lab, IDENTITY, IDENTITY, LINK);
        met.kernel(ipv6).network(IDENTITY, LINK - 70);
        return met.start("underlay-protocol: " + (ipv6 ? "ipv6" : "ipv4"));
    }

    /** Has the host mark what it sends into the tunnel, or what comes to it, as a router on the way would. */
    private static void mark(Encounter met, boolean ipv6, String hook, String which) {
        Namespace host = met.host();
        String family = ipv6 ? "ip6" : "ip";
        host.run("nft", "add table inet " + hook);
        host.run("nft", "add chain inet " + hook + " way { type filter hook " + hook + " priority -300; }");
        host.run(
                "nft",
                "add rule inet " + hook + " way udp dport 8472 " + family + " ecn " + which + " " + family
                        + " ecn set ce");
    }

    private static String said(Encounter met, boolean ipv6, String codepoint) {
        return met.traffic()
                .client("ecn", ipv6 ? met.theirs().pod6() : met.theirs().pod(), codepoint);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void codepointsAreCopiedOutsideAndArrive(boolean ipv6, Lab lab) {
        Encounter met = meet(lab, ipv6);
        for (String codepoint : new String[] {NOT_ECT, ECT_1, ECT_0, CE}) {
            for (boolean inner : new boolean[] {false, true}) {
                assertThat(said(met, inner, codepoint))
                        .isEqualTo("seen " + codepoint + " answered " + codepoint + "\n");
            }
        }
        met.end();
        assertThat(met.ourHeaders(ipv6 ? "ipv6.tclass.ecn" : "ip.dsfield.ecn"))
                .containsExactlyInAnyOrder(NOT_ECT, ECT_1, ECT_0, CE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void marksMadeOnTheWayArrive(boolean ipv6, Lab lab) {
        Encounter met = meet(lab, ipv6);
        mark(met, ipv6, "prerouting", "{ ect0, ect1 }");
        mark(met, ipv6, "postrouting", "{ ect0, ect1 }");
        for (boolean inner : new boolean[] {false, true}) {
            assertThat(said(met, inner, ECT_0)).isEqualTo("seen 3 answered 3\n");
            assertThat(said(met, inner, ECT_1)).isEqualTo("seen 3 answered 3\n");
            assertThat(said(met, inner, NOT_ECT)).isEqualTo("seen 0 answered 0\n");
        }
        met.end();
        assertThat(met.theirHeaders(ipv6 ? "ipv6.tclass.ecn" : "ip.dsfield.ecn"))
                .containsExactlyInAnyOrder(NOT_ECT, CE);
    }

    /** Who was marked without being able to say so must not be taken for unmarked. */
    @Test
    void aMarkOnWhatCannotCarryItIsADrop(Lab lab) {
        Encounter met = meet(lab, false);
        mark(met, false, "postrouting", "not-ect");

        assertThat(said(met, false, NOT_ECT)).isEqualTo("lost\n");
        assertThat(said(met, false, ECT_0)).isEqualTo("seen 2 answered 2\n");
        met.end();
        assertThat(met.node().flowsWithoutPorts())
                .anyMatch(flow -> flow.contains("lab/pod1") && flow.contains("DROPPED (UDP)"));
    }
}
