// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.fixtures.NamespacedJvm.sh;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.encap4j.tunnel.TunnelMetadata;

/**
 * What no loopback refuses, in a network namespace of its own. A socket is full because the kernel keeps what is for a neighbour that
 * does not answer, until the neighbour's MAC address is known.
 */
final class KernelRefusals {
    private static final int MTU = 1_500;
    private static final int LENGTH = 1_000;
    private static final int HIGH_WATER = 10_000;
    /** What Netty adds to each message. */
    private static final int OVERHEAD = 96;

    private static final int HAND_OVER = 64;
    private static final int MANY = 10_000;

    private final TunnelMetadata metadata = new TunnelMetadata();
    private final UdpTunnel tunnel;
    private final UdpTunnelCounters counters;
    private int taken;

    private KernelRefusals(UdpTunnel tunnel) {
        this.tunnel = tunnel;
        counters = tunnel.counters();
    }

    /** The argument says whether to use NIO. Prints {@code passed} in the end. */
    public static void main(String[] arguments) throws Exception {
        sh("ip link add e0 type veth peer name e1");
        sh("ip address add 10.9.0.1/24 dev e0");
        sh("ip link set e1 up");
        // Long enough for the kernel not to give up before the test has done so.
        Files.writeString(Path.of("/proc/sys/net/ipv4/neigh/e0/mcast_solicit"), "1000");
        sh("ip link set e0 up");
        boolean nio = Boolean.parseBoolean(arguments[0]);
        UdpTunnelBuilder builder = Tunnels.on("10.9.0.1")
                .sendSockets(1)
                // Less than the kernel keeps for one neighbour: beyond that it throws away, and the socket is never
                // full.
                .sendBuffer(1 << 15)
                .highWater(HIGH_WATER)
                .handOver(HAND_OVER);
        try (UdpTunnel tunnel = (nio ? builder.nio() : builder).open()) {
            KernelRefusals full = new KernelRefusals(tunnel);
            full.takesUntilTheMarkIsReached();
            full.takesAgainWhenTheSocketIsFree();
            full.sendsWhatWasHandedOverWhenTheSocketIsFree();
            full.givesUpWhatWaitsWhenItIsClosed();
        }
        if (!nio) {
            failsWhatDoesNotFitThePath();
        }
        System.out.println("passed");
    }

    private static void failsWhatDoesNotFitThePath() throws Exception {
        InetSocketAddress remote = new InetSocketAddress("10.9.0.2", 7777);
        try (UdpTunnel whole = Tunnels.on("10.9.0.1").dontFragment(true).open();
                UdpTunnel inPieces = Tunnels.on("10.9.0.1").open()) {
            whole.send(InnerPackets.leased(1, 1, MTU - MarkedTunnel.LENGTH - 28), new TunnelMetadata(), remote);
            Inbox.await("sent", () -> whole.counters().sent() == 1);
            whole.send(InnerPackets.leased(1, 1, MTU - MarkedTunnel.LENGTH - 27), new TunnelMetadata(), remote);
            Inbox.await("failed", () -> whole.counters().failed() == 1);
            inPieces.send(InnerPackets.leased(1, 1, MTU), new TunnelMetadata(), remote);
            Inbox.await("sent", () -> inPieces.counters().sent() == 1);
        }
    }

    private boolean send(int host) {
        InetSocketAddress remote = new InetSocketAddress("10.9.0." + host, 7777);
        boolean sent = tunnel.send(InnerPackets.leased(1, 1, LENGTH), metadata, remote);
        taken += sent ? 1 : 0;
        return sent;
    }

    private static void answer(int host) throws Exception {
        sh("ip neighbour replace 10.9.0." + host + " lladdr 02:e4:00:00:09:02 dev e0 nud permanent");
    }

    private void fill(int host) throws Exception {
        int before = taken;
        tunnel.executor()
                .submit(() -> {
                    while (send(host)) {
                        assertThat(taken - before).isLessThan(MANY);
                    }
                })
                .get();
    }

    private void takesUntilTheMarkIsReached() throws Exception {
        fill(2);
        assertThat(counters.sent()).isPositive();
        assertThat(counters.notWritable()).isEqualTo(1);
        // The one that goes over the mark is still taken.
        long most = HIGH_WATER / (LENGTH + MarkedTunnel.LENGTH + OVERHEAD) + 1;
        assertThat(taken - counters.sent()).isEqualTo(most);
        assertThat(send(2)).as("from another thread").isFalse();
        assertThat(counters.notWritable()).isEqualTo(2);
    }

    private void takesAgainWhenTheSocketIsFree() throws Exception {
        answer(2);
        Inbox.await("all sent", () -> counters.sent() == taken);
        assertThat(send(2)).isTrue();
        Inbox.await("one more sent", () -> counters.sent() == taken);
    }

    private void sendsWhatWasHandedOverWhenTheSocketIsFree() throws Exception {
        handOver(3);
        long waiting = taken - counters.sent();
        answer(3);
        Inbox.await("all sent, of which " + waiting + " waited", () -> counters.sent() == taken);
        assertThat(counters.failed()).isZero();
    }

    /** Hands over as much as is taken, and waits until the socket is full with some of it. */
    private void handOver(int host) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        tunnel.executor().execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        int before = taken;
        while (send(host)) {
            assertThat(taken - before).isLessThanOrEqualTo(HAND_OVER);
        }
        assertThat(taken - before).isEqualTo(HAND_OVER);
        go.countDown();
        Inbox.await("a full socket", () -> !send(host));
    }

    private void givesUpWhatWaitsWhenItIsClosed() throws Exception {
        handOver(4);
        tunnel.close();
        assertThat(counters.failed()).isPositive();
        assertThat(counters.sent() + counters.failed()).isEqualTo(taken);
        Tunnels.assertExact(counters);
    }
}
