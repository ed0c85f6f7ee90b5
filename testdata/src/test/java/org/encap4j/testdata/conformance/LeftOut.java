// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.util.List;

/** An item that no test of a library can show, and why. */
record LeftOut(String id, String says, String source, String why) {
    static final List<LeftOut> ALL = List.of(
            new LeftOut(
                    "VX-15",
                    "A frame is delivered only in a virtual network that exists here, to a station of that network.",
                    "RFC 7348 section 4.1",
                    "this library has no table of virtual networks: the embedder reads the VNI and decides; the node's own"
                            + " receiver delivers by inner IP address"),
            new LeftOut(
                    "GN-25",
                    "Cutting a long segment repeats the whole header on each piece; merging needs equal headers.",
                    "RFC 8926 section 4.6",
                    "segments are neither cut nor merged here; each packet gets its own header"),
            new LeftOut(
                    "GN-29",
                    "Tunnels carry traffic that yields to congestion, or run where somebody plans capacity.",
                    "RFC 8926 section 4.2",
                    "a duty of whoever operates the network"),
            new LeftOut(
                    "ZC-09",
                    "What is not IP and travels without a checksum brings its own protection.",
                    "RFC 6936 section 5, item 5",
                    "only who sends knows it; the Javadoc of OuterHeaderBuilder.udpChecksum says so"));
}
