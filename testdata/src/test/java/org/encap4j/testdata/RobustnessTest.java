// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.Receivers.Receiver;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whatever the bytes are, nothing throws or never ends, and a refused packet and its indices stay as they were. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RobustnessTest {
    private static final List<Receiver> RECEIVERS = Receivers.all();
    private static final int GUARDS = 24;
    private static final int MUTATIONS = 200;
    private static final int LONGEST_SAMPLE = 256;

    private final Frame frame = new Frame();
    private final TunnelMetadata metadata = new TunnelMetadata();
    private final StringBuilder text = new StringBuilder();
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private long packets;

    @Test
    void survivesThisProjectsCaptures() {
        Captures.own().forEach(this::surviveAll);
        summarize("packets of testdata/captures");
    }

    @Test
    void survivesOtherProjectsCaptures() {
        Captures.below(Needs.captures()).forEach(this::surviveAll);
        summarize("packets of other projects' captures");
    }

    private void surviveAll(Path capture) {
        for (Captures.Packet packet : Captures.read(capture)) {
            survive(packet.linkType(), packet.bytes(), packet);
        }
    }

    @Test
    void survivesEveryTruncation() {
        sample().forEach(packet -> {
            for (int length = 0; length < packet.bytes().length; length++) {
                survive(packet.linkType(), Arrays.copyOf(packet.bytes(), length), packet);
            }
        });
        summarize("truncations");
    }

    @Test
    void survivesMutatedBytes() {
        long seed = 20261123;
        Random random = new Random(seed);
        sample().forEach(packet -> {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] bytes = packet.bytes().clone();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                survive(packet.linkType(), bytes, packet + " with seed " + seed);
            }
        });
        summarize("mutations");
    }

    private static Stream<Captures.Packet> sample() {
        return Captures.own().stream()
                .filter(capture -> Captures.name(capture).startsWith("synthetic"))
                .flatMap(capture -> Captures.read(capture).stream())
                .filter(packet -> packet.bytes().length > 0 && packet.bytes().length <= LONGEST_SAMPLE);
    }

    private void summarize(String what) {
        System.out.println(
                "RobustnessTest: " + packets + " " + what + " through " + RECEIVERS.size() + " receivers: " + verdicts);
        assertThat(packets).isPositive();
        assertThat(verdicts).containsKeys(Verdict.OK, Verdict.NOT_A_TUNNEL, Verdict.TRUNCATED);
    }

    /** Guards in front; the memory ends where the packet does, so that reading or writing on is an exception. */
    private void survive(int linkType, byte[] packet, Object name) {
        packets++;
        byte[] before = new byte[GUARDS + packet.length];
        Arrays.fill(before, 0, GUARDS, (byte) 0xA5);
        System.arraycopy(packet, 0, before, GUARDS, packet.length);
        byte[] memory = before.clone();
        try {
            for (Receiver receiver : RECEIVERS) {
                receive(receiver, linkType, memory, before);
                System.arraycopy(before, 0, memory, 0, before.length);
            }
            text.setLength(0);
            CaptureText.appendLevels(linkType, frame.bind(memory, GUARDS, GUARDS, memory.length), text);
            assertUntouched("rendering", memory, before);
        } catch (RuntimeException | AssertionError e) {
            fail(name + ": " + HexFormat.of().formatHex(packet), e);
        }
    }

    private void receive(Receiver receiver, int linkType, byte[] memory, byte[] before) {
        frame.bind(memory, GUARDS, GUARDS, memory.length);
        Network network = Network.of(linkType, frame);
        boolean ethernet = linkType == LinkType.ETHERNET;
        if (!ethernet && !network.found()) {
            return;
        }
        Verdict inspected = ethernet
                ? receiver.decapsulator().inspect(frame, metadata)
                : receiver.decapsulator().inspect(frame, network.etherType(), network.at(), metadata);
        assertUntouched(receiver.name() + " inspecting", memory, before);
        Verdict verdict = ethernet
                ? receiver.decapsulator().decapsulate(frame, metadata)
                : receiver.decapsulator().decapsulate(frame, network.etherType(), network.at(), metadata);
        if (verdict != inspected) {
            fail(receiver.name() + " inspects " + inspected + " and decapsulates " + verdict);
        }
        verdicts.merge(verdict, 1L, Long::sum);
        if (verdict != Verdict.OK) {
            assertUntouched(receiver.name() + " refusing", memory, before);
        } else if (frame.start() <= GUARDS || frame.end() > memory.length || frame.start() != metadata.payloadAt()) {
            fail(receiver.name() + " leaves " + frame.start() + " to " + frame.end());
        } else if (!Arrays.equals(memory, 0, frame.start(), before, 0, frame.start())) {
            fail(receiver.name() + " changes bytes before the payload");
        }
    }

    private void assertUntouched(String what, byte[] memory, byte[] before) {
        if (frame.start() != GUARDS || frame.end() != memory.length) {
            fail(what + " moves the frame to " + frame.start() + ".." + frame.end());
        }
        if (!Arrays.equals(memory, before)) {
            fail(what + " changes bytes");
        }
    }
}
