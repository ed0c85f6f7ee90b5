// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one's complement checksum of IP, UDP, TCP and ICMP: RFC 1071, updated in place by RFC 1624.
 *
 * <p>A partial sum is a {@code long} that is congruent to the sum of the 16-bit big-endian words; partial sums may be added to one
 * another, and {@link #finish} makes a checksum of them.
 */
public final class InternetChecksum {
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final VarHandle ARRAY_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle BUFFER_LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private InternetChecksum() {}

    /**
     * Sums bytes, as if a last odd one were followed by a zero.
     *
     * @param frame the packet
     * @param at the first byte
     * @param length how many
     * @param initial a partial sum to add to, 0 for none
     * @return a partial sum
     */
    public static long sum(Frame frame, int at, int length, long initial) {
        int end = at + length;
        int index = end - length % Long.BYTES;
        long sum = initial;
        if (index > at) {
            long words = frame.array != null ? words(frame.array, at, index) : words(frame.buffer, at, index);
            sum += LITTLE_ENDIAN ? Short.toUnsignedInt(Short.reverseBytes((short) fold(words))) : words;
        }
        if (end - index >= Integer.BYTES) {
            sum += frame.getInt(index) & LOW_HALF;
            index += Integer.BYTES;
        }
        if (end - index >= Short.BYTES) {
            sum += frame.getUnsignedShort(index);
            index += Short.BYTES;
        }
        return index < end ? sum + (frame.getUnsignedByte(index) << Byte.SIZE) : sum;
    }

    // 2^16 is 1 modulo 2^16 - 1, so 32-bit halves sum to the same residue as 16-bit words, in half of the steps; a
    // 64-bit accumulator holds 2^32 of them. The sum of words read in the other byte order is the sum with its bytes
    // exchanged (RFC 1071 section 2 B), so they are read as the processor reads them. Newer JVMs make vectors of these
    // loops just as they are: unrolled by hand, or with more or fewer accumulators, they do not. What kind of memory it
    // is is asked once, in front of the loop, which then depends on no accessor's being inlined.

    private static long words(byte[] memory, int from, int to) {
        long high = 0;
        long low = 0;
        for (int index = from; index < to; index += Long.BYTES) {
            long word = (long) ARRAY_LONG.get(memory, index);
            high += word >>> Integer.SIZE;
            low += word & LOW_HALF;
        }
        return high + low;
    }

    private static long words(ByteBuffer memory, int from, int to) {
        long high = 0;
        long low = 0;
        for (int index = from; index < to; index += Long.BYTES) {
            long word = (long) BUFFER_LONG.get(memory, index);
            high += word >>> Integer.SIZE;
            low += word & LOW_HALF;
        }
        return high + low;
    }

    /**
     * Folds a partial sum.
     *
     * @param sum a partial sum, not negative
     * @return its one's complement sum, 16 bits
     */
    public static int fold(long sum) {
        // Adding a number to itself with its halves exchanged leaves their sum, end-around carry included, in the high
        // half.
        int half = (int) (sum + Long.rotateLeft(sum, Integer.SIZE) >>> Integer.SIZE);
        return half + Integer.rotateLeft(half, Short.SIZE) >>> Short.SIZE;
    }

    /**
     * Makes a checksum of a partial sum. Over data that holds its own checksum the result is zero if it is right.
     *
     * @param sum a partial sum, not negative
     * @return 16 bits
     */
    public static int finish(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /**
     * Updates a checksum for one 16-bit word that changes (RFC 1624 section 3, equation 3).
     *
     * @param checksum as it is, 16 bits
     * @param before the word as it was, 16 bits
     * @param after the word as it will be, 16 bits
     * @return the new checksum; the old one if the word does not change
     */
    public static int update(int checksum, int before, int after) {
        if (before == after) {
            return checksum;
        }
        int sum = (~checksum & 0xFFFF) + (~before & 0xFFFF) + after;
        return ~(sum + Integer.rotateLeft(sum, Short.SIZE) >>> Short.SIZE) & 0xFFFF;
    }

    /**
     * Sums the pseudo header of IPv4 (RFC 768, RFC 9293).
     *
     * @param frame the packet
     * @param ipAt the IPv4 header's first byte
     * @param upperLength the length of what the packet carries, in bytes
     * @param protocol an {@link IpProtocol}
     * @return a partial sum
     */
    public static long pseudoHeader4(Frame frame, int ipAt, int upperLength, int protocol) {
        return (frame.getInt(ipAt + Ipv4Header.SOURCE_OFFSET) & LOW_HALF)
                + (frame.getInt(ipAt + Ipv4Header.DESTINATION_OFFSET) & LOW_HALF)
                + upperLength
                + protocol;
    }

    /**
     * Sums the pseudo header of IPv6 (RFC 8200 section 8.1).
     *
     * @param frame the packet
     * @param ipAt the IPv6 header's first byte
     * @param upperLength the length of what the packet carries, in bytes
     * @param protocol an {@link IpProtocol}
     * @return a partial sum
     */
    public static long pseudoHeader6(Frame frame, int ipAt, int upperLength, int protocol) {
        int addressesLength = Ipv6Header.LENGTH - Ipv6Header.SOURCE_OFFSET;
        return sum(frame, ipAt + Ipv6Header.SOURCE_OFFSET, addressesLength, (long) upperLength + protocol);
    }

    /**
     * Whether the checksum of UDP, TCP or ICMPv6 is right, pseudo header included.
     *
     * @param frame the packet
     * @param ipAt the first byte of its IPv4 or IPv6 header
     * @param at the upper-layer header's first byte
     * @param length of what the packet carries, in bytes
     * @param protocol an {@link IpProtocol}
     * @return false if it is wrong; an absent one (UDP, zero) is wrong too
     */
    public static boolean isGood(Frame frame, int ipAt, int at, int length, int protocol) {
        boolean ipv6 = frame.getUnsignedByte(ipAt) >> 4 == 6;
        long pseudo =
                ipv6 ? pseudoHeader6(frame, ipAt, length, protocol) : pseudoHeader4(frame, ipAt, length, protocol);
        return finish(sum(frame, at, length, pseudo)) == 0;
    }
}
