// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import org.encap4j.Verdict;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** Who sends an IP packet and who is to have it. */
record AddressPair(Prefix source, Prefix destination) {
    /** Those of a packet behind an untagged Ethernet header, or null if its IP header is bad. */
    static AddressPair of(Frame frame) {
        int at = frame.start() + EthernetHeader.LENGTH;
        if (EthernetHeader.type(frame, frame.start()) == EtherType.IPV4) {
            return Ipv4Header.checkHeader(frame, at) == Verdict.OK
                    ? new AddressPair(ipv4(Ipv4Header.source(frame, at)), ipv4(Ipv4Header.destination(frame, at)))
                    : null;
        }
        return Ipv6Header.checkHeader(frame, at) == Verdict.OK
                ? new AddressPair(
                        ipv6(Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at)),
                        ipv6(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at)))
                : null;
    }

    private static Prefix ipv4(int address) {
        return Prefix.ofIpv4(address, Prefix.IPV4_BITS);
    }

    private static Prefix ipv6(long high, long low) {
        return Prefix.ofIpv6(high, low, Prefix.IPV6_BITS);
    }
}
