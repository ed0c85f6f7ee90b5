// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.netty.Tunnels.address;
import static org.encap4j.netty.Tunnels.on;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.encap4j.fixtures.NamespacedJvm;
import org.encap4j.fixtures.Needs;
import org.encap4j.tunnel.TunnelMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of segments, senders that are too fast, tunnels that are closed under way: nothing is lost track of. */
class UdpTunnelPressureTest {
    @RegisterExtension
    private final Tunnels tunnels = new Tunnels();

    private final TunnelMetadata metadata = new TunnelMetadata().setVni(42);

    @BeforeAll
    static void epollWorks() {
        Needs.that("epoll", Epoll.isAvailable(), "Netty's epoll library does not load");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void runsOfSegmentsArriveAsSingleDatagrams(String loopback) throws Exception {
        UdpTunnel a = tunnels.open(on(loopback).segments(1_472).sendSockets(1));
        UdpTunnel b = tunnels.open(on(loopback));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        List<byte[]> frames = new ArrayList<>();
        // Equal ones, then a shorter one that ends the run, a longer one that cannot join, one too long for segments.
        for (int length : new int[] {1_000, 1_000, 1_000, 400, 1_000, 1_200, 1_200, 1_500, 1_500, 60, 60}) {
            frames.add(InnerPackets.frame(1, frames.size(), length));
        }
        // More than fit 64 segments, and more than fit 65,507 bytes.
        for (int n = 0; n < 150; n++) {
            frames.add(InnerPackets.frame(1, n, 50));
        }
        for (int n = 0; n < 100; n++) {
            frames.add(InnerPackets.frame(1, n, 1_400));
        }
        a.executor()
                .submit(() ->
                        frames.forEach(frame -> assertThat(a.send(InnerPackets.leased(frame), metadata, address(b)))
                                .isTrue()))
                .get();

        List<Inbox.Letter> letters = inbox.next(frames.size());
        for (int n = 0; n < frames.size(); n++) {
            assertThat(letters.get(n).inner()).as("packet %d", n).isEqualTo(frames.get(n));
        }
        a.close();
        assertThat(a.counters().segmented()).isGreaterThan(240).isLessThan(frames.size());
        assertThat(a.counters().sent()).isEqualTo(frames.size());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, false, 0", "::1, false, 0", "127.0.0.1, false, 1472", "127.0.0.1, true, 0"})
    void aPeerHasConnectedSocketsOfItsOwn(String loopback, boolean nio, int segments) throws Exception {
        UdpTunnel b = tunnels.open(on(loopback));
        UdpTunnel c = tunnels.open(on(loopback));
        UdpTunnelBuilder builder =
                on(loopback).sendSockets(2).segments(segments).peer(address(b));
        UdpTunnel a = tunnels.open(nio ? builder.nio() : builder);
        Inbox inboxB = new Inbox();
        Inbox inboxC = new Inbox();
        b.receive(inboxB);
        c.receive(inboxC);
        assertThat(a.sendAddresses()).hasSize(4);
        InetSocketAddress equal = new InetSocketAddress(loopback, address(b).getPort());
        a.executor()
                .submit(() -> {
                    for (int n = 0; n < 200; n++) {
                        a.send(InnerPackets.leased(n, n, 100), metadata, n % 2 == 0 ? address(b) : equal);
                        a.send(InnerPackets.leased(n, n, 100), metadata, address(c));
                    }
                })
                .get();
        assertThat(inboxB.next(200))
                .allMatch(letter -> a.sendAddresses().subList(2, 4).contains(letter.sender()));
        assertThat(inboxC.next(200))
                .allMatch(letter -> a.sendAddresses().subList(0, 2).contains(letter.sender()));
        Inbox.await("all sent", () -> a.counters().sent() == 400);
        assertThat(a.counters().segmented() > 0).isEqualTo(segments > 0);
    }

    @Test
    void aRunGoesToOnePeer() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1").segments(1_472).sendSockets(1));
        UdpTunnel b = tunnels.open(on("127.0.0.1"));
        UdpTunnel c = tunnels.open(on("127.0.0.1"));
        Inbox inboxB = new Inbox();
        Inbox inboxC = new Inbox();
        b.receive(inboxB);
        c.receive(inboxC);
        a.executor()
                .submit(() -> {
                    for (int n = 0; n < 60; n++) {
                        UdpTunnel to = n % 6 < 4 ? b : c;
                        InetSocketAddress equal =
                                new InetSocketAddress("127.0.0.1", address(to).getPort());
                        assertThat(a.send(InnerPackets.leased(1, n, 500), metadata, equal))
                                .isTrue();
                    }
                })
                .get();
        assertThat(inboxB.next(40)).allMatch(letter -> letter.local().equals(address(b)));
        assertThat(inboxC.next(20)).allMatch(letter -> letter.local().equals(address(c)));
        Inbox.await("all counted as segments", () -> a.counters().segmented() == 60);
    }

    @Test
    void whatIsNotSegmentedFailsOnceAndThenGoesAlone() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1").segments(60_000).sendSockets(1));
        UdpTunnel b = tunnels.open(on("127.0.0.1").maxDatagram(60_000).batch(8));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        Runnable pair = () -> {
            for (int n = 0; n < 2; n++) {
                a.send(InnerPackets.leased(1, n, 200), metadata, new InetSocketAddress("127.0.0.1", 0));
            }
        };
        // Port 0 is refused with EINVAL, as segments are that the path's MTU does not hold.
        a.executor().submit(pair).get();
        Inbox.await("both segments failed", () -> a.counters().failed() == 2);
        // One alone that is refused says nothing about segments: shorter ones still go as such.
        a.send(InnerPackets.leased(1, 1, 200), metadata, new InetSocketAddress("127.0.0.1", 0));
        Inbox.await("one failed", () -> a.counters().failed() == 3);
        Runnable shorter = () -> {
            for (int n = 0; n < 2; n++) {
                a.send(InnerPackets.leased(1, n, 100), metadata, address(b));
            }
        };
        a.executor().submit(shorter).get();
        assertThat(inbox.next(2)).hasSize(2);
        Inbox.await("both counted as segments", () -> a.counters().segmented() == 2);
        Runnable triple = () -> {
            for (int n = 0; n < 3; n++) {
                a.send(InnerPackets.leased(1, n, 200), metadata, address(b));
            }
        };
        a.executor().submit(triple).get();
        assertThat(inbox.next(3)).hasSize(3);
        Inbox.await("five counted", () -> a.counters().sent() == 5);
        assertThat(a.counters().segmented()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1472", "true, 0"})
    void severalThreadsSendAtOnce(boolean nio, int segments) throws Exception {
        UdpTunnelBuilder builder = on("127.0.0.1").handOver(256).segments(segments);
        UdpTunnel a = tunnels.open(nio ? builder.nio() : builder);
        UdpTunnel b = tunnels.open(on("127.0.0.1"));
        AtomicLong received = new AtomicLong();
        Map<Integer, Integer> last = new HashMap<>();
        AtomicInteger disorder = new AtomicInteger();
        b.receive((inner, carried, sender, local) -> {
            int flow = inner.getUnsignedShort(inner.readerIndex() + 34);
            Integer before = last.put(flow, carried.vni());
            disorder.addAndGet(before != null && before >= carried.vni() ? 1 : 0);
            received.incrementAndGet();
        });
        AtomicLong taken = new AtomicLong();
        run(3, thread -> {
            TunnelMetadata own = new TunnelMetadata();
            for (int n = 0; n < 20_000; n++) {
                if (a.send(InnerPackets.leased(5_000 + thread, n, 64), own.setVni(n), address(b))) {
                    taken.incrementAndGet();
                } else {
                    Thread.yield();
                }
            }
        });
        a.close();

        assertThat(a.counters().offered()).isEqualTo(60_000);
        assertThat(a.counters().sent() + a.counters().failed()).isEqualTo(taken.get());
        assertThat(a.counters().notWritable()).isEqualTo(60_000 - taken.get());
        assertThat(taken.get()).isGreaterThanOrEqualTo(256);
        Inbox.await("something received", () -> received.get() > 0);
        assertThat(disorder).as("packets of a flow that overtook others").hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void closesWhileOthersSend(boolean nio, boolean ownLoop) throws Exception {
        UdpTunnelBuilder builder = on("127.0.0.1").handOver(64);
        UdpTunnel a = tunnels.open(nio ? builder.nio() : builder);
        CountDownLatch sending = new CountDownLatch(2);
        Thread closer = new Thread(() -> {
            try {
                sending.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (ownLoop) {
                a.executor().execute(a::close);
            } else {
                a.close();
            }
        });
        closer.start();
        AtomicLong offered = new AtomicLong();
        run(2, thread -> {
            boolean taken = true;
            for (int n = 0; n < 500_000 && !(a.executor().isShutdown() && !taken); n++) {
                taken = a.send(InnerPackets.leased(thread, n, 64), new TunnelMetadata(), address(a));
                offered.incrementAndGet();
                sending.countDown();
            }
        });
        closer.join();
        a.close();
        a.close();
        assertThat(a.counters().offered()).isEqualTo(offered.get());
        assertThat(a.send(InnerPackets.leased(1, 1, 64), metadata, new InetSocketAddress("127.0.0.1", 9)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesNoMoreThanTheHighWaterMark(boolean nio) throws Exception {
        Needs.networkNamespaces();
        assertThat(NamespacedJvm.run(KernelRefusals.class, Boolean.toString(nio))
                        .lines())
                .endsWith("passed");
    }

    @Test
    void whatAFullSocketHeldUpKeepsItsOrder() throws Exception {
        // A mark so low that each run of segments fills the socket, and empties it at once.
        UdpTunnel a =
                tunnels.open(on("127.0.0.1").segments(1_472).highWater(1_000).sendSockets(1));
        UdpTunnel b = tunnels.open(on("127.0.0.1"));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        CountDownLatch go = new CountDownLatch(1);
        a.executor().execute(() -> assertThatCode(go::await).doesNotThrowAnyException());
        int packets = 400;
        for (int n = 0; n < packets; n++) {
            // Longer than the one before, so that it ends the run.
            int length = 100 + n / 10 % 10 * 20;
            assertThat(a.send(InnerPackets.leased(1, n, length), metadata.setVni(n), address(b)))
                    .isTrue();
        }
        go.countDown();

        assertThat(inbox.next(packets)).extracting(Inbox.Letter::vni).isSorted();
    }

    @Test
    void segmentsOfWhichTwoDoNotFitOnePieceGoAlone() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1").segments(60_000).sendSockets(1));
        UdpTunnel b = tunnels.open(on("127.0.0.1").maxDatagram(60_000).batch(8));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        int longest = DatagramCodec.LONGEST / 2 - MarkedTunnel.LENGTH;
        int[] lengths = {longest + 1, longest + 1, 50, 59_000, 60, longest, longest, 100};
        a.executor()
                .submit(() -> {
                    for (int n = 0; n < lengths.length; n++) {
                        a.send(InnerPackets.leased(1, n, lengths[n]), metadata, address(b));
                    }
                })
                .get();

        assertThat(inbox.next(lengths.length))
                .extracting(letter -> letter.inner().length)
                .containsExactly(Arrays.stream(lengths).boxed().toArray(Integer[]::new));
        a.close();
        assertThat(a.counters().segmented()).isEqualTo(2);
    }

    @Test
    void receivesWhatTheReceiveBufferHolds() throws Exception {
        int packets = 60;
        for (boolean small : new boolean[] {false, true}) {
            UdpTunnel a = tunnels.open(on("127.0.0.1"));
            UdpTunnel b = tunnels.open(on("127.0.0.1").receiveBuffer(small ? 4_096 : 200_000));
            for (int n = 0; n < packets; n++) {
                a.send(InnerPackets.leased(1, n, 1_000), metadata, address(b));
            }
            Inbox.await("all sent", () -> a.counters().sent() == packets);
            Inbox inbox = new Inbox();
            b.receive(inbox);
            Inbox.await("what waited", () -> b.counters().received() > 0);
            a.send(InnerPackets.leased(1, packets, 100), new TunnelMetadata().setVni(43), address(b));
            int held = 0;
            while (inbox.next().vni() == 42) {
                held++;
            }
            assertThat(held).isBetween(1, small ? packets / 2 : packets);
            assertThat(held == packets).isNotEqualTo(small);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allThatWasHandedOverIsSentThenAndWhenTheTunnelIsClosed(boolean closed) throws Exception {
        int packets = 2_500;
        UdpTunnel a = tunnels.open(on("127.0.0.1").handOver(packets));
        CountDownLatch go = new CountDownLatch(1);
        a.executor().execute(() -> assertThatCode(go::await).doesNotThrowAnyException());
        for (int n = 0; n < packets; n++) {
            assertThat(a.send(InnerPackets.leased(n, n, 64), metadata, address(a)))
                    .isTrue();
        }
        if (closed) {
            a.executor().execute(a::close);
        }
        go.countDown();
        Inbox.await("all sent", () -> a.counters().sent() == packets);
    }

    @Test
    void leavesAGivenGroupRunning() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        UdpTunnel a = tunnels.open(on("127.0.0.1").eventLoops(group));
        UdpTunnel b = tunnels.open(on("127.0.0.1").eventLoops(group).allocator(PooledByteBufAllocator.DEFAULT));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        a.send(InnerPackets.leased(1, 1, 64), metadata, address(b));
        inbox.next();
        a.close();
        b.close();
        assertThat(group.isShuttingDown()).isFalse();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertThat(a.send(InnerPackets.leased(1, 1, 64), metadata, address(b))).isFalse();
    }

    @Test
    void whatIsHandedToALoopThatHasEndedIsReleasedAndCounted() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        UdpTunnelCounters counters = new UdpTunnelCounters();
        SendQueue queue = new SendQueue(4, group.next(), counters, () -> {});
        for (int n = 1; n <= 3; n++) {
            ByteBuf datagram = InnerPackets.leased(1, n, 64);
            queue.offer(new HandedDatagram(datagram, new InetSocketAddress("127.0.0.1", 9), null));
            assertThat(datagram.refCnt()).isZero();
            assertThat(counters.failed()).isEqualTo(n);
        }
    }

    @Test
    void copiesWhatHasNoHeadroomOrLiesOnTheHeap() throws Exception {
        UdpTunnel a = tunnels.open(on("127.0.0.1"));
        UdpTunnel b = tunnels.open(on("127.0.0.1"));
        Inbox inbox = new Inbox();
        b.receive(inbox);
        byte[] frame = InnerPackets.frame(1, 1, 100);
        a.send(Unpooled.wrappedBuffer(frame), metadata, address(b));
        a.send(Unpooled.directBuffer(100).writeBytes(frame), metadata, address(b));
        byte[] whole = Arrays.copyOf(new byte[] {MarkedTunnel.MARK, 0, 0, 1}, 104);
        System.arraycopy(frame, 0, whole, 4, 100);
        a.sendDatagram(Unpooled.wrappedBuffer(whole), 1, address(b));
        assertThat(inbox.next(3)).allMatch(letter -> Arrays.equals(letter.inner(), frame));
        assertThat(a.counters().copied()).isEqualTo(3);
    }

    @Test
    void refusesWhatCannotBeOpened() {
        assertThatThrownBy(() -> UdpTunnel.over(new MarkedTunnel()).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no address");
        assertThatThrownBy(
                        () -> on("127.0.0.1").segments(1_400).withoutChecksums().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("segments");
        assertThatThrownBy(() -> on("127.0.0.1").nio().ttl(3).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoll");
        assertThatThrownBy(() ->
                        on("127.0.0.1").peer(new InetSocketAddress("::1", 4789)).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no address is bound that can reach peer");
        assertThatThrownBy(() -> on("127.0.0.1").batch(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 is not in 1..1024");
        assertThatThrownBy(() -> on("127.0.0.1").bind(InetSocketAddress.createUnresolved("peer.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("peer.invalid");
    }

    private interface Work {
        void run(int thread);
    }

    private static void run(int threads, Work work) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int n = 0; n < threads; n++) {
            int thread = n;
            all.add(new Thread(() -> work.run(thread)));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
    }
}
