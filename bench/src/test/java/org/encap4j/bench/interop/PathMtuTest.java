// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.identity.SecurityIdentity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods find out what fits from the errors that a node of ours sends. */
@ExtendWith(LabExtension.class)
class PathMtuTest {
    private static final int IDENTITY = 70_001;
    private static final int THEIRS = 70_002;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    private static void assertPodLearns(Encounter met, int mtu) {
        // Streams first: they must get through whatever their end has heard before.
        met.traffic().stream(met.theirs().pod());
        met.traffic().stream(met.theirs().pod6());
        assertThat(met.traffic().client("pmtu", met.theirs().pod(), "1472")).isEqualTo("pmtu " + mtu + "\n");
        assertThat(met.traffic().client("pmtu", met.theirs().pod6(), "1452")).isEqualTo("pmtu " + mtu + "\n");
        Traffic.ping(met.site().pod(), met.theirs().pod(), mtu);
        Traffic.ping(met.site().pod(), met.theirs().pod6(), mtu);
    }

    /** The pod's link takes more than the tunnel, and nobody has told the pod. */
    @ParameterizedTest
    @CsvSource({"ipv4,1450", "ipv6,1430"})
    void aPodLearnsWhatTheTunnelTakes(String underlay, int mtu, Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, 1500);
        met.kernel(underlay.equals("ipv6")).offeringSegments(1500).external(THEIRS, IDENTITY, mtu);
        met.start("underlay-protocol: " + underlay);

        assertPodLearns(met, mtu);

        met.end();
        assertThat(met.node().flowsWithoutPorts())
                .anyMatch(flow -> flow.startsWith("lab/pod1 (ID:70001) -> lab/pod2 (ID:70002)")
                        && flow.contains("DROPPED")
                        && flow.contains("TCP"));
    }

    /** A router of the underlay takes less than the node's own link, and tells the node, not the pod. */
    @ParameterizedTest
    @CsvSource({"ipv4,1350", "ipv6,1330"})
    void aPodLearnsWhatThePathTakes(String underlay, int mtu, Lab lab) {
        Encounter met = Encounter.behindRouter(lab, IDENTITY, THEIRS, 1500, 1400);
        met.kernel(underlay.equals("ipv6")).offeringSegments(1500).external(THEIRS, IDENTITY, mtu);
        met.start("underlay-protocol: " + underlay);

        assertPodLearns(met, mtu);

        // The pod has forgotten, the node has not: the first packet is answered, and not lost behind it.
        met.node().reload("files read again", "underlay-protocol: " + underlay);
        met.site().pod().ip("route flush cache");
        assertThat(met.site()
                        .pod()
                        .run(
                                "sh",
                                "-c",
                                "ping -n -c 1 -W 2 -M do -s 1400 "
                                        + met.theirs().pod() + "; true"))
                .contains("Frag needed and DF set (mtu = " + mtu + ")");

        met.end();
        assertThat(met.node().report())
                .contains("the path to " + met.theirs().underlay(underlay.equals("ipv6")) + " carries 1400 bytes now, "
                        + mtu + " inside the tunnel");
    }

    /** The underlay takes more than the receiving pod: the error goes back through the tunnel. */
    @Test
    void theSenderBehindTheTunnelLearnsWhatAPodTakes(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, 9000);
        met.kernel(false).external(THEIRS, IDENTITY, 8950).taking(SecurityIdentity.REMOTE_NODE);
        met.start("mtu: 1500");
        Traffic back = new Traffic(met.host(), met.site().pod()).serve();

        back.stream(met.ours().pod());
        back.stream(met.ours().pod6());
        assertThat(back.client("pmtu", met.ours().pod(), "4000")).isEqualTo("pmtu 1500\n");
        assertThat(back.client("pmtu", met.ours().pod6(), "4000")).isEqualTo("pmtu 1500\n");
        met.end();

        assertThat(met.capture().outer(met::isOurs, "vxlan.vni"))
                .containsExactlyInAnyOrder("" + IDENTITY, "" + SecurityIdentity.REMOTE_NODE);
    }
}
