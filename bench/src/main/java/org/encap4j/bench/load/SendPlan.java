// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.net.InetSocketAddress;

/**
 * What is to be sent.
 *
 * @param to the other end, resolved
 * @param size of the IP packet inside, or with {@code plain} of the IP packet, in bytes
 * @param rate in packets per second, 0 for as many as can be
 * @param seconds how long
 * @param warmUp how long before that, in seconds; the receiver does not count these packets
 * @param sockets how many to send from, 1 or more
 * @param flows how many streams, each of an inner UDP port of its own
 * @param run how many packets of one stream follow each other
 * @param segments whether runs are handed to the kernel in one piece (UDP_SEGMENT)
 * @param connected whether the sockets are connected to the other end, which spares the kernel a look-up for each packet
 * @param plain no tunnel: the datagrams themselves are the packets
 */
public record SendPlan(
        InetSocketAddress to,
        int size,
        double rate,
        double seconds,
        double warmUp,
        int sockets,
        int flows,
        int run,
        boolean segments,
        boolean connected,
        boolean plain) {
    /** The least size: an IPv4 and a UDP header and what each packet says. */
    public static final int LEAST_SIZE = 20 + 8 + LoadPacket.LENGTH;
    /** The greatest size: what a tunnel receives unless it is told to take more. */
    public static final int MOST_SIZE = 1_900;
    /** As many streams as a sender may have. */
    public static final int MOST_FLOWS = 1 << 10;
    /** As many sockets as a sender may have. */
    public static final int MOST_SOCKETS = 256;

    private static final int PLAIN_HEADERS = 20 + 8;

    /** {@return the bytes that are handed to the tunnel or, if there is none, to the socket} */
    int length() {
        return plain ? size - PLAIN_HEADERS : size - PLAIN_HEADERS + LoadPacket.IN_FRAME;
    }

    int stampAt() {
        return plain ? 0 : LoadPacket.IN_FRAME;
    }
}
