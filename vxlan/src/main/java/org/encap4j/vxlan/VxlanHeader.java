// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * VXLAN header: RFC 7348 section 5, with the group policy fields of draft-smith-vxlan-group-policy.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |G|R|R|R|I|R|R|R|R|D|R|R|A|R|R|R|        Group Policy ID        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      VNI                      |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail. Nothing here moves or keeps the frame.
 */
public final class VxlanHeader {
    /** Where the 16 flag bits lie. */
    public static final int FLAGS_OFFSET = 0;
    /** Where the group policy id lies. */
    public static final int GROUP_POLICY_OFFSET = FLAGS_OFFSET + Short.BYTES;
    /** Where the VNI lies. */
    public static final int VNI_OFFSET = GROUP_POLICY_OFFSET + Short.BYTES;
    /** The header's length in bytes. */
    public static final int LENGTH = VNI_OFFSET + Integer.BYTES;

    /** G: the header carries a group policy id. */
    public static final int FLAG_GROUP_POLICY = 0x8000;
    /** I: the VNI is valid; always set. */
    public static final int FLAG_VNI = 0x0800;
    /** D: the receiver must not learn the inner source address. */
    public static final int FLAG_DONT_LEARN = 0x0040;
    /** A: policy has been applied already. */
    public static final int FLAG_POLICY_APPLIED = 0x0008;

    /** The largest VNI. */
    public static final int VNI_MAX = 0xFF_FFFF;

    private VxlanHeader() {}

    /**
     * Says whether a header can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, or {@code BAD_FLAGS} when the VNI flag is not set
     */
    public static Verdict check(Frame frame, int at) {
        if (frame.end() - at < LENGTH) {
            return Verdict.TRUNCATED;
        }
        return (flags(frame, at) & FLAG_VNI) != 0 ? Verdict.OK : Verdict.BAD_FLAGS;
    }

    /**
     * {@return the flags: 16 bits; compare with the {@code FLAG_} masks}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int flags(Frame frame, int at) {
        return frame.getUnsignedShort(at + FLAGS_OFFSET);
    }

    /**
     * {@return the group policy id, which means something only under {@link #FLAG_GROUP_POLICY}: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int groupPolicyId(Frame frame, int at) {
        return frame.getUnsignedShort(at + GROUP_POLICY_OFFSET);
    }

    /**
     * {@return the VNI: 0 to {@link #VNI_MAX}}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int vni(Frame frame, int at) {
        return frame.getInt(at + VNI_OFFSET) >>> Byte.SIZE;
    }

    /**
     * {@return the reserved byte behind the VNI: 0 to 255}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int reserved(Frame frame, int at) {
        return frame.getInt(at + VNI_OFFSET) & 0xFF;
    }

    /**
     * Writes all {@link #LENGTH} bytes, reserved bits as zero.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param flags the {@code FLAG_} bits; {@link #FLAG_VNI} is added
     * @param groupPolicyId 0 to 65,535
     * @param vni 0 to {@link #VNI_MAX}
     */
    public static void write(Frame frame, int at, int flags, int groupPolicyId, int vni) {
        frame.setLong(at, word(flags, groupPolicyId, vni));
    }

    static int flagsOf(long word) {
        return (int) (word >>> Long.SIZE - Short.SIZE);
    }

    static int vniOf(long word) {
        return (int) word >>> Byte.SIZE;
    }

    /** All {@link #LENGTH} bytes, the first in the highest bits. */
    static long word(int flags, int groupPolicyId, int vni) {
        assert (groupPolicyId & ~0xFFFF) == 0 : groupPolicyId;
        assert (vni & ~VNI_MAX) == 0 : vni;
        int flagsAndGroup = (flags | FLAG_VNI) << Short.SIZE | groupPolicyId;
        return (long) flagsAndGroup << Integer.SIZE | (long) vni << Byte.SIZE;
    }
}
