// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.encap4j.tunnel.Ecn;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelProtocol;

/**
 * A frame that Open vSwitch sent, taken apart by counting bytes, without the code under test: Ethernet without tags,
 * IPv4 without options or IPv6 without extension headers, UDP, and a tunnel header of 8 bytes and {@code optionsLength}
 * more.
 */
record OuterFrame(byte[] bytes, int optionsLength) {
    private static final int IP_AT = 14;
    private static final int TUNNEL_LENGTH = 8;

    static OuterFrame vxlan(String hex) {
        return new OuterFrame(HexFormat.of().parseHex(hex), 0);
    }

    static OuterFrame geneve(String hex) {
        OuterFrame plain = vxlan(hex);
        return new OuterFrame(plain.bytes, (plain.bytes[plain.tunnelAt()] & 0x3F) * 4);
    }

    private boolean overIpv6() {
        return number(12, 2) == 0x86DD;
    }

    private int udpAt() {
        return IP_AT + (overIpv6() ? 40 : 20);
    }

    private int tunnelAt() {
        return udpAt() + 8;
    }

    private long number(int at, int length) {
        long value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    int vni() {
        return (int) number(tunnelAt() + 4, 3);
    }

    byte[] inner() {
        return Arrays.copyOfRange(bytes, tunnelAt() + TUNNEL_LENGTH + optionsLength, bytes.length);
    }

    /** {@return headers with the addresses and the source port found here, everything else as Open vSwitch sends it} */
    OuterHeader header(TunnelProtocol protocol, boolean udpChecksum) {
        int sourcePort = (int) number(udpAt(), 2);
        OuterHeaderBuilder builder = OuterHeader.to(protocol, address(false), address(true))
                .ethernet(number(6, 6), number(0, 6))
                .sourcePorts(sourcePort, sourcePort)
                .udpChecksum(udpChecksum)
                .ecn(Ecn.LINUX);
        return builder.build();
    }

    private InetAddress address(boolean destination) {
        int length = overIpv6() ? 16 : 4;
        int from = udpAt() - (destination ? length : 2 * length);
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(length).put(bytes, from, length).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
