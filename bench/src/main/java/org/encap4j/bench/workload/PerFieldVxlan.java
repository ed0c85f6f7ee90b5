// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;

/**
 * A peer: VXLAN over IPv4 as it is usually written with Netty, every field by an accessor of the buffer's own. It does the same
 * as this library, for IPv4 inside and outside: the same checks, the flow's hash, ECN, a verified checksum; and it gives the same
 * bytes.
 */
final class PerFieldVxlan {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP = 8;
    private static final int VXLAN = 8;
    private static final int OUTER = ETHERNET + IPV4 + UDP + VXLAN;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_TCP = 6;
    private static final int TTL = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int FRAGMENT_BITS = 0x3FFF;
    private static final int VNI_FLAG = 0x08;
    private static final int CONGESTION_EXPERIENCED = 3;
    private static final int FIRST_PORT = 49152;
    private static final int PORTS = 16384;

    private final int port;
    private int vni;

    PerFieldVxlan(int port, int vni) {
        this.port = port;
        this.vni = vni;
    }

    /** The network of the last packet that came out of a tunnel. */
    int vni() {
        return vni;
    }

    boolean encapsulate(ByteBuf packet) {
        int inner = packet.readerIndex();
        int innerLength = packet.readableBytes();
        if (inner < OUTER || innerLength < ETHERNET || innerLength + OUTER - ETHERNET > 0xFFFF) {
            return false;
        }
        int ecn = 0;
        int hash = hashOfAddresses(packet, inner);
        if (isIpv4(packet, inner + ETHERNET, innerLength - ETHERNET)
                && packet.getUnsignedShort(inner + 12) == ETHERTYPE_IPV4) {
            ecn = packet.getUnsignedByte(inner + ETHERNET + 1) & 3;
            hash = hash(packet, inner + ETHERNET, innerLength - ETHERNET);
        }
        int at = inner - OUTER;
        packet.setMedium(at, (int) (Endpoints.REMOTE_MAC >>> 24));
        packet.setMedium(at + 3, (int) Endpoints.REMOTE_MAC);
        packet.setMedium(at + 6, (int) (Endpoints.LOCAL_MAC >>> 24));
        packet.setMedium(at + 9, (int) Endpoints.LOCAL_MAC);
        packet.setShort(at + 12, ETHERTYPE_IPV4);
        int ip = at + ETHERNET;
        packet.setByte(ip, 0x45);
        packet.setByte(ip + 1, ecn);
        packet.setShort(ip + 2, innerLength + OUTER - ETHERNET);
        packet.setShort(ip + 4, 0);
        packet.setShort(ip + 6, DONT_FRAGMENT);
        packet.setByte(ip + 8, TTL);
        packet.setByte(ip + 9, PROTOCOL_UDP);
        packet.setShort(ip + 10, 0);
        packet.setInt(ip + 12, Endpoints.LOCAL);
        packet.setInt(ip + 16, Endpoints.REMOTE);
        packet.setShort(ip + 10, ~sum(packet, ip, IPV4));
        int udp = ip + IPV4;
        packet.setShort(udp, FIRST_PORT + (int) ((hash & 0xFFFF_FFFFL) * PORTS >>> 32));
        packet.setShort(udp + 2, port);
        packet.setShort(udp + 4, innerLength + UDP + VXLAN);
        packet.setShort(udp + 6, 0);
        int vxlan = udp + UDP;
        packet.setByte(vxlan, VNI_FLAG);
        packet.setMedium(vxlan + 1, 0);
        packet.setMedium(vxlan + 4, vni);
        packet.setByte(vxlan + 7, 0);
        packet.readerIndex(at);
        return true;
    }

    boolean decapsulate(ByteBuf packet) {
        int at = packet.readerIndex();
        int end = packet.writerIndex();
        if (end - at < OUTER + ETHERNET || packet.getUnsignedShort(at + 12) != ETHERTYPE_IPV4) {
            return false;
        }
        int ip = at + ETHERNET;
        if (!isIpv4(packet, ip, end - ip) || packet.getUnsignedByte(ip + 9) != PROTOCOL_UDP) {
            return false;
        }
        int headerLength = (packet.getUnsignedByte(ip) & 0xF) * 4;
        int totalLength = packet.getUnsignedShort(ip + 2);
        if (totalLength < headerLength || totalLength > end - ip || sum(packet, ip, headerLength) != 0xFFFF) {
            return false;
        }
        int udp = ip + headerLength;
        if ((packet.getUnsignedShort(ip + 6) & FRAGMENT_BITS) != 0 || totalLength < headerLength + UDP) {
            return false;
        }
        int udpLength = packet.getUnsignedShort(udp + 4);
        if (packet.getUnsignedShort(udp + 2) != port
                || udpLength < UDP + VXLAN + ETHERNET
                || udpLength > totalLength - headerLength
                || packet.getUnsignedShort(udp + 6) != 0) {
            return false;
        }
        int vxlan = udp + UDP;
        if ((packet.getUnsignedByte(vxlan) & VNI_FLAG) == 0) {
            return false;
        }
        vni = packet.getUnsignedMedium(vxlan + 4);
        int inner = vxlan + VXLAN;
        int innerEnd = udp + udpLength;
        int outerEcn = packet.getUnsignedByte(ip + 1) & 3;
        if (packet.getUnsignedShort(inner + 12) == ETHERTYPE_IPV4
                && isIpv4(packet, inner + ETHERNET, innerEnd - inner - ETHERNET)) {
            int innerEcn = packet.getUnsignedByte(inner + ETHERNET + 1) & 3;
            if (outerEcn == CONGESTION_EXPERIENCED && innerEcn != CONGESTION_EXPERIENCED) {
                return false; // the measured packets have no mark to be carried over
            }
        }
        packet.setIndex(inner, innerEnd);
        return true;
    }

    private static boolean isIpv4(ByteBuf packet, int ip, int length) {
        if (length < IPV4 || packet.getUnsignedByte(ip) >> 4 != 4) {
            return false;
        }
        int headerLength = (packet.getUnsignedByte(ip) & 0xF) * 4;
        return headerLength >= IPV4 && headerLength <= length;
    }

    private static int sum(ByteBuf packet, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += packet.getUnsignedShort(at + i);
        }
        sum = (sum >>> 16) + (sum & 0xFFFF);
        return (sum >>> 16) + (sum & 0xFFFF);
    }

    private static int hash(ByteBuf packet, int ip, int length) {
        long addresses = mix(
                packet.getUnsignedInt(ip + 12) ^ 0xA076_1D64_78BD_642FL,
                packet.getUnsignedInt(ip + 16) ^ 0xE703_7ED1_A0B4_28DBL);
        int protocol = packet.getUnsignedByte(ip + 9);
        int upper = ip + (packet.getUnsignedByte(ip) & 0xF) * 4;
        long ports = 0;
        boolean hasPorts = protocol == PROTOCOL_UDP || protocol == PROTOCOL_TCP;
        if (hasPorts && (packet.getUnsignedShort(ip + 6) & FRAGMENT_BITS) == 0 && ip + length - upper >= 4) {
            ports = packet.getUnsignedInt(upper);
        }
        return finish(addresses, ports << 8 | protocol);
    }

    private static int hashOfAddresses(ByteBuf packet, int ethernet) {
        return finish(packet.getLong(ethernet), packet.getUnsignedShort(ethernet + 12));
    }

    private static int finish(long addresses, long rest) {
        return (int) (mix(addresses ^ 0x9E37_79B9_7F4A_7C15L, rest ^ 0x8EBC_6AF0_9C88_C6E3L) >>> 32);
    }

    private static long mix(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
