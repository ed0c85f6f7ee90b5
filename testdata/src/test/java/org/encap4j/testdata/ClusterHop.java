// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.Frame;

/** A packet on its way, as one station left it; the bytes of one hop are what the next receives. */
record ClusterHop(Verdict verdict, ObservationPoint point, int port, int source, int destination, byte[] bytes) {
    private static final int HEADROOM = 128;

    /** Lets a station forward a packet. */
    static ClusterHop at(Forwarder forwarder, int port, byte[] packet) {
        byte[] memory = new byte[HEADROOM + packet.length];
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        Forwarding out = new Forwarding().arrived(port, 0);
        Verdict verdict = forwarder.forward(frame, out);
        byte[] bytes = new byte[frame.length()];
        frame.getBytes(frame.start(), bytes, 0, bytes.length);
        return new ClusterHop(
                verdict, out.point(), out.egressPort(), out.sourceIdentity(), out.destinationIdentity(), bytes);
    }

    void assertLeft(ObservationPoint expected, int expectedPort, int from, int to, byte[] expectedBytes) {
        assertThat(verdict).isEqualTo(Verdict.OK);
        assertThat(point).isEqualTo(expected);
        assertThat(port).isEqualTo(expectedPort);
        assertThat(source).as("the sender's identity").isEqualTo(from);
        assertThat(destination).as("the receiver's identity").isEqualTo(to);
        assertThat(Hex.text(bytes)).isEqualTo(Hex.text(expectedBytes));
    }

    static Datagram datagram(String source, String destination) {
        Prefix from = Prefix.parse(source);
        Prefix to = Prefix.parse(destination);
        return from.isIpv6()
                ? Datagram.ipv6()
                        .addresses(String.format("%016x%016x%016x%016x", from.high(), from.low(), to.high(), to.low()))
                : Datagram.ipv4().addresses(String.format("%08x%08x", from.low(), to.low()));
    }

    static byte[] framed(Datagram datagram, long destination, long source) {
        byte[] bytes = datagram.bytes();
        System.arraycopy(Hex.bytes(String.format("%012x%012x", destination, source)), 0, bytes, 0, 12);
        return bytes;
    }
}
