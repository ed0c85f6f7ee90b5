// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpError;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/** Steered packets through one kind of forwarder over random tables, and what must hold whatever became of each. */
final class HostileTraffic {
    static final Vxlan VXLAN = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
    static final Geneve GENEVE = Geneve.of(GeneveProfile.IDENTITY_OPTION);

    private static final int TABLES = 16;
    private static final int HEADROOM = 160;
    private static final Set<Verdict> ANSWERED =
            EnumSet.of(Verdict.TTL_EXCEEDED, Verdict.FRAGMENTATION_NEEDED, Verdict.NO_ROUTE);
    private static final Set<Integer> ICMP_ERRORS = Set.of(3, 4, 5, 11, 12);

    private final List<RandomNode> nodes = new ArrayList<>();
    private final List<Forwarder> forwarders = new ArrayList<>();
    private final boolean receiving;
    private long now;

    /** Makes a forwarder for a node. */
    interface Making {
        Forwarder of(RandomNode node, boolean variant);
    }

    private HostileTraffic(Making making, boolean receiving) {
        this.receiving = receiving;
        for (int seed = 0; seed < TABLES; seed++) {
            RandomNode node = new RandomNode(seed, seed % 2 == 0 ? VXLAN : GENEVE);
            nodes.add(node);
            forwarders.add(making.of(node, seed % 4 > 1));
        }
    }

    static HostileTraffic routed() {
        return new HostileTraffic(HostileTraffic::router, false);
    }

    static HostileTraffic encapsulated() {
        return new HostileTraffic(HostileTraffic::encapsulator, false);
    }

    static HostileTraffic received() {
        return new HostileTraffic(HostileTraffic::receiver, true);
    }

    static Forwarder router(RandomNode node, boolean limited) {
        NativeForwarder router = new NativeForwarder(node.node, node.limit());
        return limited
                ? router.withNativeRoutingCidr(Prefix.parse("10.0.0.0/9"), Prefix.parse("fd00::/17"), node.limit())
                : router;
    }

    static Forwarder encapsulator(RandomNode node, boolean limited) {
        TunnelForwarder forwarder = new TunnelForwarder(node.node, node.tunnels, Vxlan.CILIUM_PORT, node.limit());
        return limited
                ? forwarder.withNativeRoutingCidr(Prefix.parse("10.0.0.0/9"), Prefix.parse("fd00::/17"), node.limit())
                : forwarder;
    }

    static Forwarder receiver(RandomNode node, boolean knownPeersOnly) {
        Decapsulator decapsulator = Decapsulator.of(VXLAN, GENEVE)
                .zeroChecksumOverIpv6(VXLAN.port())
                .zeroChecksumOverIpv6(GENEVE.port());
        TunnelReceiver receiver = new TunnelReceiver(node.node, decapsulator, node.limit()).withAnswers(node.tunnels);
        return knownPeersOnly ? receiver.withPeers(node.peers) : receiver;
    }

