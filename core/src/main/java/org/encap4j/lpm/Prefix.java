// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Optional;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * The addresses that share their first bits, IPv4 (RFC 4632 section 3.1) or IPv6 (RFC 4291 section 2.3). No bit behind the
 * length is set.
 *
 * <p>Both families are kept as 128 bits. An IPv4 address is the low 32 bits, all others are zero; it is not an IPv4-mapped
 * IPv6 address, and prefixes of different families are never equal and never contain one another. The order puts IPv4 before
 * IPv6, then lower addresses, read without sign, before higher ones, then shorter prefixes before longer ones, so that a prefix
 * comes before all that it contains.
 */
public final class Prefix implements Comparable<Prefix> {
    /** Bits of an IPv4 address. */
    public static final int IPV4_BITS = 32;
    /** Bits of an IPv6 address. */
    public static final int IPV6_BITS = 128;

    private final long high;
    private final long low;
    private final byte bits;
    private final byte length;

    private Prefix(long high, long low, int bits, int length) {
        this.high = high;
        this.low = low;
        // 128 does not fit a signed byte; what is stored is the last bit's number.
        this.bits = (byte) (bits - 1);
        this.length = (byte) length;
        if (((high & ~highMask()) | (low & ~lowMask())) != 0) {
            throw new IllegalArgumentException(text(high, low) + ": bits are set behind the first " + length
                    + ", expected " + text(high & highMask(), low & lowMask()));
        }
    }

    /**
     * Makes an IPv4 prefix.
     *
     * @param address the first address, most significant byte first
     * @param length 0 to 32 bits; any other, or an address with bits set behind it, is refused with an
     *     {@link IllegalArgumentException}
     * @return the prefix
     */
    public static Prefix ofIpv4(int address, int length) {
        return new Prefix(0, Integer.toUnsignedLong(address), IPV4_BITS, checked(length, IPV4_BITS));
    }

    /**
     * Makes an IPv6 prefix.
     *
     * @param high the first 64 bits of the first address
     * @param low the last 64 bits
     * @param length 0 to 128 bits; any other, or an address with bits set behind it, is refused with an
     *     {@link IllegalArgumentException}
     * @return the prefix
     */
    public static Prefix ofIpv6(long high, long low, int length) {
        return new Prefix(high, low, IPV6_BITS, checked(length, IPV6_BITS));
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code fd00::/64}, or an address alone, which is the prefix of that one address.
     *
     * @param text IPv4 as four decimal numbers without leading zeros; IPv6 in any form of RFC 4291 section 2.2, without zone; no
     *     blanks. Anything else, and set bits behind the length, are refused with an {@link IllegalArgumentException} that quotes
     *     the text
     * @return the prefix
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            boolean ipv6 = address.indexOf(':') >= 0;
            int width = ipv6 ? IPV6_BITS : IPV4_BITS;
            int length = slash < 0 ? width : AddressText.decimal(text.substring(slash + 1), width);
            if (length < 0) {
                throw new IllegalArgumentException("expected a length of 0 to " + width + " bits behind the slash");
            }
            Optional<long[]> words = ipv6 ? AddressText.ipv6(address) : AddressText.ipv4(address);
            long[] value = words.orElseThrow(() -> new IllegalArgumentException(
                    "expected an address like 10.1.2.3 or fd00::1, or a prefix like 10.1.0.0/16 or fd00::/64"));
            return new Prefix(value[0], value[1], width, length);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("prefix '" + text + "': " + e.getMessage(), e);
        }
    }

    /** {@return whether this is IPv6} */
    public boolean isIpv6() {
        return width() == IPV6_BITS;
    }

    /** {@return how many leading bits are fixed: 0 to 32, or to 128} */
    public int length() {
        return length & 0xFF;
    }

    /** {@return the first 64 bits of the first address; 0 for IPv4} */
    public long high() {
        return high;
    }

    /** {@return the last 64 bits of the first address; for IPv4 the address, without sign} */
    public long low() {
        return low;
    }

    /** {@return whether this is a single address: /32 or /128} */
    public boolean isHost() {
        return length() == width();
    }

    /**
     * Says whether an IPv4 address lies in here.
     *
     * @param address most significant byte first
     * @return false for every address if this is IPv6
     */
    public boolean contains(int address) {
        return !isIpv6() && ((low ^ Integer.toUnsignedLong(address)) & lowMask()) == 0;
    }

    /**
     * Says whether an IPv6 address lies in here.
     *
     * @param addressHigh the first 64 bits
     * @param addressLow the last 64 bits
     * @return false for every address if this is IPv4
     */
    public boolean contains(long addressHigh, long addressLow) {
        return isIpv6() && (((high ^ addressHigh) & highMask()) | ((low ^ addressLow) & lowMask())) == 0;
    }

    /**
     * Says whether all addresses of another prefix lie in here.
     *
     * @param other a prefix of the same family, else the answer is false
     * @return true for an equal prefix too
     */
    public boolean contains(Prefix other) {
        return bits == other.bits
                && length() <= other.length()
                && (((high ^ other.high) & highMask()) | ((low ^ other.low) & lowMask())) == 0;
    }

    /**
     * The shorter prefix that this one lies in.
     *
     * @param shorter its length, 0 to this one's
     * @return this one for its own length
     */
    public Prefix network(int shorter) {
        assert shorter >= 0 && shorter <= length() : shorter + " bits of " + this;
        return new Prefix(high & highMask(shorter), low & lowMask(shorter), width(), shorter);
    }

    @Override
    public int compareTo(Prefix other) {
        int order = Integer.compare(bits, other.bits);
        if (order == 0) {
            order = Long.compareUnsigned(high, other.high);
        }
        if (order == 0) {
            order = Long.compareUnsigned(low, other.low);
        }
        return order == 0 ? Integer.compare(length(), other.length()) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix that
                && high == that.high
                && low == that.low
                && bits == that.bits
                && length == that.length;
    }

    @Override
    public int hashCode() {
        // Addresses of one table differ in few, often neighbouring bits: multiplying spreads them over the whole word.
        long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L + length;
        return Long.hashCode(mixed ^ bits);
    }

    /** {@return the address as RFC 5952 writes it, a slash, and the length; parse reads it back} */
    @Override
    public String toString() {
        return text(high, low);
    }

    private String text(long first, long last) {
        StringBuilder out = new StringBuilder();
        if (isIpv6()) {
            Ipv6Header.appendAddress(out, first, last);
        } else {
            Ipv4Header.appendAddress(out, (int) last);
        }
        return out.append('/').append(length()).toString();
    }

    private int width() {
        return bits + 1;
    }

    private long highMask() {
        return highMask(length());
    }

    private long highMask(int count) {
        return isIpv6() ? leading(count) : -1;
    }

    private long lowMask() {
        return lowMask(length());
    }

    private long lowMask(int count) {
        return isIpv6() ? leading(count - Long.SIZE) : leading(count + IPV4_BITS);
    }

    /** The first bits of a long set, of a negative number none, of more than 64 all. */
    private static long leading(int count) {
        return count <= 0 ? 0 : count >= Long.SIZE ? -1 : -1L << (Long.SIZE - count);
    }

    private static int checked(int length, int width) {
        if (length < 0 || length > width) {
            throw new IllegalArgumentException("prefix length " + length + ": expected 0 to " + width);
        }
        return length;
    }
}
