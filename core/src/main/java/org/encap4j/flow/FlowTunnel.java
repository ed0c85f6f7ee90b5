// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

/** The tunnels that Hubble's flows know by name. */
public enum FlowTunnel {
    /** No tunnel, or one that Hubble has no name for. */
    NONE,
    /** VXLAN with any of its extensions. */
    VXLAN,
    /** Geneve. */
    GENEVE
}
