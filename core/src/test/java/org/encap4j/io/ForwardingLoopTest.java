// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pod 10.0.0.10 behind port 0; 10.1.0.0/16 behind a neighbour at port 1, 10.2.0.0/16 behind one that is not known yet. */
class ForwardingLoopTest {
    private static final long POD_PORT_MAC = 0x0200_0000_0001L;
    private static final long NODE_MAC = 0x0200_0000_0064L;
    private static final long POD_MAC = 0x0a00_0000_000aL;
    private static final long PEER_MAC = 0x0200_0000_0065L;
    private static final long PATIENCE_SECONDS = 20;
    private static final int MTU = 1500;

    private static final String FROM_POD = "020000000001 0a000000000a";
    private static final String FROM_PEER = "020000000064 020000000065";
    private static final String POD = "0a00000a";
    private static final String REACHABLE = "0a010005";
    private static final String UNRESOLVED = "0a020005";
    private static final String UNREACHABLE = "0a030005";
    private static final String HOST = "c0a80164";

    private final Fib fib = new Fib();
    private final Node node = new Node(
            List.of(
                    new Port(0, "lxc0", POD_PORT_MAC, MTU, true, 0x0A00_0001, 0, 0),
                    new Port(1, "eth1", NODE_MAC, MTU, false, 0xC0A8_0164, 0, 0),
                    new Port(2, "eth2", NODE_MAC, MTU, false, 0xC0A8_0264, 0, 0)),
            fib,
            new IpCache(warning -> {}),
            endpoints());
    private final LoopbackPort pods = new LoopbackPort("pods", "lxc0", 1 << 18);
    private final LoopbackPort underlay = new LoopbackPort("underlay", "eth1", 1 << 18);
    private final ForwardingLoop loop =
            new ForwardingLoop(pods.otherEnd(), underlay.otherEnd(), forwarder(), forwarder());
    private final Thread thread = new Thread(loop);

    ForwardingLoopTest() {
        fib.attach(new Device(1, "eth1", NODE_MAC, MTU));
        fib.connect("eth1", Prefix.parse("192.168.1.100"), 24);
        resolve("192.168.1.101");
        via("10.1.0.0/16", "192.168.1.101");
        via("10.2.0.0/16", "192.168.1.102");
        fib.attach(new Device(2, "eth2", NODE_MAC, MTU));
        fib.connect("eth2", Prefix.parse("192.168.2.100"), 24);
        fib.resolve(Neighbour.reachable(Prefix.parse("192.168.2.101"), "eth2", PEER_MAC));
    }

    private static LocalEndpoints endpoints() {
        LocalEndpoints endpoints = new LocalEndpoints();
        endpoints.put(Prefix.parse("10.0.0.10"), new LocalEndpoint(0, POD_MAC, 1000));
        return endpoints;
    }

    private Forwarder forwarder() {
        return new NativeForwarder(node, new IcmpRateLimit(1_000_000, 1_000));
    }

    private void resolve(String address) {
        fib.resolve(Neighbour.reachable(Prefix.parse(address), "eth1", PEER_MAC));
    }

    private void via(String prefix, String gateway) {
        NextHop hop = NextHop.via(Prefix.parse(gateway), Device.unattached("eth1"), RouteAttributes.NONE);
        fib.add(new Route(Prefix.parse(prefix), hop));
    }

    private static byte[] packet(String macs, String source, String destination, int length) {
        byte[] bytes = Datagram.ipv4()
                .addresses(source + destination)
                .payload(new byte[length])
                .bytes();
        System.arraycopy(Hex.bytes(macs), 0, bytes, 0, 12);
        return bytes;
    }

    private static byte[] fromPod(String destination) {
        return packet(FROM_POD, POD, destination, 100);
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(thread.isAlive()).isFalse();
        assertSums(0);
        assertSums(1);
    }

