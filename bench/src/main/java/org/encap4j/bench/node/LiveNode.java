// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.encap4j.Verdict;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.forward.FlowSink;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.MissingNeighbour;
import org.encap4j.forward.NeighbourAnswers;
import org.encap4j.forward.NeighbourResolver;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.forward.PathMtuDiscovery;
import org.encap4j.io.ForwardingLoop;
import org.encap4j.io.LoopCounters;
import org.encap4j.io.PacketPort;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.wire.Frame;

/**
 * A node of a cluster between two ports, as a kernel would be one: forwards, answers who asks for its MAC address, asks for those
 * it needs, and keeps packets for as long as that takes.
 *
 * <p>What is for the host's own stack is lost: there is none behind this.
 */
public final class LiveNode implements Runnable {
    /** As many ICMP errors as Linux sends. */
    private static final int ERRORS_PER_SECOND = 1000;

    private static final int ERRORS_AT_ONCE = 50;
    private static final int QUESTION_LENGTH = 128;

    private final List<PacketPort> ports;
    private final ForwardingLoop loop;
    private final NeighbourResolver[] resolvers = new NeighbourResolver[2];
    private final NeighbourAnswers[] answers = new NeighbourAnswers[2];
    private final IcmpRateLimit limit = new IcmpRateLimit(ERRORS_PER_SECOND, ERRORS_AT_ONCE);
    private final FlowSink sink;
    private final AtomicReference<Dataplane> next = new AtomicReference<>();
    private final Frame frame = new Frame();
    private final byte[] question = new byte[QUESTION_LENGTH];
    private PathMtuDiscovery.Listener pathMtuListener = (far, pathMtu, podMtu) -> {};
    private MissingNeighbour missing;
    private PathMtuDiscovery pathMtus;
    private boolean givingUp;

    /**
     * A node that does not run yet.
     *
     * @param pods the port with the number {@link Dataplane#POD_PORT}; stays the caller's to close, after {@link #run}
     * @param underlay the port with the number {@link Dataplane#UNDERLAY_PORT}, likewise
     * @param dataplane a live one, which this node changes
     * @param sink is told of each packet that is forwarded or refused, on the thread that runs; null for nobody
     */
    public LiveNode(PacketPort pods, PacketPort underlay, Dataplane dataplane, FlowSink sink) {
        this.ports = List.of(pods, underlay);
        this.sink = sink;
        for (int port = 0; port < ports.size(); port++) {
            resolvers[port] = new NeighbourResolver(dataplane.node(), port, dataplane::learn);
        }
        loop = new ForwardingLoop(
                pods, underlay, observed(dataplane.fromPods(limit)), observed(dataplane.fromUnderlay(limit)));
        use(dataplane);
        for (int port = 0; port < ports.size(); port++) {
            loop.before(port, this::talk);
        }
        loop.onUnresolved(this::keep).meanwhile(this::work);
    }

    /**
     * Says who is told what routers say of the paths to other nodes, on the thread that runs.
     *
     * @param listener nobody before this is called, which is before {@link #run}
     */
    public void onPathMtu(PathMtuDiscovery.Listener listener) {
        pathMtuListener = listener;
    }

    /** Runs the node until {@link #stop} on the calling thread. */
    @Override
    public void run() {
        loop.run();
    }

    /** Ends {@link #run}, from any thread. */
    public void stop() {
        loop.stop();
    }

    /**
     * Has the packets after the one in hand treated as another dataplane says, from any thread. MAC addresses that were found out
     * are not asked for again.
     *
     * @param dataplane a live one of the same ports, which this node changes from now on
     */
    public void reload(Dataplane dataplane) {
        next.set(dataplane);
    }

