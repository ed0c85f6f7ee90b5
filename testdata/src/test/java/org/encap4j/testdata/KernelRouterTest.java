// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends the same packets through the kernel of this machine and through the native forwarder, and compares what comes out. */
class KernelRouterTest {
    private static final long SEED = 20_260_301;
    private static final int PACKETS_PER_ROUND = 5_000;
    private static final int LIMITLESS = 1_000_000_000;

    /** How often what the kernel lost under load is sent again. */
    private static final int RETRIES = 3;

    private final List<byte[]> frames = new ArrayList<>();
    private final KernelOutput output = new KernelOutput(frames);
    private final Map<String, Integer> equal = new LinkedHashMap<>();
    private final Map<HostTask, Integer> host = new EnumMap<>(HostTask.class);
    private final Map<KernelDifference, Integer> differences = new EnumMap<>(KernelDifference.class);
    private final List<RoutedFrame> unexplained = new ArrayList<>();

    @BeforeAll
    static void needsAKernelThatRoutes() {
        Needs.root();
        Needs.networkNamespaces();
        List.of("ip", "tcpdump", "ethtool", "sysctl", "python3").forEach(Needs::command);
    }

    @Test
    void decidesAsTheKernelDoes(@TempDir Path folder) {
        RouterTraffic traffic = new RouterTraffic(SEED);
        List<NativeForwarder> ours = new ArrayList<>();
        try (KernelRouter kernel = new KernelRouter(folder)) {
            for (List<String> routes : List.of(RouterNetwork.routes(), RouterNetwork.defaultRoutes())) {
                kernel.configure(routes);
                NativeForwarder forwarder =
                        new NativeForwarder(RouterNetwork.node(kernel), new IcmpRateLimit(LIMITLESS, LIMITLESS));
                ours.add(forwarder);
                List<byte[]> round = traffic.frames(frames.size(), PACKETS_PER_ROUND);
                frames.addAll(round);
                for (int tries = 0; !round.isEmpty() && tries <= RETRIES; tries++) {
                    output.add(kernel.route(round, RouterTraffic.last()));
                    round = unanswered(forwarder, frames.size() - PACKETS_PER_ROUND);
                }
            }
        }
        assertThat(output.strays()).as("what the kernel sent for no reason").isEmpty();
        for (int i = 0; i < frames.size(); i++) {
            count(routed(ours.get(i / PACKETS_PER_ROUND), i));
        }
        System.out.println("as the kernel of this machine: " + equal + "; handed to the host: " + host + "; explained: "
                + differences);
        assertThat(unexplained).as("unexplained with seed %d", SEED).isEmpty();
        assertThat(host.keySet()).containsExactlyInAnyOrder(HostTask.values());
        assertThat(differences.keySet()).containsExactlyInAnyOrder(KernelDifference.values());
    }

    /** A kernel with too much to do drops packets and errors; what differs for another reason does so again. */
    private List<byte[]> unanswered(NativeForwarder forwarder, int first) {
        return IntStream.range(first, frames.size())
                .filter(number -> {
                    RoutedFrame frame = routed(forwarder, number);
                    return frame.kernelSilent() && frame.sameAs().isEmpty() && !isExplained(frame);
                })
                .mapToObj(frames::get)
                .toList();
    }

    private RoutedFrame routed(NativeForwarder forwarder, int number) {
        byte[] input = frames.get(number);
        byte[] memory = input.clone();
        Frame frame = new Frame().bind(memory, 0, 0, memory.length);
        Frame reply = new Frame().bind(new byte[IcmpError.MAX_LENGTH], 0, 0, IcmpError.MAX_LENGTH);
        Forwarding out = new Forwarding().arrived(RouterNetwork.INGRESS, 0).lend(reply);
        Verdict verdict = forwarder.forward(frame, out);
        return new RoutedFrame(
                number,
                PacketView.of(input),
                verdict,
                out.point(),
                out.egressPort(),
                bytes(frame),
                out.hasReply() ? bytes(reply) : null,
                output.forwarded(number),
                output.answers(number));
    }

    private static byte[] bytes(Frame frame) {
        byte[] bytes = new byte[frame.length()];
        frame.getBytes(frame.start(), bytes, 0, bytes.length);
        return bytes;
    }

    private static boolean isExplained(RoutedFrame frame) {
        return frame.toHost()
                ? HostTask.of(frame).isPresent()
                : !KernelDifference.explaining(frame).isEmpty();
    }

    private void count(RoutedFrame frame) {
        if (!frame.sameAs().isEmpty()) {
            equal.merge(frame.sameAs(), 1, Integer::sum);
        } else if (!isExplained(frame)) {
            unexplained.add(frame);
        } else if (frame.toHost()) {
            host.merge(HostTask.of(frame).orElseThrow(), 1, Integer::sum);
        } else {
            KernelDifference.explaining(frame).forEach(cause -> differences.merge(cause, 1, Integer::sum));
        }
    }
}
