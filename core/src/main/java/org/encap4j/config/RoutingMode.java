// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

/** How pod packets travel between nodes: option {@code routing-mode}. */
public enum RoutingMode {
    /** Inside VXLAN or Geneve. */
    TUNNEL("tunnel"),
    /** Routed as they are. */
    NATIVE("native");

    private final String text;

    RoutingMode(String text) {
        this.text = text;
    }

    /** {@return Cilium's word, such as {@code native}} */
    public String text() {
        return text;
    }
}