    private void use(Dataplane dataplane) {
        ClusterNode member = dataplane.member();
        List<Prefix> onLink =
                member.addresses().stream().map(NodeAddress::address).toList();
        List<Prefix> internal = member.internalAddresses();
        answers[Dataplane.POD_PORT] =
                new NeighbourAnswers(dataplane.node(), Dataplane.POD_PORT, internal.isEmpty() ? onLink : internal);
        answers[Dataplane.UNDERLAY_PORT] = new NeighbourAnswers(dataplane.node(), Dataplane.UNDERLAY_PORT, onLink);
        missing = new MissingNeighbour(dataplane.node(), dataplane.protocol() != null);
        for (NeighbourResolver resolver : resolvers) {
            resolver.use(dataplane.node(), dataplane::learn);
        }
        PathMtuDiscovery before = pathMtus;
        pathMtus = dataplane.protocol() == null ? null : pathMtuDiscovery(dataplane);
        if (pathMtus != null && before != null) {
            pathMtus.goOnFor(before);
        }
        loop.use(observed(dataplane.fromPods(limit)), observed(dataplane.fromUnderlay(limit)));
    }

    private PathMtuDiscovery pathMtuDiscovery(Dataplane dataplane) {
        int least = dataplane.config().enableIpv6() ? MtuBudget.IPV6_MIN_MTU : PathMtuDiscovery.IPV4_LEAST_MTU;
        return new PathMtuDiscovery(
                        dataplane.node(), Dataplane.UNDERLAY_PORT, dataplane.tunnels(), dataplane.protocol(), least)
                .tell((far, pathMtu, podMtu) -> pathMtuListener.changed(far, pathMtu, podMtu));
    }

    /** What lacks a neighbour is not decided yet: it may be kept. */
    private Forwarder observed(Forwarder forwarder) {
        return sink == null
                ? forwarder
                : new ObservedForwarder(forwarder, (packet, known, verdict) -> {
                    if (verdict != Verdict.NO_NEIGHBOUR) {
                        sink.decided(packet, known, verdict);
                    }
                });
    }

    /** Between two packets. */
    private void work(long now) throws IOException {
        if (next.get() != null) {
            use(next.getAndSet(null));
        }
        if (pathMtus != null) {
            pathMtus.forget(now);
        }
        for (int port = 0; port < resolvers.length; port++) {
            while (resolvers[port].ask(frame.bind(question, 0, 0, question.length), now)) {
                ports.get(port).offer(frame);
            }
            sendGivenUp(port);
        }
    }

    /** What has waited too long or too many: if there is still no neighbour, it is refused, counted and told of as any other. */
    private void sendGivenUp(int port) throws IOException {
        givingUp = true;
        for (int from = resolvers[port].nextDisplaced(frame); from >= 0; from = resolvers[port].nextDisplaced(frame)) {
            loop.again(frame, from);
        }
        for (int from = resolvers[port].nextUnanswered(frame);
                from >= 0;
                from = resolvers[port].nextUnanswered(frame)) {
            loop.giveUp(frame, from);
        }
        givingUp = false;
    }

    private void sendKept(int port) throws IOException {
        for (int from = resolvers[port].next(frame); from >= 0; from = resolvers[port].next(frame)) {
            loop.again(frame, from);
        }
    }

    private boolean talk(Frame packet, Forwarding known) throws IOException {
        int port = known.ingressPort();
        if (!NeighbourAnswers.isNeighbourMessage(packet)) {
            if (port == Dataplane.UNDERLAY_PORT && pathMtus != null) {
                pathMtus.heed(packet, System.nanoTime());
            }
            return false;
        }
        resolvers[port].heed(packet, System.nanoTime());
        if (answers[port].answer(packet)) {
            ports.get(port).offer(packet);
        }
        // At once and the oldest first: what comes next would overtake them.
        sendGivenUp(port);
        sendKept(port);
        return true;
    }

    private boolean keep(Frame packet, Forwarding known) {
        boolean kept = !givingUp
                && missing.find(packet, known)
                && resolvers[missing.port()].keep(packet, known.ingressPort(), missing, System.nanoTime());
        if (!kept && sink != null) {
            sink.decided(packet, known, Verdict.NO_NEIGHBOUR);
        }
        return kept;
    }

    /**
     * What became of the packets of a port.
     *
     * @param port its number
     * @return counts on while the node runs
     */
    public LoopCounters counters(int port) {
        return loop.counters(port);
    }
}
