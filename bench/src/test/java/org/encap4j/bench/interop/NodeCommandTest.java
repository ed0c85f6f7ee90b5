// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code encap4j node} and {@code encap4j observe} say, beside a kernel with a VXLAN device. */
@ExtendWith(LabExtension.class)
class NodeCommandTest {
    private static final int OURS = 70_001;
    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;

    @BeforeAll
    static void need() {
        Lab.needs("kill");
    }

    private static Encounter meet(Lab lab) {
        Encounter met = Encounter.withHost(lab, OURS, THEIRS, LINK);
        met.kernel(false).external(THEIRS, OURS, LINK - 50);
        return met;
    }

    private static void exchange(Encounter met) {
        Traffic.ping(met.site().pod(), met.theirs().pod());
        Traffic.ping(met.site().pod(), met.theirs().pod6());
        Traffic.ping(met.host(), met.ours().pod());
    }

    /** {@return the report} */
    private static String endAndCount(Encounter met) {
        met.end();
        NodeUnderTest node = met.node();
        assertThat(node.report())
                .contains("  " + node.flows("to-overlay FORWARDED") + " forwarded to the underlay")
                .contains("  " + node.flows("to-endpoint FORWARDED") + " forwarded to pods");
        assertThat(node.flows("DROPPED")).isZero();
        return node.report();
    }

    @Test
    void flowsAndCountsAgreeAndABrokenFileChangesNothing(Lab lab) {
        Encounter met = meet(lab).start("tunnel-protocol: vxlan");
        exchange(met);
        met.node().reload("nothing has changed", "tunnel-protocol: [");
        exchange(met);
        met.node().reload("files read again", "tunnel-protocol: vxlan");
        exchange(met);

        assertThat(endAndCount(met))
                .contains("node1 runs: vxlan on UDP port 8472, pods behind pods, nodes behind under, MTU 1500")
                .containsPattern("config1.yaml:\\d+: ")
                .containsPattern("\\n[^\\n]* [1-9]\\d* ARP and neighbour discovery");
    }

    @Test
    void theSameOverSocketsWhichStayAsTheyAre(Lab lab) {
        Encounter met = meet(lab).startOnSockets("tunnel-protocol: vxlan");
        exchange(met);
        String stay = "the sockets stay as they are, vxlan on UDP port 8472 of 192.168.77.1, MTU 1500, not ";
        met.node().reload(stay + "geneve on UDP port 6081 of 192.168.77.1, MTU 1500", "tunnel-protocol: geneve");
        met.node().reload(stay + "vxlan on UDP port 8472 of fd00:77:0:0:0:0:0:1, MTU 1500", "underlay-protocol: ipv6");
        met.node().reload(stay + "vxlan on UDP port 8472 of 192.168.77.1, MTU 1600", "mtu: 1600");
        exchange(met);

        assertThat(endAndCount(met))
                .contains("underlay (UDP port 8472): ")
                .contains(
                        "  not received: 0 dropped by the kernel, 0 by a full queue, 0 without a sound tunnel header, 0 failures to"
                                + " receive",
                        "  not sent: 0 to a full socket, 0 refused by the kernel");
    }

    /** A packet for who does not answer is kept for three seconds; then its sender is told, as by any router. */
    @Test
    void aPacketWhoseNeighbourIsSilentIsADrop(Lab lab) {
        Encounter met = Encounter.withHost(lab, OURS, THEIRS, LINK).start("tunnel-protocol: vxlan");
        String script = "ping -n -c 1 -W 6 %s; ping -n -c 1 -W 6 %s; true"
                .formatted(met.theirs().pod(), met.theirs().pod6());
        assertThat(met.site().pod().run("sh", "-c", script))
                .contains("Destination Host Unreachable", "Destination unreachable: Address unreachable");
        met.node()
                .awaitFlow("lab/pod1 (ID:70001) <> lab/pod2 (ID:70002) FIB lookup failed DROPPED (ICMPv4 EchoRequest)");
        met.end();
        assertThat(met.node().report()).contains("  2 dropped: the next hop's MAC address is not known");
    }

    @Test
    void anInterfaceIsWatchedUntilCtrlC(Lab lab) {
        Encounter met = meet(lab);
        LabProcess observe = NodeUnderTest.observe(met.site(), met.theirs());
        // Nobody answers, but everybody can see who asks.
        met.host()
                .ip("neigh add " + met.ours().underlay() + " lladdr "
                        + met.ours().underlayMac() + " nud permanent dev " + NodeSite.UNDERLAY);
        met.host().start("a ping", "ping", "-n", "-i", "0.2", met.ours().pod());
        String asks = Encounter.flow(met.theirs(), "->", met.ours(), "to-overlay", "ICMPv4 EchoRequest");
        observe.await("it sees who asks", 30, () -> observe.out().contains(asks));
        lab.signal(observe, "INT");

        assertThat(observe.exit(10)).isZero();
        assertThat(observe.err()).contains(" flows of ").contains(", 0 dropped by the kernel");
    }
}
