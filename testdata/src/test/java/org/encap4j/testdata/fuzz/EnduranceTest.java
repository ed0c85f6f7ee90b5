// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.mtu.IcmpError;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random and mutated frames by the million through every decoder and all forwarders, in pooled direct buffers: nothing is
 * thrown, leaked, allocated or written outside, and what is refused stays as it was.
 *
 * <p>{@code -Dencap4j.frames=10000000} says how many frames each of them gets.
 */
class EnduranceTest {
    private static final int FRAMES = Integer.getInteger("encap4j.frames", 200_000);
    private static final int BATCH = 5_000;
    private static final int ATTEMPTS = 10;
    private static final int HEADROOM = 160;
    private static final int GUARDS = 16;
    private static final long GUARD = 0xA5A5_A5A5_A5A5_A5A5L;
    private static final int CAPACITY = HEADROOM + HostileFrames.LONGEST + GUARDS;
    private static final int NODES = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Verdict[] ALL = Verdict.values();

    private final Frame frame = new Frame();
    private final long[] verdicts = new long[ALL.length];

    /** Takes one packet that the frame is bound to. */
    private interface Subject {
        Verdict take(Frame frame, HostileFrames packet);
    }

    private record Named(String name, List<byte[]> templates, Consumer<HostileFrames> steering, Subject subject) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> subjects() {
        List<Named> subjects = new ArrayList<>();
        for (TunnelKind kind : TunnelKind.ALL) {
            List<byte[]> headers =
                    kind.lenient().port() == 6081 ? Seeds.headers(6081) : Seeds.headers(8472, 4789, 4790);
            subjects.add(decoder(kind.name() + ", lenient", kind.lenient(), headers));
            subjects.add(decoder(kind.name() + ", strict", kind.strict(), headers));
        }
        for (ChecksumPolicy policy : ChecksumPolicy.values()) {
            subjects.add(decapsulator(policy));
        }
        List<byte[]> inner = Seeds.innerFrames();
        List<byte[]> outer = Seeds.fewFrames();
        subjects.add(forwarder("native forwarder", inner, HostileTraffic::router));
        subjects.add(forwarder("tunnel forwarder", inner, HostileTraffic::encapsulator));
        subjects.add(forwarder("tunnel receiver", outer, HostileTraffic::receiver));
        return subjects.stream();
    }

    private static Named decoder(String name, TunnelProtocol protocol, List<byte[]> headers) {
        TunnelMetadata metadata = new TunnelMetadata();
        return new Named(name, headers, packet -> {}, (frame, packet) -> protocol.decode(frame, metadata));
    }

    private static Named decapsulator(ChecksumPolicy policy) {
        TunnelProtocol[] protocols = {
            TunnelKind.VXLAN.get(1).lenient(), TunnelKind.VXLAN.get(0).lenient().withPort(4789),
            TunnelKind.GPE.get(0).lenient(), TunnelKind.GENEVE.get(2).lenient()
        };
        RandomNode node = new RandomNode(0, HostileTraffic.VXLAN);
        Decapsulator decapsulator = Decapsulator.of(protocols).checksums(policy);
        TunnelMetadata metadata = new TunnelMetadata();
        return new Named(
                "frames, " + policy,
                Seeds.fewFrames(),
                packet -> steer(packet, node),
                (frame, packet) -> decapsulator.decapsulate(frame, metadata));
    }

    private static Named forwarder(String name, List<byte[]> templates, HostileTraffic.Making making) {
        RandomNode[] nodes = new RandomNode[NODES];
        Forwarder[] forwarders = new Forwarder[NODES];
        for (int i = 0; i < NODES; i++) {
            nodes[i] = new RandomNode(i, i % 2 == 0 ? HostileTraffic.VXLAN : HostileTraffic.GENEVE);
            forwarders[i] = making.of(nodes[i], i % 4 > 1);
        }
        byte[] lent = new byte[HEADROOM + IcmpError.MAX_LENGTH];
        Frame reply = new Frame();
        Forwarding out = new Forwarding();
        long[] now = {0};
        return new Named(name, templates, packet -> steer(packet, nodes[which(packet)]), (frame, packet) -> {
            now[0] += 1_000_000;
            reply.bind(lent, 0, HEADROOM, lent.length);
            out.arrived(Steering.port(packet.choices(), 0), now[0]).lend(reply);
            return forwarders[which(packet)].forward(frame, out);
        });
    }

