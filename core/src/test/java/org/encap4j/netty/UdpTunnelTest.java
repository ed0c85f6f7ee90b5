// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.encap4j.netty.Tunnels.address;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.tunnel.TunnelMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tunnels of one process, over loopback. */
class UdpTunnelTest {
    private static final int LONGEST = 9_000;

    @RegisterExtension
    private final Tunnels tunnels = new Tunnels();

    private final TunnelMetadata metadata = new TunnelMetadata().setVni(42);

    @BeforeAll
    static void loopbackWorks() {
        Needs.that("epoll", Epoll.isAvailable(), "Netty's epoll library does not load");
    }

    private UdpTunnelBuilder on(String address, boolean nio) {
        UdpTunnelBuilder builder = Tunnels.on(address).maxDatagram(LONGEST + MarkedTunnel.LENGTH);
        return nio ? builder.nio() : builder;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, false", "::1, false", "127.0.0.1, true", "::1, true"})
    void carriesEverySizeBothWays(String loopback, boolean nio) throws Exception {
        UdpTunnel a = tunnels.open(on(loopback, nio));
        UdpTunnel b = tunnels.open(on(loopback, nio));
        Inbox inboxA = new Inbox();
        Inbox inboxB = new Inbox();
        a.receive(inboxA);
        b.receive(inboxB);
        int serial = 0;
        for (int length = 14; length <= LONGEST; length += length < 1_600 ? 61 : 925) {
            byte[] frame = InnerPackets.frame(1000, serial++, length);
            assertThat(a.send(InnerPackets.leased(frame), metadata, address(b))).isTrue();
            Inbox.Letter there = inboxB.next();
            assertThat(there.inner()).isEqualTo(frame);
            assertThat(there.vni()).isEqualTo(42);
            assertThat(there.local()).isEqualTo(address(b));
            assertThat(a.sendAddresses()).contains(there.sender());
            assertThat(b.send(InnerPackets.leased(frame), metadata, address(a))).isTrue();
            assertThat(inboxA.next().inner()).isEqualTo(frame);
        }
        assertThat(a.counters().sent()).isEqualTo(serial);
        assertThat(b.counters().delivered()).isEqualTo(serial);
        assertThat(a.counters().copied()).isZero();
    }

    @Test
    void aFlowHasOneSourcePortAndFlowsHaveSeveral() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1", false));
        UdpTunnel b = tunnels.open(on("127.0.0.1", false));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        Map<Integer, Integer> ports = new HashMap<>();
        for (int n = 0; n < 400; n++) {
            int flow = 2_000 + n % 100;
            assertThat(a.send(InnerPackets.leased(flow, n, 60), metadata, address(b)))
                    .isTrue();
            int port = inbox.next().sender().getPort();
            assertThat(ports.merge(flow, port, (known, now) -> known)).isEqualTo(port);
        }
        Set<Integer> used = new HashSet<>(ports.values());
        assertThat(a.sendAddresses()).hasSize(16);
        assertThat(used).hasSize(16);
        assertThat(a.sendAddresses()).extracting(InetSocketAddress::getPort).containsAll(used);
    }

