// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.testdata.fuzz.ReferenceHeader.Reading;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole frames through receivers, verifying and reporting, lenient and strict, beside the reference. */
class DecapsulatorFuzzTest {
    private static final List<Receiver> RECEIVERS = receivers();

    private record Receiver(
            String name, Decapsulator ours, Map<Integer, TunnelKind> kinds, boolean verify, boolean strict) {}

    private static List<Receiver> receivers() {
        List<Receiver> receivers = new ArrayList<>();
        for (int profile = 0; profile < TunnelKind.GENEVE.size(); profile++) {
            Map<Integer, TunnelKind> kinds = Map.of(
                    8472, TunnelKind.VXLAN.get(profile),
                    4789, TunnelKind.VXLAN.get(0),
                    4790, TunnelKind.GPE.get(profile % TunnelKind.GPE.size()),
                    6081, TunnelKind.GENEVE.get(profile));
            for (ChecksumPolicy policy : ChecksumPolicy.values()) {
                receivers.add(receiver(kinds, policy, false));
                receivers.add(receiver(kinds, policy, true));
            }
        }
        return receivers;
    }

    private static Receiver receiver(Map<Integer, TunnelKind> kinds, ChecksumPolicy policy, boolean strict) {
        TunnelProtocol[] protocols = kinds.entrySet().stream()
                .map(entry ->
                        (strict ? entry.getValue().strict() : entry.getValue().lenient()).withPort(entry.getKey()))
                .toArray(TunnelProtocol[]::new);
        String name = kinds.values() + " " + policy + (strict ? " strict" : " lenient");
        return new Receiver(
                name, Decapsulator.of(protocols).checksums(policy), kinds, policy == ChecksumPolicy.VERIFY, strict);
    }

    static List<byte[]> seeds() {
        return Seeds.fewFrames();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void judgesAsTheReferenceDoes(byte[] frame) {
        RECEIVERS.forEach(receiver -> judge(receiver, frame));
    }

    private static void judge(Receiver receiver, byte[] bytes) {
        ReferenceFrame reference = new ReferenceFrame(bytes, receiver.kinds, receiver.verify, receiver.strict);
        Set<Verdict> right = reference.judge();
        for (GuardedPacket packet : List.of(GuardedPacket.atTheEnd(bytes, 0), GuardedPacket.between(bytes, 8, 0x5A))) {
            TunnelMetadata out = new TunnelMetadata();
            Verdict inspected = receiver.ours.inspect(packet.frame(), out);
            packet.assertUntouched(receiver.name + " inspecting");
            Verdict verdict = receiver.ours.decapsulate(packet.frame(), out);
            if (verdict != inspected || !right.contains(verdict)) {
                throw new AssertionError(
                        receiver.name + " says " + inspected + ", then " + verdict + ", the reference " + right);
            }
            if (verdict != Verdict.OK) {
                packet.assertUntouched(receiver.name + " refusing");
            } else {
                requireDelivered(receiver.name, packet, reference, Reading.of(out));
            }
        }
    }

    private static void requireDelivered(String what, GuardedPacket packet, ReferenceFrame reference, Reading read) {
        int start = packet.frame().start() - packet.start();
        int end = packet.frame().end() - packet.start();
        Reading expected = reference.header().reading();
        if (!read.equals(expected) || start != reference.payloadAt() || end != reference.end()) {
            throw new AssertionError(what + " reads " + read + " at " + start + ".." + end + ", the reference "
                    + expected + " at " + reference.payloadAt() + ".." + reference.end());
        }
        int at = reference.innerNetworkAt();
        if (at < 0) {
            packet.assertSame(what, 0, packet.memory().length);
            return;
        }
        // Only the congestion mark and, over IPv4, the checksum may differ.
        int base = packet.start();
        boolean ipv4 = (packet.memory()[base + at] & 0xF0) == 0x40;
        packet.assertSame(what, 0, base + at + 1);
        packet.assertSame(what, base + at + 2, base + at + (ipv4 ? 10 : 2));
        packet.assertSame(what, base + at + (ipv4 ? 12 : 2), packet.memory().length);
        int mark = ipv4 ? packet.memory()[base + at + 1] & 3 : packet.memory()[base + at + 1] >> 4 & 3;
        byte[] now = java.util.Arrays.copyOfRange(packet.memory(), base, packet.end());
        ReferenceFrame after = new ReferenceFrame(now, Map.of(), false, false);
        if (mark != reference.congestion() || ipv4 && reference.ipv4ChecksumGood(at) != after.ipv4ChecksumGood(at)) {
            throw new AssertionError(what + " marks " + mark + ", the reference " + reference.congestion());
        }
    }
}
