// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.channel.unix.IntegerUnixChannelOption;

/** Options of Linux sockets that Netty has no names for, by their numbers in {@code <linux/in.h>} and its neighbours. */
final class SocketOptions {
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPPROTO_UDP = 17;

    /** Never set DF; fragment what does not fit. */
    static final int PMTUDISC_DONT = 0;
    /** Always set DF; refuse what does not fit. */
    static final int PMTUDISC_DO = 2;

    static final IntegerUnixChannelOption NO_CHECKSUM = socket("SO_NO_CHECK", 11);
    static final IntegerUnixChannelOption SEND_BUFFER_FORCE = socket("SO_SNDBUFFORCE", 32);
    static final IntegerUnixChannelOption RECEIVE_BUFFER_FORCE = socket("SO_RCVBUFFORCE", 33);
    static final IntegerUnixChannelOption TTL = new IntegerUnixChannelOption("IP_TTL", IPPROTO_IP, 2);
    static final IntegerUnixChannelOption MTU_DISCOVER =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, 10);
    static final IntegerUnixChannelOption HOP_LIMIT = ipv6("IPV6_UNICAST_HOPS", 16);
    static final IntegerUnixChannelOption MTU_DISCOVER6 = ipv6("IPV6_MTU_DISCOVER", 23);
    static final IntegerUnixChannelOption IPV6_ONLY = ipv6("IPV6_V6ONLY", 26);
    static final IntegerUnixChannelOption NO_CHECKSUM6_SENT = udp("UDP_NO_CHECK6_TX", 101);
    static final IntegerUnixChannelOption NO_CHECKSUM6_RECEIVED = udp("UDP_NO_CHECK6_RX", 102);

    private SocketOptions() {}

    private static IntegerUnixChannelOption socket(String name, int number) {
        return new IntegerUnixChannelOption(name, SOL_SOCKET, number);
    }

    private static IntegerUnixChannelOption ipv6(String name, int number) {
        return new IntegerUnixChannelOption(name, IPPROTO_IPV6, number);
    }

    private static IntegerUnixChannelOption udp(String name, int number) {
        return new IntegerUnixChannelOption(name, IPPROTO_UDP, number);
    }
}
