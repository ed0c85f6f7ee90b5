// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import java.util.List;

/**
 * The sizes of the packets that somebody wants to send, and how often each occurs.
 *
 * @param shares at least one, of which one carries data
 * @param headerLength what of each packet is not data, in bytes from the start of its IP header: 52 for TCP with timestamps over
 *     IPv4, 28 for UDP
 */
public record PacketMix(List<Share> shares, int headerLength) {
    /**
     * How often packets of one size occur.
     *
     * @param length of the IP packet, in bytes
     * @param weight how many, in any unit
     */
    public record Share(int length, double weight) {}

    /**
     * Keeps a copy of the shares.
     *
     * @param shares at least one, of which one carries data
     * @param headerLength what of each packet is not data, in bytes
     * @throws IllegalArgumentException for a length that is not in {@code headerLength} to 65,535, a weight that is not a
     *     positive number, or if no packet carries data
     */
    public PacketMix {
        shares = List.copyOf(shares);
        if (headerLength < 0) {
            throw new IllegalArgumentException("headers of " + headerLength + " bytes");
        }
        for (Share share : shares) {
            if (share.length < headerLength || share.length < 1 || share.length > MtuBudget.MAX_MTU) {
                throw new IllegalArgumentException(
                        "packets of " + share.length + " bytes with headers of " + headerLength
                                + "; the length must be in " + Math.max(1, headerLength) + ".." + MtuBudget.MAX_MTU);
            }
            if (!(share.weight > 0 && share.weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a weight of " + share.weight + " for packets of " + share.length + " bytes is not positive");
            }
        }
        int most = headerLength;
        if (shares.stream().noneMatch(share -> share.length > most)) {
            throw new IllegalArgumentException("no packet carries more than its headers of " + headerLength + " bytes");
        }
    }

    /**
     * Packets of one size, as a bulk transfer sends.
     *
     * @param length of the IP packet, in bytes
     * @param headerLength what of it is not data, in bytes
     * @return a mix of one share
     * @throws IllegalArgumentException if nothing is data, or the length is not in 1 to 65,535
     */
    public static PacketMix of(int length, int headerLength) {
        return new PacketMix(List.of(new Share(length, 1)), headerLength);
    }

    /**
     * The mix that forwarding devices are often measured with: seven packets of 40 bytes, four of 576, one of 1500.
     *
     * @param headerLength what of each packet is not data, 0 to 40 bytes
     * @return a mix of three shares
     * @throws IllegalArgumentException for longer headers
     */
    public static PacketMix simpleImix(int headerLength) {
        return new PacketMix(List.of(new Share(40, 7), new Share(576, 4), new Share(1500, 1)), headerLength);
    }
}
