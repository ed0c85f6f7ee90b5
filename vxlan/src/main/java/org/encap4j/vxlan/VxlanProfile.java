// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

/** What a VXLAN header says about its packet's sender. */
public enum VxlanProfile {
    /** Nothing: the VNI names a network (RFC 7348). */
    PLAIN,
    /** The VNI is the sender's security identity, 24 bits, as Cilium sends it. */
    IDENTITY_IN_VNI,
    /** The VNI names a network, the group policy id is the sender's identity, 16 bits. */
    GROUP_POLICY
}
