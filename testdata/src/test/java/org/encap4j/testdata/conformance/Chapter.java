// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.util.List;
import java.util.stream.IntStream;

/** Every item that there is. Each is shown by one {@link Conformance} test or is a {@link LeftOut}. */
enum Chapter {
    VX("VXLAN", "RFC 7348", 16),
    GB("VXLAN group policy", "draft-smith-vxlan-group-policy", 8),
    GP("VXLAN-GPE", "draft-ietf-nvo3-vxlan-gpe-13", 10),
    GN("Geneve", "RFC 8926", 30),
    EC("Congestion marks through a tunnel", "RFC 6040", 22),
    ZC("UDP without a checksum over IPv6", "RFC 6935, RFC 6936", 11),
    IC("Checksums that are updated", "RFC 1624, RFC 1071", 5),
    IM("ICMP errors", "RFC 1812, RFC 4443", 4),
    RB("Hostile input", "what a parser of network packets owes", 6),
    D("Mistakes that others made", "found in the sources of peers", 22);

    final String title;
    final String documents;
    private final int items;

    Chapter(String title, String documents, int items) {
        this.title = title;
        this.documents = documents;
        this.items = items;
    }

    List<String> ids() {
        return IntStream.rangeClosed(1, items)
                .mapToObj(number -> this == D ? "D" + number : String.format("%s-%02d", name(), number))
                .toList();
    }
}
