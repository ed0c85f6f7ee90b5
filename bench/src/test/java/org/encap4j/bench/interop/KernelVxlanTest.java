// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of ours and a Linux host with a VXLAN device. */
@ExtendWith(LabExtension.class)
class KernelVxlanTest {
    private static final int IDENTITY = 70_001;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    @Test
    void plain(Lab lab) {
        Side ours = new Side(1, IDENTITY);
        Side theirs = new Side(2, IDENTITY);
        NodeSite site = new NodeSite(lab, ours, 1500).routeMtu(1450);
        Namespace host = lab.namespace("peer");
        site.connect(host, KernelVxlanPeer.UNDERLAY, theirs.underlayMac(), 1500);
        KernelVxlanPeer peer = new KernelVxlanPeer(host, theirs, ours, false).network(IDENTITY, 1450);
        NodeSite.knowNeighbour(host, KernelVxlanPeer.UNDERLAY, ours.underlay(), ours.underlayMac());
        UnderlayCapture capture = new UnderlayCapture(host, KernelVxlanPeer.UNDERLAY);
        NodeUnderTest node = NodeUnderTest.embedded(site, theirs, 1500, "routing-mode: tunnel");

        Traffic traffic = new Traffic(site.pod(), peer.host()).serve();
        traffic.everything(theirs.pod(), 1450);
        traffic.everything(theirs.pod6(), 1450);
        Traffic.ping(peer.host(), ours.pod(), 1450);
        node.end();
        capture.end();
        System.out.println(node.flows());
        System.out.println(node.counters("pods") + "\n" + node.counters("under"));
        assertThat(capture.kinds("vxlan", "ip.src", "vxlan.vni", "vxlan.flags")).isEmpty();
    }
}