    private static int which(HostileFrames packet) {
        return (packet.choices()[1] & 0xFF) >>> 3 & NODES - 1;
    }

    private static void steer(HostileFrames packet, RandomNode node) {
        Steering.steer(packet.choices(), 0, packet.bytes(), 0, packet.length(), node);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void endures(Named named) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY);
        long start = System.nanoTime();
        long again = 0;
        try {
            HostileFrames frames = new HostileFrames(named.templates);
            for (long done = 0; done < FRAMES; done += BATCH) {
                long bytes = run(named, frames, done, buffer);
                // The JVM allocates too, when it links and compiles. Other packets, because what is kept of one would
                // be seen once.
                for (int attempt = 0; attempt < ATTEMPTS && bytes > 0; attempt++) {
                    again++;
                    bytes = run(named, frames, -again, buffer);
                }
                assertThat(bytes)
                        .as(named + ", bytes allocated by batch " + done)
                        .isZero();
            }
            assertThat(buffer.refCnt()).isEqualTo(1);
        } finally {
            buffer.release();
        }
        long nanos = System.nanoTime() - start;
        Map<Verdict, Long> seen = new EnumMap<>(Verdict.class);
        for (Verdict verdict : ALL) {
            if (verdicts[verdict.ordinal()] > 0) {
                seen.put(verdict, verdicts[verdict.ordinal()]);
            }
        }
        System.out.printf(
                "EnduranceTest: %s: %,d frames in %.1f s, %,d batches of %d more, %s%n",
                named, FRAMES, nanos / 1e9, again, BATCH, seen);
        assertThat(seen).containsKeys(Verdict.OK, Verdict.TRUNCATED).hasSizeGreaterThan(2);
    }

    /** {@return how many bytes were allocated} */
    private long run(Named named, HostileFrames frames, long seed, ByteBuf buffer) {
        frames.seed(seed);
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < BATCH; i++) {
            frames.next();
            named.steering.accept(frames);
            one(named, frames, buffer);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - allocated;
    }

    private void one(Named named, HostileFrames frames, ByteBuf buffer) {
        int length = frames.length();
        int end = HEADROOM + length;
        buffer.setIndex(0, 0).writerIndex(CAPACITY);
        buffer.setLong(0, GUARD).setLong(end, GUARD).setLong(end + 8, GUARD);
        buffer.setBytes(HEADROOM, frames.bytes(), 0, length);
        buffer.setIndex(HEADROOM, end);
        Verdict verdict;
        try {
            verdict = named.subject.take(frame.bind(buffer), frames);
        } catch (RuntimeException e) {
            throw new AssertionError(named + ": " + ByteBufUtil.hexDump(frames.bytes(), 0, length), e);
        }
        frame.moveIndices(buffer);
        verdicts[verdict.ordinal()]++;
        boolean guarded =
                buffer.getLong(0) == GUARD && buffer.getLong(end) == GUARD && buffer.getLong(end + 8) == GUARD;
        boolean moved = buffer.readerIndex() != HEADROOM || buffer.writerIndex() != end;
        boolean changed = verdict != Verdict.OK && (moved || !isSame(buffer, frames.bytes(), length));
        if (!guarded || changed || buffer.writerIndex() > end) {
            throw new AssertionError(named + " " + verdict + ", guarded " + guarded + ", changed " + changed + ": "
                    + ByteBufUtil.hexDump(frames.bytes(), 0, length));
        }
    }

    private static boolean isSame(ByteBuf buffer, byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (buffer.getByte(HEADROOM + at) != bytes[at]) {
                return false;
            }
        }
        return true;
    }
}
