// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

/** The tunnels that Hubble's flows know by name. */
public enum FlowTunnel {
    /** No tunnel, or one that Hubble has no name for. */
    NONE,
    /** VXLAN with any of its extensions. */
    VXLAN,
    /** Geneve. */
    GENEVE;

    /** The tunnel of a protocol by its name, such as {@code vxlan-gpe}. */
    static FlowTunnel of(String protocol) {
        if (protocol.startsWith("vxlan")) {
            return VXLAN;
        }
        return protocol.equals("geneve") ? GENEVE : NONE;
    }
}
