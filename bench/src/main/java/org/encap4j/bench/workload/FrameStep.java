// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.wire.Frame;

/** What is done with each packet. */
interface FrameStep {
    /** Handles a packet; throws if it does not end as it should, else gives a number that depends on the result. */
    int handle(Frame frame);

    /** Adds what the last packet has become to a digest. */
    default void digest(Frame frame, Fnv digest) {
        digest.addPacket(frame);
    }
}
