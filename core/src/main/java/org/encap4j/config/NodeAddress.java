// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.encap4j.lpm.Prefix;

/**
 * An address of a node and how much of it the addresses on the same link share, such as {@code 192.168.10.100/24}.
 *
 * @param address a prefix of one address
 * @param subnetLength the length of the link's subnet in bits, 0 to 32 or to 128
 */
public record NodeAddress(Prefix address, int subnetLength) {
    /** What an IPv4 address without a length is taken for. */
    public static final int DEFAULT_IPV4_LENGTH = 24;
    /** What an IPv6 address without a length is taken for (RFC 4291 section 2.5.4). */
    public static final int DEFAULT_IPV6_LENGTH = 64;

    /**
     * Refuses a prefix of more than one address, and a length that the family does not have, with an
     * {@link IllegalArgumentException}.
     *
     * @param address a prefix of one address
     * @param subnetLength the length of the link's subnet in bits, 0 to 32 or to 128
     */
    public NodeAddress {
        if (!address.isHost()) {
            throw new IllegalArgumentException("a node's address is a single address, not the prefix " + address);
        }
        if (subnetLength < 0 || subnetLength > address.length()) {
            throw new IllegalArgumentException("the node's address " + text(address) + " has a subnet of "
                    + subnetLength + " bits, not 0 to " + address.length());
        }
    }

    /**
     * An address whose subnet is not known: {@value #DEFAULT_IPV4_LENGTH} bits of IPv4, {@value #DEFAULT_IPV6_LENGTH} of IPv6.
     *
     * @param address a prefix of one address
     * @return the address
     * @throws IllegalArgumentException if the prefix has more than one address
     */
    public static NodeAddress of(Prefix address) {
        return new NodeAddress(address, address.isIpv6() ? DEFAULT_IPV6_LENGTH : DEFAULT_IPV4_LENGTH);
    }

    /**
     * Reads {@code 192.168.10.100/24}, {@code fd00:10::100/64}, or an address alone as {@link #of} takes it. In contrast to a
     * {@link Prefix}, bits behind the length are set: they are the node.
     *
     * @param text an address as {@link Prefix#parse} reads it, and perhaps a slash and the length of the subnet
     * @return the address
     * @throws IllegalArgumentException for anything else; the message quotes the text
     */
    public static NodeAddress parse(String text) {
        int slash = text.indexOf('/');
        try {
            Prefix address = Prefix.parse(slash < 0 ? text : text.substring(0, slash));
            return slash < 0 ? of(address) : new NodeAddress(address, length(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "address '" + text
                            + "': expected one like 192.168.10.100 or fd00:10::100, and perhaps behind a slash"
                            + " how many bits the addresses on the link share, such as /24 or /64",
                    e);
        }
    }

    private static int length(String text) {
        return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
    }

    /** {@return the addresses on the same link} */
    public Prefix subnet() {
        return address.network(subnetLength);
    }

    /** {@return such as {@code 192.168.10.100/24}; parse reads it back} */
    @Override
    public String toString() {
        return text(address) + "/" + subnetLength;
    }

    /**
     * An address as the JDK has it.
     *
     * @param address a prefix of one address
     * @return the same address
     */
    public static InetAddress inet(Prefix address) {
        ByteBuffer bytes = ByteBuffer.allocate(address.length() / Byte.SIZE);
        if (address.isIpv6()) {
            bytes.putLong(address.high()).putLong(address.low());
        } else {
            bytes.putInt((int) address.low());
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    /** An address without its length. */
    static String text(Prefix address) {
        String text = address.toString();
        return text.substring(0, text.indexOf('/'));
    }
}
