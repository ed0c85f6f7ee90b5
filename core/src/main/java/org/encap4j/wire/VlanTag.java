// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

/**
 * VLAN tag: IEEE 802.1Q clause 9, for customer (802.1Q) and service (802.1ad) tags.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             TPID              | PCP |D|        VLAN id        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the TPID, which takes the place of the EtherType; what the tag is in front of, another
 * TPID or the EtherType, follows at {@code at + LENGTH}. {@link EthernetHeader#typeAt} judges whether tags are whole.
 */
public final class VlanTag {
    /** Where the TPID lies. */
    public static final int TPID_OFFSET = 0;
    /** Where priority, drop eligibility and VLAN id lie. */
    public static final int CONTROL_OFFSET = TPID_OFFSET + Short.BYTES;
    /** The tag's length in bytes. */
    public static final int LENGTH = CONTROL_OFFSET + Short.BYTES;

    /** How many tags are followed: a provider's and a customer's, which is all that 802.1ad stacks. */
    public static final int MAX_TAGS = 2;

    private static final int VLAN_ID = 0x0FFF;
    private static final int DROP_ELIGIBLE = 0x1000;
    private static final int PRIORITY_SHIFT = 13;

    private VlanTag() {}

    /**
     * {@return whether a type field announces a VLAN tag; true for 0x8100, 0x88A8 and the older 0x9100}
     *
     * @param type 0 to 65,535
     */
    public static boolean isTag(int type) {
        return type == EtherType.VLAN || type == EtherType.SERVICE_VLAN || type == EtherType.OLD_SERVICE_VLAN;
    }

    /**
     * {@return the TPID: one for which {@link #isTag} holds}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static int tpid(Frame frame, int at) {
        return frame.getUnsignedShort(at + TPID_OFFSET);
    }

    /**
     * {@return priority, drop eligibility and VLAN id together: 16 bits}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static int control(Frame frame, int at) {
        return frame.getUnsignedShort(at + CONTROL_OFFSET);
    }

    /**
     * {@return the priority code point: 0 to 7}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static int priority(Frame frame, int at) {
        return control(frame, at) >> PRIORITY_SHIFT;
    }

    /**
     * {@return whether the frame may be dropped first; the drop eligible indicator}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static boolean dropEligible(Frame frame, int at) {
        return (control(frame, at) & DROP_ELIGIBLE) != 0;
    }

    /**
     * {@return the VLAN id: 0 to 4,095}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static int vlanId(Frame frame, int at) {
        return control(frame, at) & VLAN_ID;
    }

    /**
     * {@return what the tag is in front of: an EtherType or another TPID}
     *
     * @param frame the packet
     * @param at the TPID's first byte
     */
    public static int type(Frame frame, int at) {
        return frame.getUnsignedShort(at + LENGTH);
    }

    /**
     * Writes the four bytes of a tag.
     *
     * @param frame where to write
     * @param at the TPID's first byte
     * @param tpid a TPID
     * @param control priority, drop eligibility and VLAN id, 16 bits
     */
    public static void write(Frame frame, int at, int tpid, int control) {
        frame.setInt(at, tpid << Short.SIZE | control & 0xFFFF);
    }
}
