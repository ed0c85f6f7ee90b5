// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

/**
 * How Linux maps the group policy fields to a packet's 32-bit mark (the {@code gbp} option of a VXLAN device): the policy id in
 * the low 16 bits, policy-applied in bit 19, don't-learn in bit 22.
 */
public final class GroupPolicyMark {
    /** Don't-learn. */
    public static final int DONT_LEARN = VxlanHeader.FLAG_DONT_LEARN << Short.SIZE;
    /** Policy applied. */
    public static final int POLICY_APPLIED = VxlanHeader.FLAG_POLICY_APPLIED << Short.SIZE;

    private GroupPolicyMark() {}

    /**
     * The mark for a group.
     *
     * @param groupPolicyId 0 to 65,535
     * @param dontLearn whether the receiver must not learn the inner source address
     * @param policyApplied whether policy has been applied
     * @return the mark
     */
    public static int of(int groupPolicyId, boolean dontLearn, boolean policyApplied) {
        assert (groupPolicyId & ~0xFFFF) == 0 : groupPolicyId;
        return groupPolicyId | (dontLearn ? DONT_LEARN : 0) | (policyApplied ? POLICY_APPLIED : 0);
    }

    /**
     * The group in a mark.
     *
     * @param mark a packet's mark
     * @return 0 to 65,535
     */
    public static int groupPolicyId(int mark) {
        return mark & 0xFFFF;
    }

    /**
     * The don't-learn bit in a mark.
     *
     * @param mark a packet's mark
     * @return whether it is set
     */
    public static boolean dontLearn(int mark) {
        return (mark & DONT_LEARN) != 0;
    }

    /**
     * The policy-applied bit in a mark.
     *
     * @param mark a packet's mark
     * @return whether it is set
     */
    public static boolean policyApplied(int mark) {
        return (mark & POLICY_APPLIED) != 0;
    }
}
