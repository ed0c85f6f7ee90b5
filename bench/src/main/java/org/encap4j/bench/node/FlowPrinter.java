// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRing;
import org.encap4j.flow.PodNames;
import org.encap4j.forward.Node;
import org.encap4j.text.FlowText;

/** Prints flows as they come, on a thread of its own; which goes on until it is told to end, then prints what is left. */
public final class FlowPrinter implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final FlowRing ring;
    private final PrintStream out;
    private final Runnable abandoned;
    private final FlowRecord flow = new FlowRecord();
    private final StringBuilder line = new StringBuilder();
    private volatile FlowText text;
    private volatile FlowIdentities identities;
    private volatile boolean ended;

    /**
     * A printer of one ring.
     *
     * @param ring has no other reader
     * @param names of the pods
     * @param node tells identities
     * @param out takes a line for each flow
     * @param abandoned is run when nobody reads {@code out} any more, maybe more than once
     */
    public FlowPrinter(FlowRing ring, PodNames names, Node node, PrintStream out, Runnable abandoned) {
        this.ring = ring;
        this.out = out;
        this.abandoned = abandoned;
        use(names, node);
    }

    /**
     * Calls pods by other names from now on; from any thread.
     *
     * @param names of the pods
     * @param node tells identities
     */
    public void use(PodNames names, Node node) {
        identities = new FlowIdentities(node);
        text = new FlowText(names, ZoneOffset.UTC, false);
    }

    /** Lets {@link #run} return when the ring is empty; from any thread. */
    public void end() {
        ended = true;
    }

    @Override
    public void run() {
        boolean last;
        do {
            last = ended;
            boolean any = false;
            while (ring.poll(flow)) {
                line.setLength(0);
                identities.complete(flow);
                out.append(text.append(line, flow).append('\n'));
                any = true;
            }
            if (any && out.checkError()) {
                abandoned.run();
            }
            LockSupport.parkNanos(this, last ? 0 : IDLE_NANOS);
        } while (!last);
    }
}
