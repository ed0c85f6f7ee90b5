// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelCounters;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every tunnel header through real sockets, over loopback: what was asked for arrives, and what is broken is counted. */
class UdpTunnelProtocolTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final String GWLB_OPTIONS =
            "0108 01 02 0011223344556677 0108 02 02 8899aabbccddeeff 0108 03 01 deadbeef";

    private record Arrival(TunnelMetadata metadata, byte[] header, byte[] inner, InetSocketAddress sender) {}

    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private UdpTunnel open(TunnelProtocol protocol, String address, boolean nio) throws Exception {
        var builder = UdpTunnel.over(protocol).bind(new InetSocketAddress(address, 0));
        return (nio ? builder.nio() : builder).open();
    }

    /** Takes a copy of the metadata's main fields, because the tunnel uses its carrier again. */
    private void keep(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress sender, InetSocketAddress local) {
        TunnelMetadata copy = new TunnelMetadata().setVni(metadata.vni()).setPayload(metadata.payload());
        if (metadata.hasIdentity()) {
            copy.setIdentity(metadata.identity());
        }
        int length = metadata.payloadAt() - metadata.headerAt();
        byte[] header = ByteBufUtil.getBytes(inner, inner.readerIndex() - length, length);
        arrivals.add(new Arrival(copy, header, ByteBufUtil.getBytes(inner), sender));
    }

    private Arrival next() throws InterruptedException {
        Arrival arrival = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        return arrival;
    }

    @ParameterizedTest
    @EnumSource(TsharkTunnel.class)
    void carriesEveryTunnel(TsharkTunnel tunnel) throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            for (boolean nio : new boolean[] {false, true}) {
                carry(tunnel, address, nio);
            }
        }
    }

    private void carry(TsharkTunnel tunnel, String address, boolean nio) throws Exception {
        try (UdpTunnel a = open(tunnel.protocol, address, nio);
                UdpTunnel b = open(tunnel.protocol, address, nio)) {
            b.receive(this::keep);
            InetSocketAddress to = b.localAddresses().get(0);
            TunnelMetadata asked = new TunnelMetadata();
            int sent = 0;
            for (int n = 0; n < 36; n += 4) {
                Datagram datagram = Datagram.ipv4().ports(n, 53).payload(new byte[n]);
                byte[] inner = (tunnel.carriesIp() ? datagram.noLink() : datagram).bytes();
                tunnel.ask(n, EtherType.IPV4, asked.clear(), new TsharkFields());
                byte[] header = header(tunnel.protocol, asked, inner.length);
                if (header == null) {
                    continue;
                }
                ByteBuf leased = PooledByteBufAllocator.DEFAULT
                        .directBuffer(128)
                        .setIndex(64, 64)
                        .writeBytes(inner);
                assertThat(a.send(leased, asked, to)).isTrue();
                sent++;
                if (asked.oam()) {
                    continue;
                }
                Arrival arrival = next();
                assertThat(arrival.inner()).isEqualTo(inner);
                assertThat(arrival.header()).isEqualTo(header);
                assertThat(arrival.metadata().payload()).isEqualTo(asked.payload());
            }
            assertThat(sent).isPositive();
            assertThat(a.counters().failed()).isZero();
        }
    }

    /** What FRAME framing puts there, or null where the identity must not be sent. */
    private static byte[] header(TunnelProtocol protocol, TunnelMetadata asked, int length) {
        Frame frame = new Frame().bind(new byte[64 + length], 0, 64, 64 + length);
        if (protocol.encode(frame, asked) != Verdict.OK) {
            return null;
        }
        byte[] header = new byte[64 - frame.start()];
        frame.getBytes(frame.start(), header, 0, header.length);
        return header;
    }

    @ParameterizedTest
    @CsvSource({
        "'', TRUNCATED",
        "08, TRUNCATED",
        "08000000 00002a, TRUNCATED",
        "00000000 00002a00, BAD_FLAGS",
        "08000000 00002a00 0202, TRUNCATED"
    })
    void countsWhatIsNoVxlan(String hex, Verdict verdict) throws Exception {
        refuses(Vxlan.of(VxlanProfile.PLAIN), Hex.bytes(hex), verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "00, TRUNCATED",
        "0000 6558 00002a, TRUNCATED",
        "4000 6558 00002a 00, BAD_VERSION",
        "0100 6558 00002a 00, TRUNCATED",
        "0100 6558 00002a 00 0102 80 00, UNKNOWN_CRITICAL_OPTION",
        "0100 6558 00002a 00 0102 00 01, BAD_OPTIONS",
        "0080 6558 00002a 00 020000000002 020000000001 0800, OAM"
    })
    void countsWhatIsNoGeneve(String hex, Verdict verdict) throws Exception {
        refuses(Geneve.of(GeneveProfile.PLAIN), Hex.bytes(hex), verdict);
    }

    private void refuses(TunnelProtocol protocol, byte[] bytes, Verdict verdict) throws Exception {
        try (UdpTunnel tunnel = open(protocol, "127.0.0.1", false);
                DatagramSocket socket = new DatagramSocket()) {
            tunnel.receive(this::keep);
            UdpTunnelCounters counters = tunnel.counters();
            socket.send(new DatagramPacket(
                    bytes, bytes.length, tunnel.localAddresses().get(0)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (counters.refused() == 0 && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            assertThat(counters.received()).isOne();
            assertThat(counters.refused(verdict)).isOne();
            assertThat(arrivals).isEmpty();
        }
    }

    /** What a gateway load balancer asks of an appliance: header and options come back byte for byte. */
    @Test
    void returnsADatagramAsItCame() throws Exception {
        byte[] inner = Datagram.ipv4().noLink().payload(new byte[100]).bytes();
        byte[] whole = Hex.bytes("0800 0800 00000000" + GWLB_OPTIONS + Hex.text(inner));
        try (UdpTunnel appliance = open(Geneve.of(GeneveProfile.PLAIN), "127.0.0.1", false);
                DatagramSocket balancer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            appliance.receive((packet, metadata, sender, local) -> {
                int length = metadata.payloadAt() - metadata.headerAt();
                packet.readerIndex(packet.readerIndex() - length);
                appliance.sendDatagram(packet.retain(), sender.getPort(), sender);
            });
            balancer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            balancer.send(new DatagramPacket(
                    whole, whole.length, appliance.localAddresses().get(0)));
            DatagramPacket returned = new DatagramPacket(new byte[2_000], 2_000);
            balancer.receive(returned);
            assertThat(returned.getLength()).isEqualTo(whole.length);
            assertThat(returned.getData()).startsWith(whole);
        }
    }
}
