// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

/** The family of the outer addresses of tunneled packets: option {@code underlay-protocol}. */
public enum Underlay {
    /** Nodes reach one another over IPv4. */
    IPV4("ipv4"),
    /** Nodes reach one another over IPv6. */
    IPV6("ipv6");

    private final String text;

    Underlay(String text) {
        this.text = text;
    }

    /** {@return Cilium's word, such as {@code ipv4}} */
    public String text() {
        return text;
    }
}
