// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

/** What a Geneve header says about its packet's sender. */
public enum GeneveProfile {
    /** Nothing: the VNI names a network. */
    PLAIN,
    /** The VNI is the sender's security identity, 24 bits, as Cilium sends it. */
    IDENTITY_IN_VNI,
    /** The VNI names a network, an {@link IdentityOption} carries all 32 bits of the identity. */
    IDENTITY_OPTION
}
