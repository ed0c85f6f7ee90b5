// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.List;

/**
 * A way for packets from one end of a link to the other.
 *
 * @param name as a report shows it
 * @param java whether sender and receiver are this library's, else the C program
 * @param plain whether they send bare datagrams, which the carrier puts into a tunnel or routes
 * @param segments whether runs are handed to the kernel in one piece
 * @param carrier what lies below
 * @param about a sentence for the reader
 */
record Contender(String name, boolean java, boolean plain, boolean segments, LoadLink.Carrier carrier, String about) {
    /** The one that others are divided by. */
    static final String YARDSTICK = "c";

    static final List<Contender> ALL = List.of(
            new Contender("encap4j", true, false, false, LoadLink.Carrier.NONE, "VXLAN by UdpTunnel"),
            new Contender(YARDSTICK, false, false, false, LoadLink.Carrier.NONE, "VXLAN by the C program"),
            new Contender(
                    "kernel-vxlan", false, true, false, LoadLink.Carrier.KERNEL_VXLAN, "C through a kernel device"),
            new Contender(
                    "open-vswitch", false, true, false, LoadLink.Carrier.OPEN_VSWITCH, "C through userspace Geneve"),
            new Contender("native", false, true, false, LoadLink.Carrier.NONE, "C, routed as it is"),
            new Contender("encap4j-segments", true, false, true, LoadLink.Carrier.NONE, "with UDP segmentation"),
            new Contender("c-segments", false, false, true, LoadLink.Carrier.NONE, "with UDP segmentation"));

    /** Latency is asked of those that send each packet by itself. */
    boolean hasLatency() {
        return !segments;
    }
}
