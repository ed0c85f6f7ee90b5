// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * Steps over IPv6 extension headers to what the packet carries: RFC 8200 section 4, the authentication header of RFC 4302.
 *
 * <p>The walk goes forward only and over at most {@value #MAX_HEADERS} headers. Its result is packed into a {@code long}, so that
 * nothing is allocated, and read with the other methods of this class.
 */
public final class Ipv6Extensions {
    /** How many extension headers are stepped over; RFC 8200 section 4.1 knows seven positions. */
    public static final int MAX_HEADERS = 8;

    private static final int PROTOCOL_SHIFT = Integer.SIZE;
    private static final int VERDICT_SHIFT = PROTOCOL_SHIFT + Byte.SIZE;
    private static final long FRAGMENT = 1L << 48;
    private static final long LATER_FRAGMENT = 1L << 49;

    /** Every extension header has at least its next header and its length. */
    private static final int MIN_LENGTH = 8;

    private static final int FRAGMENT_FIELD_OFFSET = 2;
    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;
    private static final int MORE_FRAGMENTS = 0x1;

    private Ipv6Extensions() {}

    /**
     * Walks from an IPv6 header to the upper-layer header.
     *
     * @param frame the packet
     * @param ipAt the IPv6 header's first byte; its header must have been checked
     * @param end one past the last byte that belongs to the packet
     * @return to be read with {@link #verdict}, {@link #protocol}, {@link #at} and {@link #isFragment}
     */
    public static long walk(Frame frame, int ipAt, int end) {
        int protocol = Ipv6Header.nextHeader(frame, ipAt);
        int at = ipAt + Ipv6Header.LENGTH;
        long flags = 0;
        for (int headers = 0; isExtension(protocol); headers++) {
            if (headers == MAX_HEADERS) {
                return packed(Verdict.TOO_MANY_HEADERS, protocol, at, flags);
            }
            if (end - at < MIN_LENGTH) {
                return packed(Verdict.TRUNCATED, protocol, at, flags);
            }
            int length = length(frame, at, protocol);
            if (end - at < length) {
                return packed(Verdict.TRUNCATED, protocol, at, flags);
            }
            int next = frame.getUnsignedByte(at);
            if (protocol == IpProtocol.FRAGMENT) {
                int field = frame.getUnsignedShort(at + FRAGMENT_FIELD_OFFSET);
                // Offset zero and nothing to follow is a whole packet all the same (RFC 6946).
                flags |= (field & (FRAGMENT_OFFSET_MASK | MORE_FRAGMENTS)) != 0 ? FRAGMENT : 0;
                if ((field & FRAGMENT_OFFSET_MASK) != 0) {
                    return packed(Verdict.OK, next, at + length, flags | LATER_FRAGMENT);
                }
            }
            protocol = next;
            at += length;
        }
        return packed(Verdict.OK, protocol, at, flags);
    }

    /**
     * Whether a protocol number is that of an extension header which is stepped over.
     *
     * @param protocol an {@link IpProtocol}
     * @return false for what a packet carries
     */
    public static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP,
                    IpProtocol.ROUTING,
                    IpProtocol.FRAGMENT,
                    IpProtocol.AUTHENTICATION,
                    IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }

    private static int length(Frame frame, int at, int protocol) {
        int field = frame.getUnsignedByte(at + 1);
        return switch (protocol) {
            case IpProtocol.FRAGMENT -> MIN_LENGTH;
            case IpProtocol.AUTHENTICATION -> (field + 2) * Integer.BYTES;
            default -> (field + 1) * Long.BYTES;
        };
    }

    private static long packed(Verdict verdict, int protocol, int at, long flags) {
        return flags | (long) verdict.ordinal() << VERDICT_SHIFT | (long) protocol << PROTOCOL_SHIFT | at;
    }

    /**
     * Whether the walk arrived.
     *
     * @param walked the result of a walk
     * @return {@code OK}, {@code TRUNCATED}, or {@code TOO_MANY_HEADERS}
     */
    public static Verdict verdict(long walked) {
        int ordinal = (int) (walked >>> VERDICT_SHIFT) & 0xFF;
        if (ordinal == Verdict.OK.ordinal()) {
            return Verdict.OK;
        }
        return ordinal == Verdict.TRUNCATED.ordinal() ? Verdict.TRUNCATED : Verdict.TOO_MANY_HEADERS;
    }

    /**
     * What the packet carries, or the extension header at which the walk ended.
     *
     * @param walked the result of a walk
     * @return an {@link IpProtocol}
     */
    public static int protocol(long walked) {
        return (int) (walked >>> PROTOCOL_SHIFT) & 0xFF;
    }

    /**
     * Where the upper-layer header starts.
     *
     * @param walked the result of a walk
     * @return an absolute index
     */
    public static int at(long walked) {
        return (int) walked;
    }

    /**
     * Whether the packet is a fragment; an atomic one (RFC 6946) is not.
     *
     * @param walked the result of a walk
     * @return true if there is a fragment header with an offset or with more to follow
     */
    public static boolean isFragment(long walked) {
        return (walked & FRAGMENT) != 0;
    }

    /**
     * Whether the upper-layer header is there.
     *
     * @param walked the result of a walk
     * @return false if the walk did not arrive, if nothing follows, and for every fragment but the first, whose bytes are the
     *     middle of something
     */
    public static boolean hasUpperLayer(long walked) {
        return verdict(walked) == Verdict.OK
                && (walked & LATER_FRAGMENT) == 0
                && protocol(walked) != IpProtocol.NO_NEXT;
    }
}
