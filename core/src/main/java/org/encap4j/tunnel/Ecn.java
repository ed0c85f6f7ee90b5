// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

/**
 * Explicit congestion notification across a tunnel (RFC 6040): the two low bits of the traffic class, outside and inside.
 */
public enum Ecn {
    /** The outer header gets the inner codepoint, congestion experienced included (RFC 6040 section 4.1, normal mode). */
    NORMAL {
        @Override
        int outer(int inner) {
            return inner & MASK;
        }
    },
    /** The outer header says not ECN-capable, for a decapsulator that does not know ECN (section 4.1, compatibility mode). */
    COMPATIBILITY {
        @Override
        int outer(int inner) {
            return NOT_ECT;
        }
    },
    /** As Linux and Open vSwitch send: like {@link #NORMAL}, but congestion experienced inside becomes ECT(0) outside. */
    LINUX {
        @Override
        int outer(int inner) {
            return (inner & MASK) == CE ? ECT_0 : inner & MASK;
        }
    };

    /** The bits of a traffic class that are ECN. */
    public static final int MASK = 0b11;
    /** Not ECN-capable transport. */
    public static final int NOT_ECT = 0b00;
    /** ECN-capable transport, codepoint 1. */
    public static final int ECT_1 = 0b01;
    /** ECN-capable transport, codepoint 0. */
    public static final int ECT_0 = 0b10;
    /** Congestion experienced. */
    public static final int CE = 0b11;

    /** What {@link #inner} returns when the packet must be dropped. */
    public static final int DROP = -1;

    /**
     * The codepoint of the outer header when encapsulating.
     *
     * @param inner the inner traffic class or codepoint
     * @return the outer codepoint
     */
    abstract int outer(int inner);

    /**
     * The codepoint that the inner header must have after decapsulation (RFC 6040 section 4.2, figure 4).
     *
     * @param inner the inner traffic class or codepoint as it arrived
     * @param outer the outer traffic class or codepoint
     * @return a codepoint, or {@link #DROP} for congestion experienced outside a packet that is not ECN-capable
     */
    public static int inner(int inner, int outer) {
        int arrived = inner & MASK;
        int marked = outer & MASK;
        if (marked == CE) {
            return arrived == NOT_ECT ? DROP : CE;
        }
        // The only other change: ECT(1) outside overrides ECT(0) inside, the milder congestion signal.
        return arrived == ECT_0 && marked == ECT_1 ? ECT_1 : arrived;
    }

    /**
     * Whether a combination should be brought to somebody's notice (marked {@code (!!!)} in RFC 6040 section 4.2): it cannot
     * arise in a tunnel whose both ends follow the RFC.
     *
     * @param inner the inner traffic class or codepoint as it arrived
     * @param outer the outer traffic class or codepoint
     * @return true for ECN-capable or marked outside over not capable inside, and ECT(1) over congestion experienced
     */
    public static boolean isAlarming(int inner, int outer) {
        int arrived = inner & MASK;
        int marked = outer & MASK;
        return (arrived == NOT_ECT && marked != NOT_ECT) || (arrived == CE && marked == ECT_1);
    }
}
