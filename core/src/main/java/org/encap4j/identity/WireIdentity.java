// SPDX-License-Identifier: Apache-2.0
package org.encap4j.identity;

import org.encap4j.wire.EtherType;

/**
 * How an identity travels in a field of a given width, and how it is read back.
 *
 * <p>When sending, the local host becomes {@link SecurityIdentity#REMOTE_NODE}, which is what it is to the receiver, and
 * on dual-stack nodes both world identities become {@link SecurityIdentity#WORLD}. When receiving, a dual-stack node splits
 * world again by the inner packet's family, and {@link SecurityIdentity#HOST} is refused: nobody else is the local host.
 *
 * <p>An identity is never cut to fit. Node-local scopes are collapsed or refused as {@link TooWide} says; anything else that
 * does not fit is refused.
 */
public final class WireIdentity {
    /** Returned instead of an identity when there is none to write or to accept. */
    public static final long REFUSED = -1;

    /** Greater numbers are sent as they are if they fit. */
    private static final int LAST_REWRITTEN = SecurityIdentity.WORLD_IPV6;

    /** What becomes of a node-local identity that the field is too narrow for. */
    public enum TooWide {
        /** The remote-node scope becomes remote-node, every other scope becomes world. */
        COLLAPSE,
        /** The packet is refused. */
        REFUSE
    }

    private final int bits;
    /** The bits that a number must not have. */
    private final int outside;

    private final TooWide tooWide;
    private final boolean rewriting;
    private final boolean dualStack;

    private WireIdentity(int bits, TooWide tooWide, boolean rewriting, boolean dualStack) {
        if (bits < 1 || bits > Integer.SIZE) {
            throw new IllegalArgumentException("an identity field has 1 to 32 bits, not " + bits);
        }
        this.bits = bits;
        this.outside = bits == Integer.SIZE ? 0 : -1 << bits;
        this.tooWide = tooWide;
        this.rewriting = rewriting;
        this.dualStack = dualStack;
    }

    /**
     * Cilium's rules on a node with one address family; node-local identities that do not fit collapse.
     *
     * @param bits the field's width, 1 to 32
     * @return the rules
     */
    public static WireIdentity singleStack(int bits) {
        return new WireIdentity(bits, TooWide.COLLAPSE, true, false);
    }

    /**
     * Cilium's rules on a node with IPv4 and IPv6 pods; node-local identities that do not fit collapse.
     *
     * @param bits the field's width, 1 to 32
     * @return the rules
     */
    public static WireIdentity dualStack(int bits) {
        return new WireIdentity(bits, TooWide.COLLAPSE, true, true);
    }

    /**
     * No rules but the width: for peers whose numbers are not Cilium's, such as the group ids of a Linux or Cisco fabric, where
     * 1 is a group like any other.
     *
     * @param bits the field's width, 1 to 32
     * @return the rules
     */
    public static WireIdentity verbatim(int bits) {
        return new WireIdentity(bits, TooWide.REFUSE, false, false);
    }

    /**
     * The same rules with another choice for node-local identities.
     *
     * @param choice collapse or refuse
     * @return new rules
     */
    public WireIdentity tooWide(TooWide choice) {
        return new WireIdentity(bits, choice, rewriting, dualStack);
    }

    /**
     * The width of the field.
     *
     * @return 1 to 32 bits
     */
    public int bits() {
        return bits;
    }

    /**
     * The number to write for an identity.
     *
     * @param identity all 32 bits
     * @return the number, which fits the field, or {@link #REFUSED}
     */
    public long toWire(int identity) {
        if (identity > LAST_REWRITTEN && fits(identity)) {
            return identity;
        }
        int sent = rewriting ? rewrite(identity) : identity;
        if (fits(sent)) {
            return Integer.toUnsignedLong(sent);
        }
        int scope = sent & SecurityIdentity.SCOPE_MASK;
        if (!rewriting || tooWide == TooWide.REFUSE || scope == 0) {
            return REFUSED;
        }
        int collapsed =
                scope == SecurityIdentity.SCOPE_REMOTE_NODE ? SecurityIdentity.REMOTE_NODE : SecurityIdentity.WORLD;
        return fits(collapsed) ? collapsed : REFUSED;
    }

    private int rewrite(int identity) {
        if (identity == SecurityIdentity.HOST) {
            return SecurityIdentity.REMOTE_NODE;
        }
        if (dualStack && (identity == SecurityIdentity.WORLD_IPV4 || identity == SecurityIdentity.WORLD_IPV6)) {
            return SecurityIdentity.WORLD;
        }
        return identity;
    }

    private boolean fits(int number) {
        return (number & outside) == 0;
    }

    /**
     * Whether what a received number stands for depends on the packet inside the tunnel, so that it must be looked at.
     *
     * @param number as read from the field
     * @return false if {@link #fromWire} gives the same for every EtherType
     */
    public boolean dependsOnPacket(int number) {
        return dualStack && number == SecurityIdentity.WORLD;
    }

    /**
     * The identity that a received number stands for.
     *
     * @param number as read from the field
     * @param innerEtherType the {@link EtherType} of the packet inside the tunnel
     * @return the identity as an unsigned 32-bit number, or {@link #REFUSED} for the local host
     */
    public long fromWire(int number, int innerEtherType) {
        if (rewriting && number == SecurityIdentity.HOST) {
            return REFUSED;
        }
        if (dependsOnPacket(number)) {
            if (innerEtherType == EtherType.IPV4) {
                return SecurityIdentity.WORLD_IPV4;
            }
            if (innerEtherType == EtherType.IPV6) {
                return SecurityIdentity.WORLD_IPV6;
            }
        }
        return Integer.toUnsignedLong(number);
    }
}
