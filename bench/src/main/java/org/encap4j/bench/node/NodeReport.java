// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.io.LoopCounters;
import org.encap4j.io.PacketPort;
import org.encap4j.wire.Frame;

/** What became of the packets of a port, in lines for people: they add up. */
public final class NodeReport {
    private NodeReport() {}

    /**
     * Says what became of the packets that came in by a port, each once.
     *
     * @param name what to call the port
     * @param counters of a loop that has ended
     * @param left what {@link #left} has counted since
     * @return a line with the total, then one for each thing that happened
     */
    public static List<String> lines(String name, LoopCounters counters, long left) {
        List<String> lines = new ArrayList<>();
        lines.add(name + ": " + (counters.received() + left) + " received");
        add(lines, counters.consumed(), "ARP and neighbour discovery");
        add(lines, counters.forwarded(Dataplane.POD_PORT), "forwarded to pods");
        add(lines, counters.forwarded(Dataplane.UNDERLAY_PORT), "forwarded to the underlay");
        add(lines, counters.toHost() + counters.hostRefused(), "dropped: for the host, which has no part in this");
        add(lines, counters.egressFull(), "dropped: the interface did not take them");
        add(lines, counters.kept() - counters.retried(), "dropped: still waiting for a neighbour's answer");
        add(lines, left, "dropped: not looked at any more when the node ended");
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.OK) {
                String cilium = verdict.ciliumText().isEmpty() ? "" : " (" + verdict.ciliumText() + ")";
                add(lines, counters.verdicts().of(verdict), "dropped: " + verdict.sentence() + cilium);
            }
        }
        return lines;
    }

    /**
     * Counts what a port has received and nobody has looked at.
     *
     * @param port receives no more, but gives out what it has received
     * @return how many packets
     * @throws IOException if the port has failed
     */
    public static long left(PacketPort port) throws IOException {
        Frame packet = new Frame();
        long left = 0;
        while (port.poll(packet)) {
            left++;
        }
        return left;
    }

    private static void add(List<String> lines, long count, String what) {
        if (count != 0) {
            lines.add("  " + count + " " + what);
        }
    }
}
