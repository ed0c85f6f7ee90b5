// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;

/** Headers written down as the documents draw them, handed to receivers; and what senders write, as bytes. */
final class Wire {
    /** An untagged IPv4 datagram in an Ethernet frame. */
    static final byte[] INNER =
            Datagram.ipv4().payload(Hex.bytes("00112233445566")).bytes();

    static final int IP_AT = 14;
    private static final byte GUARD = (byte) 0xA5;

    private Wire() {}

    /** What became of a packet. Its memory ends where the packet did, so that reading on is an exception. */
    record Received(Verdict verdict, TunnelMetadata metadata, byte[] before, byte[] after, int start, int end) {
        /** {@return the bytes that are the packet now} */
        byte[] bytes() {
            return Arrays.copyOfRange(after, start, end);
        }

        /** {@return whether no byte and no index has changed} */
        boolean untouched() {
            return start == 0 && end == before.length && Arrays.equals(before, after);
        }

        /** Fails unless the packet was refused for a reason and left as it was. */
        void assertRefused(Verdict why) {
            assertThat(verdict).isEqualTo(why);
            assertThat(untouched()).as("left as it was").isTrue();
        }

        /** Fails unless the packet was accepted and this is what it carries. */
        TunnelMetadata assertCarries(byte[] payload) {
            assertThat(verdict).isEqualTo(Verdict.OK);
            assertThat(Hex.text(bytes())).isEqualTo(Hex.text(payload));
            return metadata;
        }
    }

    static byte[] joined(String hex, byte[] behind) {
        byte[] front = Hex.bytes(hex);
        byte[] all = Arrays.copyOf(front, front.length + behind.length);
        System.arraycopy(behind, 0, all, front.length, behind.length);
        return all;
    }

    /** Hands a tunnel header and what is behind it to a protocol. */
    static Received decode(TunnelProtocol protocol, String header, byte[] payload) {
        byte[] packet = joined(header, payload);
        byte[] memory = packet.clone();
        Frame frame = new Frame().bind(memory, 0, 0, memory.length);
        TunnelMetadata metadata = new TunnelMetadata();
        Verdict verdict = protocol.decode(frame, metadata);
        return new Received(verdict, metadata, packet, memory, frame.start(), frame.end());
    }

    static Received decode(TunnelProtocol protocol, String header) {
        return decode(protocol, header, INNER);
    }

    /** {@return the header that a protocol writes over bytes that were not zero} */
    static String header(TunnelProtocol protocol, TunnelMetadata metadata) {
        return Hex.text(Arrays.copyOf(encoded(protocol, metadata, INNER), protocol.headerLength()));
    }

    static byte[] encoded(TunnelProtocol protocol, TunnelMetadata metadata, byte[] payload) {
        int headroom = protocol.headerLength();
        byte[] memory = guarded(headroom, payload);
        Frame frame = new Frame().bind(memory, 0, headroom, memory.length);
        assertThat(protocol.encode(frame, metadata)).isEqualTo(Verdict.OK);
        assertThat(frame.start()).isZero();
        return memory;
    }

    private static byte[] guarded(int headroom, byte[] payload) {
        byte[] memory = new byte[headroom + payload.length];
        Arrays.fill(memory, 0, headroom, GUARD);
        System.arraycopy(payload, 0, memory, headroom, payload.length);
        return memory;
    }

    /** Headers between 10.9.0.1 and 10.9.0.2, or fd00:9::1 and fd00:9::2. */
    static OuterHeaderBuilder over(boolean ipv6, TunnelProtocol protocol) {
        return OuterHeader.to(
                protocol, address(ipv6 ? "fd00:9::1" : "10.9.0.1"), address(ipv6 ? "fd00:9::2" : "10.9.0.2"));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the frame that goes out} */
    static byte[] sent(OuterHeader outer, TunnelMetadata metadata, byte[] inner) {
        byte[] memory = guarded(outer.length(), inner);
        Frame frame = new Frame().bind(memory, 0, outer.length(), memory.length);
        assertThat(outer.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).as("nothing is put behind the packet").isEqualTo(memory.length);
        return memory;
    }

    static byte[] sent(OuterHeader outer, byte[] inner) {
        return sent(outer, new TunnelMetadata().setVni(1), inner);
    }

    /** {@return an outer datagram, right in every field, that carries a tunnel header and a payload} */
    static Datagram carried(boolean ipv6, int port, String header, byte[] payload) {
        Datagram outer = ipv6 ? Datagram.ipv6() : Datagram.ipv4();
        return outer.ports(50_000, port).payload(joined(header, payload));
    }

    static Received receive(Decapsulator decapsulator, byte[] packet) {
        byte[] memory = packet.clone();
        Frame frame = new Frame().bind(memory, 0, 0, memory.length);
        TunnelMetadata metadata = new TunnelMetadata();
        Verdict verdict = decapsulator.decapsulate(frame, metadata);
        return new Received(verdict, metadata, packet, memory, frame.start(), frame.end());
    }

    /** {@return 16 bits, the first byte high} */
    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    /** {@return where the UDP header of a sent frame starts} */
    static int udpAt(boolean ipv6) {
        return IP_AT + (ipv6 ? Datagram.IPV6_LENGTH : Datagram.IPV4_LENGTH);
    }

    static int sourcePort(OuterHeader outer, byte[] inner) {
        return u16(sent(outer, inner), udpAt(false));
    }

    /** {@return the same bytes with one bit changed, counted from the highest bit of the first byte} */
    static String flipped(String hex, int bit) {
        byte[] bytes = Hex.bytes(hex);
        bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return Hex.text(bytes);
    }
}