    @Test
    void datagramsThatAreReadyAreSentAsTheyAreThroughTheSocketOfTheirFlow() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1", false));
        UdpTunnel b = tunnels.open(on("127.0.0.1", false));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        byte[] frame = InnerPackets.frame(1, 1, 100);
        Map<Integer, Integer> ports = new HashMap<>();
        for (int n = 0; n < 200; n++) {
            int sourcePort = 49_152 + n % 50;
            var datagram = InnerPackets.leased(frame);
            datagram.readerIndex(datagram.readerIndex() - MarkedTunnel.LENGTH)
                    .setInt(datagram.readerIndex(), 0x5A00_0007);
            assertThat(a.sendDatagram(datagram, sourcePort, address(b))).isTrue();
            Inbox.Letter letter = inbox.next();
            assertThat(letter.inner()).isEqualTo(frame);
            assertThat(letter.vni()).isEqualTo(7);
            int port = letter.sender().getPort();
            assertThat(ports.merge(sourcePort, port, (known, now) -> known)).isEqualTo(port);
        }
        assertThat(new HashSet<>(ports.values())).hasSizeGreaterThan(10);
    }

    @Test
    void withoutSendSocketsTheBoundPortIsTheSource() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1", false).sendSockets(0));
        UdpTunnel b = tunnels.open(on("127.0.0.1", false));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        a.send(InnerPackets.leased(1, 1, 60), metadata, address(b));
        assertThat(inbox.next().sender()).isEqualTo(address(a));
        assertThat(a.sendAddresses()).containsExactly(address(a));
    }

    @Test
    void receivesOnSeveralAddressesAndSendsFromTheFamilyOfThePeer() throws Exception {
        UdpTunnel both = tunnels.open(on("127.0.0.1", false)
                .bind(new InetSocketAddress("::1", 0))
                .bind(new InetSocketAddress("127.0.0.2", 0))
                .sendSockets(2));
        UdpTunnel peer = tunnels.open(on("127.0.0.1", false).bind(new InetSocketAddress("::1", 0)));
        Inbox inbox = new Inbox();
        Inbox atPeer = new Inbox();
        both.receive(inbox);
        peer.receive(atPeer);
        assertThat(both.localAddresses()).hasSize(3);
        assertThat(both.sendAddresses()).hasSize(4);
        for (InetSocketAddress local : both.localAddresses()) {
            assertThat(peer.send(InnerPackets.leased(1, 1, 60), metadata, local))
                    .isTrue();
            assertThat(inbox.next().local()).isEqualTo(local);
        }
        for (InetSocketAddress local : peer.localAddresses()) {
            assertThat(both.send(InnerPackets.leased(1, 1, 60), metadata, local))
                    .isTrue();
            assertThat(atPeer.next().sender().getAddress()).isEqualTo(local.getAddress());
        }
    }

    @Test
    void theWildcardsOfBothFamiliesShareAPort() throws Exception {
        UdpTunnel four = tunnels.open(on("0.0.0.0", false));
        int port = address(four).getPort();
        UdpTunnel six = tunnels.open(UdpTunnel.over(new MarkedTunnel()).bind(new InetSocketAddress("::", port)));
        Inbox inbox = new Inbox();
        six.receive(inbox);
        six.send(InnerPackets.leased(1, 1, 60), metadata, new InetSocketAddress("::1", port));
        assertThat(inbox.next().sender().getAddress()).isEqualTo(InetAddress.getByName("::1"));
    }

    @Test
    void countsByVerdictWhatIsNoTunnelAndWhatIsTooLong() throws Exception {
        UdpTunnel tunnel = tunnels.open(on("127.0.0.1", false).maxDatagram(1_000));
        Inbox inbox = new Inbox();
        tunnel.receive(inbox);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int length : new int[] {0, 1, 2, 3, 4, 50, 1_000, 1_001, 1_100, 60_000}) {
                byte[] bytes = new byte[length];
                socket.send(new DatagramPacket(bytes, length, address(tunnel)));
            }
        }
        UdpTunnelCounters counters = tunnel.counters();
        // What has no byte at all is dropped by Netty on the way.
        Inbox.await("all datagrams", () -> counters.received() >= 9);
        assertThat(counters.refused(Verdict.TRUNCATED)).isGreaterThanOrEqualTo(3 + 3);
        assertThat(counters.refused(Verdict.BAD_FLAGS)).isEqualTo(3);
        assertThat(counters.delivered()).isZero();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void countsByVerdictWhatCannotBeSent() throws Exception {
        UdpTunnel tunnel = tunnels.open(on("127.0.0.1", false));
        InetSocketAddress to = address(tunnel);
        for (boolean onLoop : new boolean[] {false, true}) {
            Runnable sends = () -> {
                TunnelMetadata bad = new TunnelMetadata().setVni(1 << 24);
                assertThat(tunnel.send(InnerPackets.leased(1, 1, 60), bad, to)).isFalse();
                assertThat(tunnel.send(InnerPackets.leased(new byte[13]), new TunnelMetadata(), to))
                        .isFalse();
                assertThat(tunnel.send(InnerPackets.leased(new byte[65_504]), new TunnelMetadata(), to))
                        .isFalse();
                InetSocketAddress other = new InetSocketAddress("::1", 9);
                assertThat(tunnel.send(InnerPackets.leased(1, 1, 60), new TunnelMetadata(), other))
                        .isFalse();
                assertThat(tunnel.sendDatagram(InnerPackets.leased(new byte[65_508]), 1, to))
                        .isFalse();
                assertThat(tunnel.sendDatagram(InnerPackets.leased(new byte[0]), 1, to))
                        .isFalse();
                assertThat(tunnel.sendDatagram(InnerPackets.leased(1, 1, 60), 1, other))
                        .isFalse();
            };
            if (onLoop) {
                tunnel.executor().submit(sends).get();
            } else {
                sends.run();
            }
        }
        UdpTunnelCounters counters = tunnel.counters();
        assertThat(counters.refusedToSend(Verdict.BAD_METADATA)).isEqualTo(2);
        assertThat(counters.refusedToSend(Verdict.TRUNCATED)).isEqualTo(4);
        assertThat(counters.refusedToSend(Verdict.TOO_LONG)).isEqualTo(4);
        assertThat(counters.refusedToSend(Verdict.NO_ROUTE)).isEqualTo(4);
        assertThat(counters.refusedToSend()).isEqualTo(14).isEqualTo(counters.offered());
    }

    @Test
    void countsWhatTheKernelRefuses() throws Exception {
        UdpTunnel tunnel = tunnels.open(on("127.0.0.1", false).dontFragment(true));
        InetSocketAddress port0 = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        for (int n = 0; n < 10; n++) {
            assertThat(tunnel.send(InnerPackets.leased(n, n, 60), metadata, port0))
                    .isTrue();
        }
        Inbox.await("ten failures", () -> tunnel.counters().failed() == 10);
    }

    @Test
    void answersFromWithinTheReceiver() throws Exception {
        UdpTunnel client = tunnels.open(on("127.0.0.1", false));
        UdpTunnel server = tunnels.open(on("127.0.0.1", false));
        Inbox inbox = new Inbox();
        client.receive(inbox);
        server.receive((inner, carried, sender, local) ->
                server.send(inner.retain(), new TunnelMetadata().setVni(carried.vni() + 1), address(client)));
        for (int n = 0; n < 300; n++) {
            client.send(InnerPackets.leased(n, n, 100), metadata, address(server));
        }
        assertThat(inbox.next(300)).allMatch(letter -> letter.vni() == 43);
        assertThat(server.counters().copied())
                .as("the received header was the headroom")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnAfterAReceiverThatFailsAndTellsWhatItThrew(boolean nio) throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        UdpTunnel a = tunnels.open(on("127.0.0.1", nio).onException(told::add));
        Inbox inbox = new Inbox();
        a.receive((inner, carried, sender, local) -> {
            if (carried.vni() == 1) {
                throw new IllegalStateException("thrown by a test");
            }
            inbox.received(inner, carried, sender, local);
        });
        a.send(InnerPackets.leased(1, 1, 100), new TunnelMetadata().setVni(1), address(a));
        a.send(InnerPackets.leased(1, 1, 100), new TunnelMetadata().setVni(2), address(a));
        assertThat(inbox.next().vni()).isEqualTo(2);
        assertThat(told).singleElement(THROWABLE).hasMessage("thrown by a test");
        assertThat(a.counters().exceptions()).isEqualTo(1);
        assertThat(a.counters().delivered()).isEqualTo(2);
        assertThatThrownBy(() -> a.receive(inbox))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(address(a).toString());
    }

    @Test
    void tellsThatAPeerHasNobodyAtItsPort() throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        List<Throwable> told = new CopyOnWriteArrayList<>();
        UdpTunnel tunnel =
                tunnels.open(on("127.0.0.1", false).peer(nobody).sendSockets(1).onException(told::add));
        for (int n = 1; n <= 3; n++) {
            long packets = n;
            tunnel.send(InnerPackets.leased(1, n, 60), metadata, nobody);
            Inbox.await("an answer", () -> told.size() + tunnel.counters().failed() == packets);
        }
        assertThat(told).allSatisfy(cause -> assertThat(cause).isInstanceOf(PortUnreachableException.class));
        assertThat(tunnel.counters().exceptions()).isEqualTo(told.size()).isPositive();
    }

    @Test
    void datagramsWithoutAChecksumOverIpv6AreReceivedWhereTheyAreAllowed() throws Exception {
        UdpTunnel without = tunnels.open(on("::1", false).withoutChecksums6());
        UdpTunnel with = tunnels.open(on("::1", false));
        for (boolean allowed : new boolean[] {false, true}) {
            UdpTunnelBuilder builder = on("::1", false);
            UdpTunnel to = tunnels.open(allowed ? builder.allowZeroChecksums6() : builder);
            Inbox inbox = new Inbox();
            to.receive(inbox);
            long before = without.counters().sent();
            without.send(InnerPackets.leased(1, 1, 60), new TunnelMetadata().setVni(1), address(to));
            Inbox.await("sent", () -> without.counters().sent() == before + 1);
            with.send(InnerPackets.leased(1, 1, 60), new TunnelMetadata().setVni(2), address(to));
            assertThat(inbox.next().vni()).isEqualTo(allowed ? 1 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesThePortThatIsTaken(boolean nio) throws Exception {
        UdpTunnel first = tunnels.open(on("127.0.0.1", nio));
        int port = address(first).getPort();
        UdpTunnelBuilder second = UdpTunnel.over(new MarkedTunnel())
                .bind(new InetSocketAddress("127.0.0.2", 0))
                .bind(address(first));

        assertThatThrownBy(() -> (nio ? second.nio() : second).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + port + ": another socket has port " + port + " already");
    }

    @Test
    void namesTheAddressThatIsNotHere() {
        assertThatThrownBy(() -> UdpTunnel.over(new MarkedTunnel())
                        .bind(new InetSocketAddress("2001:db8::1", 4789))
                        .open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[2001:db8:0:0:0:0:0:1]:4789: this host has no address 2001:db8:0:0:0:0:0:1");
    }
}
