// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import inet.ipaddr.format.util.AssociativeAddressTrie.AssociativeTrieNode;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressAssociativeTrie;

/** The same table by the binary tries of the ipaddress library, which share no idea and no line with ours. */
final class TrieOracle {
    private final IPv4AddressAssociativeTrie<Integer> ipv4 = new IPv4AddressAssociativeTrie<>();
    private final IPv6AddressAssociativeTrie<Integer> ipv6 = new IPv6AddressAssociativeTrie<>();

    void apply(PrefixChange change) {
        Prefix prefix = change.prefix();
        boolean put = change.value() != Lpm.NOT_FOUND;
        if (prefix.isIpv6()) {
            IPv6Address key = prefix.isHost()
                    ? new IPv6Address(prefix.high(), prefix.low())
                    : new IPv6Address(prefix.high(), prefix.low(), prefix.length()).toPrefixBlock();
            if (put) {
                ipv6.put(key, change.value());
            } else {
                ipv6.remove(key);
            }
        } else {
            IPv4Address key = prefix.isHost()
                    ? new IPv4Address((int) prefix.low())
                    : new IPv4Address((int) prefix.low(), prefix.length()).toPrefixBlock();
            if (put) {
                ipv4.put(key, change.value());
            } else {
                ipv4.remove(key);
            }
        }
    }

    int size() {
        return ipv4.size() + ipv6.size();
    }

    int lookup(int address) {
        return value(ipv4.longestPrefixMatchNode(new IPv4Address(address)));
    }

    int lookup(long high, long low) {
        return value(ipv6.longestPrefixMatchNode(new IPv6Address(high, low)));
    }

    private static int value(AssociativeTrieNode<?, Integer> node) {
        return node == null ? Lpm.NOT_FOUND : node.getValue();
    }
}