    /** {@return inputs of which every kind of steering and every table is part} */
    static List<byte[]> seeds(List<byte[]> packets) {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            byte[] seed = new byte[1 + Steering.CHOICES + packets.get(i).length];
            seed[0] = (byte) i;
            seed[1] = (byte) (i % 4 == 0 ? 3 : 7);
            for (int choice = 2; choice <= Steering.CHOICES; choice++) {
                seed[choice] = (byte) (i * 37 / choice);
            }
            System.arraycopy(packets.get(i), 0, seed, 1 + Steering.CHOICES, packets.get(i).length);
            seeds.add(seed);
        }
        return seeds;
    }

    void forward(byte[] input) {
        if (input.length <= Steering.CHOICES) {
            return;
        }
        int table = (input[0] & 0xFF) % TABLES;
        byte[] bytes = Arrays.copyOfRange(input, 1 + Steering.CHOICES, input.length);
        Steering.steer(input, 1, bytes, 0, bytes.length, nodes.get(table));
        int port = Steering.port(input, 1);
        String first = forward(table, port, GuardedPacket.atTheEnd(bytes, HEADROOM), bytes);
        String second = forward(table, port, GuardedPacket.between(bytes, HEADROOM, 0x5A), bytes);
        if (!first.equals(second)) {
            throw new AssertionError("table " + table + ", port " + port + ": " + first + ", and elsewhere " + second);
        }
    }

    private String forward(int table, int port, GuardedPacket packet, byte[] bytes) {
        now += 1_000_000;
        GuardedPacket lent = GuardedPacket.between(new byte[IcmpError.MAX_LENGTH], HEADROOM, 0xC3);
        Forwarding out = new Forwarding().arrived(port, now).lend(lent.frame());
        Verdict verdict = forwarders.get(table).forward(packet.frame(), out);
        String what = "table " + table + ", port " + port + ": " + verdict + " at " + out.point();
        packet.assertGuards(what);
        boolean handedOver = verdict == Verdict.OK && out.point() == ObservationPoint.TO_STACK;
        if (verdict != Verdict.OK || handedOver && out.tunnel().payloadAt() < 0) {
            packet.assertUntouched(what);
        }
        if ((verdict == Verdict.OK && !handedOver) != (out.egressPort() >= 0) || out.egressPort() >= RandomNode.PORTS) {
            throw new AssertionError(what + ", egress " + out.egressPort());
        }
        if (out.egressPort() >= 0) {
            requireSound(what, nodes.get(table), out, packet, bytes);
        }
        requireAnswer(what, verdict, out, lent, bytes);
        return what + " " + out.egressPort() + " " + out.sourceIdentity() + " " + out.destinationIdentity() + " "
                + out.hasReply() + " " + Arrays.hashCode(packet.packet());
    }

    private void requireSound(String what, RandomNode node, Forwarding out, GuardedPacket packet, byte[] bytes) {
        byte[] sent = packet.packet();
        if (out.outer() != null) {
            int inside = packet.start() - packet.frame().start();
            byte[] inner = Arrays.copyOfRange(sent, inside, sent.length);
            if (inside != out.outer().length() || !Arrays.equals(inner, Arrays.copyOf(bytes, inner.length))) {
                throw new AssertionError(what + ": the packet inside is not what it was");
            }
        }
        ReferenceFrame after = new ReferenceFrame(sent, Map.of(), false, false);
        boolean ipv4 = sent[12] == 8;
        if (ipv4 && !after.ipv4ChecksumGood(14)) {
            throw new AssertionError(what + ": sends a wrong checksum");
        }
        int length = (sent[16] & 0xFF) << 8 | sent[17] & 0xFF;
        int stated = ipv4 ? length : 40 + ((sent[18] & 0xFF) << 8 | sent[19] & 0xFF);
        if (stated != sent.length - 14) {
            throw new AssertionError(what + ": sends " + (sent.length - 14) + " bytes that say they are " + stated);
        }
        if (out.outer() != null) {
            return;
        }
        int came = packet.frame().start() - packet.start();
        int hops = ipv4 ? 22 : 21;
        int difference = (bytes[came + hops] & 0xFF) - (sent[hops] & 0xFF);
        int mtu = node.node.ports().get(out.egressPort()).mtu();
        if (difference != 1 || sent[hops] == 0 || sent.length > mtu + 14) {
            throw new AssertionError(what + ": sends TTL " + sent[hops] + ", " + sent.length + " bytes");
        }
    }

    private void requireAnswer(String what, Verdict verdict, Forwarding out, GuardedPacket lent, byte[] bytes) {
        lent.assertGuards(what + ", the reply");
        if (!out.hasReply()) {
            boolean same = lent.frame().start() == lent.start() && lent.frame().end() == lent.end();
            if (!receiving) {
                lent.assertUntouched(what + ", no reply");
            } else if (!same) {
                throw new AssertionError(what + " moves the reply that is none");
            }
            return;
        }
        byte[] reply = lent.packet();
        boolean error = !receiving && bytes[12] == 8 && bytes[23] == 1 && isIcmpError(bytes);
        boolean group = (bytes[0] & 1) != 0;
        if (!ANSWERED.contains(verdict) || error || group || reply.length > IcmpError.MAX_LENGTH + HEADROOM) {
            throw new AssertionError(
                    what + ": answered with " + reply.length + " bytes, error " + error + ", group " + group);
        }
        boolean ipv4 = reply[12] == 8;
        if (ipv4 && !new ReferenceFrame(reply, Map.of(), false, false).ipv4ChecksumGood(14)) {
            throw new AssertionError(what + ": an answer with a wrong checksum");
        }
    }

    private static boolean isIcmpError(byte[] bytes) {
        int at = 14 + (bytes[14] & 0xF) * 4;
        return at < bytes.length && ICMP_ERRORS.contains(bytes[at] & 0xFF);
    }
}
