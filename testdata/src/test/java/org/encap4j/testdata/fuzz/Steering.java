// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.List;
import org.encap4j.lpm.Prefix;

/**
 * Turns arbitrary bytes into traffic: as the first bytes of an input choose, the packet gets addresses that the node knows, and
 * checksums that are right, so that not every packet ends at the first check.
 */
final class Steering {
    /** How many bytes of an input are choices. */
    static final int CHOICES = 6;

    private static final int OTHER_STATION = 0x38;
    private static final int ADDRESSES = 2;
    private static final int INNER = 4;

    private Steering() {}

    /**
     * Steers a packet in an array.
     *
     * @param choice the array that holds the choices
     * @param from where they start
     * @param packet the array that holds the packet, changed
     * @param at its first byte
     * @param length of the packet
     * @param node whose addresses to use
     */
    static void steer(byte[] choice, int from, byte[] packet, int at, int length, RandomNode node) {
        int what = choice[from];
        if (length < 14) {
            return;
        }
        if ((what & OTHER_STATION) != OTHER_STATION) {
            number(packet, at, 6, RandomNode.mac(port(choice, from)));
        }
        if ((what & ADDRESSES) != 0) {
            boolean toSelf = (what & INNER) != 0;
            List<Prefix> destinations = toSelf ? node.own : node.addresses;
            steerIp(packet, at + 12, at + length, node.addresses, choice[from + 2], destinations, choice[from + 3]);
        }
        if ((what & INNER) != 0) {
            steerTunnel(choice, from, packet, at, length, node);
        }
    }

    /** {@return the port the packet comes in through} */
    static int port(byte[] choice, int from) {
        return (choice[from + 1] & 0xFF) % RandomNode.PORTS;
    }

    private static void steerTunnel(byte[] choice, int from, byte[] packet, int at, int length, RandomNode node) {
        int type = pair(packet, at + 12);
        int udpAt = at + (type == ReferenceHeader.IPV6 ? 54 : 34);
        int end = at + length;
        if (udpAt + 16 > end) {
            return;
        }
        boolean geneve = pair(packet, udpAt + 2) == 6081;
        number(packet, udpAt + 6, 2, 0);
        int innerAt = udpAt + 16 + (geneve ? (packet[udpAt + 8] & 0x3F) * 4 : 0);
        if (innerAt + 14 <= end) {
            steerIp(packet, innerAt + 12, end, node.addresses, choice[from + 4], node.pods, choice[from + 5]);
        }
    }

    private static void steerIp(
            byte[] packet, int typeAt, int end, List<Prefix> sources, int source, List<Prefix> destinations, int to) {
        int at = typeAt + 2;
        if (end - at >= 20 && pair(packet, typeAt) == ReferenceHeader.IPV4) {
            number(packet, at + 12, 4, pick(sources, source, false).low());
            number(packet, at + 16, 4, pick(destinations, to, false).low());
            checksum(packet, at, end);
        } else if (end - at >= 40 && pair(packet, typeAt) == ReferenceHeader.IPV6) {
            Prefix from = pick(sources, source, true);
            number(packet, at + 8, 8, from.high());
            number(packet, at + 16, 8, from.low());
            Prefix destination = pick(destinations, to, true);
            number(packet, at + 24, 8, destination.high());
            number(packet, at + 32, 8, destination.low());
        }
    }

    private static Prefix pick(List<Prefix> from, int choice, boolean ipv6) {
        int start = (choice & 0xFF) % from.size();
        for (int i = start; ; i = (i + 1) % from.size()) {
            if (from.get(i).isIpv6() == ipv6) {
                return from.get(i);
            }
        }
    }

    private static void checksum(byte[] packet, int at, int end) {
        int length = (packet[at] & 0xF) * 4;
        if (length < 20 || at + length > end) {
            return;
        }
        number(packet, at + 10, 2, 0);
        long sum = 0;
        for (int i = at; i < at + length; i += 2) {
            sum += pair(packet, i);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        number(packet, at + 10, 2, ~sum & 0xFFFF);
    }

    private static int pair(byte[] packet, int at) {
        return (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
    }

    private static void number(byte[] packet, int at, int length, long value) {
        for (int i = 0; i < length; i++) {
            packet[at + i] = (byte) (value >>> 8 * (length - 1 - i));
        }
    }
}