    private void assertSums(int port) {
        LoopCounters counters = loop.counters(port);
        long verdicts = counters.verdicts().of(Verdict.OK) + counters.verdicts().refused();
        assertThat(counters.consumed() + counters.kept() + verdicts)
                .isEqualTo(counters.received() + counters.retried());
        assertThat(counters.forwarded(0)
                        + counters.forwarded(1)
                        + counters.toHost()
                        + counters.egressFull()
                        + counters.hostRefused())
                .isEqualTo(counters.verdicts().of(Verdict.OK));
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    private void awaitReceived(int port, long count) throws InterruptedException {
        LoopCounters counters = loop.counters(port);
        await(() -> counters.received() == count
                && counters.consumed()
                                + counters.kept()
                                + counters.verdicts().of(Verdict.OK)
                                + counters.verdicts().refused()
                        == count + counters.retried());
    }

    @Test
    void movesPacketsBothWays() throws Exception {
        Packets.offer(pods, List.of(fromPod(REACHABLE), fromPod(REACHABLE)));
        Packets.offer(underlay, List.of(packet(FROM_PEER, REACHABLE, POD, 100)));
        thread.start();
        awaitReceived(0, 2);
        awaitReceived(1, 1);
        List<byte[]> out = Packets.poll(underlay);
        assertThat(out).hasSize(2);
        assertThat(Hex.text(out.get(0))).startsWith("020000000065" + "020000000064" + "0800");
        assertThat(out.get(0)[22]).as("TTL").isEqualTo((byte) 63);
        List<byte[]> in = Packets.poll(pods);
        assertThat(in).hasSize(1);
        assertThat(Hex.text(in.get(0))).startsWith("0a000000000a" + "020000000001" + "0800");
        assertThat(loop.counters(0).forwarded(1)).isEqualTo(2);
        assertThat(loop.counters(0).forwarded(0)).isZero();
        assertThat(loop.counters(1).forwarded(0)).isEqualTo(1);
    }

    @Test
    void aPacketMayLeaveByThePortItCameInBy() throws Exception {
        Packets.offer(underlay, List.of(packet(FROM_PEER, "0a010006", REACHABLE, 100)));
        thread.start();
        awaitReceived(1, 1);
        assertThat(Packets.poll(underlay)).hasSize(1);
        assertThat(loop.counters(1).forwarded(1)).isEqualTo(1);
    }

    @Test
    void whoComesBeforeTheForwarderSeesEverythingAndMayAnswer() throws Exception {
        List<Integer> seen = new ArrayList<>();
        byte[] arp = Hex.bytes("ffffffffffff 0a000000000a 0806" + "00".repeat(46));
        loop.before(0, (packet, known) -> {
            seen.add(known.ingressPort());
            boolean isArp = packet.getUnsignedShort(packet.start() + 12) == 0x0806;
            if (isArp) {
                packet.setByte(packet.start() + 5, 0x11);
                assertThat(pods.otherEnd().offer(packet)).isTrue();
            }
            return isArp;
        });
        Packets.offer(pods, List.of(arp, fromPod(REACHABLE), arp));
        Packets.offer(underlay, List.of(arp));
        thread.start();
        awaitReceived(0, 3);
        awaitReceived(1, 1);
        assertThat(seen).containsExactly(0, 0, 0);
        assertThat(loop.counters(0).consumed()).isEqualTo(2);
        assertThat(loop.counters(1).consumed()).isZero();
        assertThat(Packets.poll(pods))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer[5]).isEqualTo((byte) 0x11));
    }

    @Test
    void whatIsForTheHostIsHandedToWhoTakesItForTheHost() throws Exception {
        List<byte[]> taken = new ArrayList<>();
        loop.onHost((packet, known) -> taken.size() < 2 && taken.add(Packets.bytes(packet)));
        List<byte[]> packets =
                List.of(packet(FROM_PEER, REACHABLE, HOST, 1), fromPod(HOST), packet(FROM_PEER, REACHABLE, HOST, 2));
        Packets.offer(underlay, List.of(packets.get(0)));
        thread.start();
        awaitReceived(1, 1);
        Packets.offer(pods, List.of(packets.get(1)));
        awaitReceived(0, 1);
        Packets.offer(underlay, List.of(packets.get(2)));
        awaitReceived(1, 2);
        assertThat(taken).containsExactlyElementsOf(packets.subList(0, 2));
        assertThat(loop.counters(1).toHost()).isEqualTo(1);
        assertThat(loop.counters(1).hostRefused()).isEqualTo(1);
        assertThat(loop.counters(0).toHost()).isEqualTo(1);
    }

    @Test
    void withoutAHostItsPacketsAreCounted() throws Exception {
        Packets.offer(pods, List.of(fromPod(HOST)));
        thread.start();
        awaitReceived(0, 1);
        assertThat(loop.counters(0).hostRefused()).isEqualTo(1);
    }

    @Test
    void whatHasNoNeighbourIsKeptAndTriedAgain() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        loop.onUnresolved((packet, known) -> kept.isEmpty() && kept.add(Packets.bytes(packet)));
        loop.meanwhile(nanos -> {
            if (!kept.isEmpty() && fib.lookup(0x0A02_0005).neighbourMac() != NextHop.UNRESOLVED) {
                byte[] packet = kept.get(0);
                byte[] memory = new byte[Headroom.BYTES + packet.length];
                System.arraycopy(packet, 0, memory, Headroom.BYTES, packet.length);
                kept.clear();
                loop.again(new Frame().bind(memory, 0, Headroom.BYTES, memory.length), 0);
            }
        });
        byte[] packet = fromPod(UNRESOLVED);
        Packets.offer(pods, List.of(packet, fromPod(UNRESOLVED)));
        thread.start();
        awaitReceived(0, 2);
        LoopCounters counters = loop.counters(0);
        assertThat(counters.kept()).isEqualTo(1);
        assertThat(counters.verdicts().of(Verdict.NO_NEIGHBOUR)).isEqualTo(1);
        assertThat(Packets.poll(underlay)).isEmpty();
        resolve("192.168.1.102");
        await(() -> counters.retried() == 1 && counters.forwarded(1) == 1);
        assertThat(Packets.poll(underlay)).hasSize(1);
    }

    @Test
    void icmpErrorsGoBackByThePortThePacketCameInBy() throws Exception {
        byte[] refused = fromPod(UNREACHABLE);
        Packets.offer(pods, List.of(refused, refused));
        thread.start();
        awaitReceived(0, 2);
        await(() -> loop.counters(0).answered() == 2);
        assertThat(Packets.poll(pods)).hasSize(2).allSatisfy(error -> {
            assertThat(Hex.text(error)).startsWith("0a000000000a" + "020000000001" + "0800");
            assertThat(error[34]).as("destination unreachable").isEqualTo((byte) 3);
        });
        assertThat(loop.counters(0).verdicts().of(Verdict.NO_ROUTE)).isEqualTo(2);
    }

    @Test
    void whatAFullPortDoesNotTakeIsCounted() throws Exception {
        pods.close();
        underlay.close();
        LoopbackPort open = new LoopbackPort("open", "lxc0", 1 << 18);
        Packets.offer(open, List.of(fromPod(REACHABLE), fromPod(UNREACHABLE)));
        ForwardingLoop shut = new ForwardingLoop(open.otherEnd(), underlay.otherEnd(), forwarder(), forwarder());
        shut.meanwhile(nanos -> {
            if (shut.counters(0).received() == 2) {
                shut.stop();
            }
        });
        shut.before(0, (packet, known) -> {
            if (shut.counters(0).received() == 2) {
                open.close();
            }
            return false;
        });
        shut.run();
        assertThat(shut.counters(0).egressFull()).isEqualTo(1);
        assertThat(shut.counters(0).unanswered()).isEqualTo(1);
    }

    @Test
    void whatIsToLeaveByAPortThatTheLoopHasNotIsCounted() throws Exception {
        Packets.offer(pods, List.of(fromPod("c0a80265")));
        thread.start();
        awaitReceived(0, 1);
        assertThat(loop.counters(0).egressFull()).isEqualTo(1);
    }

    @Test
    void forwardersAreReplacedBetweenTwoPacketsWithoutLoss() throws Exception {
        thread.start();
        int sent = 0;
        int delivered = 0;
        byte[] packet = fromPod(REACHABLE);
        for (int round = 0; round < 1_000; round++) {
            loop.use(forwarder(), forwarder());
            sent += Packets.offer(pods, List.of(packet, packet, packet));
            delivered += Packets.poll(underlay).size();
        }
        awaitReceived(0, sent);
        delivered += Packets.poll(underlay).size();
        assertThat(delivered + loop.counters(0).egressFull()).isEqualTo(sent);
        assertThat(loop.counters(0).verdicts().refused()).isZero();
        assertThat(sent).isPositive();
    }

    @Test
    void bothPortsHaveTheirTurnUnderLoad() throws Exception {
        byte[] packet = fromPod(REACHABLE);
        loop.before(0, (frame, known) -> {
            // As many as are taken come again, until the other port has had its turn.
            if (loop.counters(1).received() == 0 && loop.counters(0).received() < 10_000) {
                pods.offer(Packets.frame(packet));
            } else {
                loop.stop();
            }
            return true;
        });
        Packets.offer(pods, List.of(packet));
        Packets.offer(underlay, List.of(packet(FROM_PEER, REACHABLE, POD, 100)));
        loop.run();
        assertThat(loop.counters(1).received()).isEqualTo(1);
        assertThat(loop.counters(0).received()).isLessThan(100);
    }

    @Test
    void whatAPortKeptIsFlushed() throws Exception {
        LoopbackPort narrow = new LoopbackPort("narrow", "eth1", 4_096);
        FaultPort keeping = new FaultPort(narrow.otherEnd(), 1);
        ForwardingLoop flushing = new ForwardingLoop(pods.otherEnd(), keeping, forwarder(), forwarder());
        byte[] packet = fromPod(REACHABLE);
        List<byte[]> out = new ArrayList<>();
        int[] rounds = new int[1];
        flushing.meanwhile(nanos -> {
            out.addAll(Packets.poll(narrow));
            if (++rounds[0] == 100) {
                flushing.stop();
            }
        });
        Packets.offer(pods, Collections.nCopies(50, packet));
        flushing.run();
        assertThat(flushing.counters(0).egressFull()).isPositive();
        assertThat(out).hasSize((int) flushing.counters(0).forwarded(1));
    }

    @Test
    void stopsAtOnceAlsoUnderLoad() throws Exception {
        FaultPort endless = new FaultPort(pods.otherEnd(), 1);
        endless.received().duplicate(1);
        byte[] packet = fromPod(REACHABLE);
        Packets.offer(pods, List.of(packet));
        ForwardingLoop busy = new ForwardingLoop(endless, underlay.otherEnd(), forwarder(), forwarder());
        busy.before(0, (frame, known) -> {
            pods.offer(Packets.frame(packet));
            if (busy.counters(0).received() == 1_000) {
                busy.stop();
            }
            return true;
        });
        busy.run();
        assertThat(busy.counters(0).received()).isEqualTo(1_000);
    }

    @Test
    void aLoopThatWasStoppedBeforeDoesNotRun() throws Exception {
        Packets.offer(pods, List.of(fromPod(REACHABLE)));
        loop.stop();
        loop.run();
        assertThat(loop.counters(0).received()).isZero();
    }

    @Test
    void anInterruptStopsIt() throws Exception {
        thread.start();
        Packets.offer(pods, List.of(fromPod(REACHABLE)));
        awaitReceived(0, 1);
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aPortThatFailsEndsItWithThePortsWords() {
        loop.meanwhile(nanos -> {
            throw new IOException("eth1: gone for good");
        });
        assertThatThrownBy(loop::run)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("eth1: gone for good")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void allocatesNothingPerPacket() throws Exception {
        Frame packet = new Frame();
        byte[][] kinds = {fromPod(REACHABLE), fromPod(UNREACHABLE), fromPod(HOST), fromPod(UNRESOLVED)};
        byte[] memory = new byte[200];
        AllocationProbe.assertNone("the loop", () -> {
            try {
                for (byte[] kind : kinds) {
                    System.arraycopy(kind, 0, memory, 10, kind.length);
                    loop.again(packet.bind(memory, 0, 10, 10 + kind.length), 0);
                }
                pods.poll(packet);
                underlay.poll(packet);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(loop.counters(0).forwarded(1)).isGreaterThan(1_000);
    }
}
