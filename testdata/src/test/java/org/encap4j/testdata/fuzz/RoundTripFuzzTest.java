// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.params.provider.MethodSource;

/** What is put into a tunnel comes out of it again, for our receivers and for the reference. */
class RoundTripFuzzTest {
    /** In front of the packet: which headers, VNI, identity, payload type, next protocol. */
    private static final int SETTINGS = 12;

    /** What a sender may write and a strict receiver does not take for data. */
    private static final Set<Verdict> REFUSED_BY_CHOICE =
            EnumSet.of(Verdict.OAM, Verdict.UNSUPPORTED_PAYLOAD, Verdict.INVALID_IDENTITY);

    private static final List<Sender> SENDERS = senders();

    private record Sender(TunnelKind kind, OuterHeader header, Decapsulator strict) {}

    private static List<Sender> senders() {
        List<Sender> senders = new ArrayList<>();
        for (TunnelKind kind : TunnelKind.ALL) {
            for (boolean ipv6 : new boolean[] {false, true}) {
                senders.add(sender(kind, builder(kind.lenient(), ipv6)));
                senders.add(sender(
                        kind, builder(kind.lenient(), ipv6).vlan(0x8100, 7).udpChecksum(true)));
            }
        }
        return senders;
    }

    private static Sender sender(TunnelKind kind, OuterHeaderBuilder builder) {
        return new Sender(kind, builder.build(), Decapsulator.of(kind.strict()));
    }

    private static OuterHeaderBuilder builder(TunnelProtocol protocol, boolean ipv6) {
        try {
            byte[] local = new byte[ipv6 ? 16 : 4];
            local[0] = ipv6 ? (byte) 0xFD : 10;
            byte[] remote = local.clone();
            local[local.length - 1] = 1;
            remote[remote.length - 1] = 2;
            return OuterHeader.to(protocol, InetAddress.getByAddress(local), InetAddress.getByAddress(remote))
                    .ethernet(0x02_0000_0000_01L, 0x02_0000_0000_02L);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        List<byte[]> inner = Seeds.innerFrames();
        for (int i = 0; i < inner.size(); i++) {
            ByteBuffer settings = ByteBuffer.allocate(SETTINGS);
            settings.put((byte) i).put((byte) (i % 3)).putInt(i * 70_001).putInt(i * 1_000_003);
            ByteArrayOutputStream seed = new ByteArrayOutputStream();
            seed.writeBytes(settings.array());
            seed.writeBytes(inner.get(i));
            seeds.add(seed.toByteArray());
        }
        return seeds;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void whatGoesInComesOut(byte[] input) {
        if (input.length < SETTINGS) {
            return;
        }
        ByteBuffer settings = ByteBuffer.wrap(input);
        Sender sender = SENDERS.get((settings.get() & 0xFF) % SENDERS.size());
        TunnelMetadata in = new TunnelMetadata();
        int flags = settings.get();
        in.setVni(settings.getInt() >>> ((flags & 0x40) != 0 ? 0 : 8));
        int identity = settings.getInt();
        if ((flags & 0x20) == 0) {
            in.setIdentity(identity);
        }
        in.setPayload(payload(flags & 7, settings.getShort() & 0xFFFF));
        in.setNextProtocol(identity & 0xFF);
        in.setReplicated((flags & 0x08) != 0).setOam((flags & 0x10) != 0);
        byte[] payload = Arrays.copyOfRange(input, SETTINGS, input.length);
        throughFrame(sender, in, payload);
        throughDatagram(sender.kind, in, payload);
    }

    private static int payload(int choice, int any) {
        return switch (choice) {
            case 0, 1, 2 -> EtherType.TRANSPARENT_ETHERNET;
            case 3 -> EtherType.IPV4;
            case 4 -> EtherType.IPV6;
            case 5 -> EtherType.NSH;
            case 6 -> Payload.OPAQUE;
            default -> any;
        };
    }

    private static void throughFrame(Sender sender, TunnelMetadata in, byte[] payload) {
        String what = sender.kind + " to " + sender.header.length() + " bytes of headers";
        GuardedPacket packet = GuardedPacket.between(payload, sender.header.length(), 0xA5);
        Verdict verdict = sender.header.encapsulate(packet.frame(), in);
        packet.assertGuards(what);
        packet.assertSame(what, packet.start(), packet.memory().length);
        if (verdict != Verdict.OK) {
            packet.assertUntouched(what + ", " + verdict);
            return;
        }
        GuardedPacket without = GuardedPacket.between(payload, sender.header.length() - 1, 0xA5);
        Verdict refused = sender.header.encapsulate(without.frame(), in);
        without.assertUntouched(what + " without headroom, " + refused);
        byte[] sent = packet.packet();
        int port = sender.kind.lenient().port();
        ReferenceFrame reference = new ReferenceFrame(sent, Map.of(port, sender.kind), true, true);
        Set<Verdict> right = reference.judge();
        TunnelMetadata out = new TunnelMetadata();
        Verdict received = sender.strict.decapsulate(packet.frame(), out);
        if (!right.contains(received) || refused != Verdict.NO_HEADROOM) {
            throw new AssertionError(
                    what + ": received as " + received + ", by the reference as " + right + ", " + refused);
        }
        if (received == Verdict.OK) {
            requireSame(what, in, out);
            packet.assertSame(what, packet.frame().start(), packet.end());
            requireWhole(what, packet, payload);
        } else if (!REFUSED_BY_CHOICE.contains(received)) {
            throw new AssertionError(what + " sends what is refused as " + received);
        }
    }

    private static void throughDatagram(TunnelKind kind, TunnelMetadata in, byte[] payload) {
        GuardedPacket packet = GuardedPacket.between(payload, kind.lenient().headerLength(), 0xA5);
        Verdict verdict = kind.lenient().encode(packet.frame(), in);
        if (verdict != Verdict.OK) {
            packet.assertUntouched(kind + ", " + verdict);
            return;
        }
        packet.assertGuards(kind);
        TunnelMetadata out = new TunnelMetadata();
        if (kind.lenient().decode(packet.frame(), out) == Verdict.OK) {
            requireSame(kind.name(), in, out);
            requireWhole(kind.name(), packet, payload);
        }
    }

    private static void requireWhole(String what, GuardedPacket packet, byte[] payload) {
        if (!Arrays.equals(packet.packet(), payload)) {
            throw new AssertionError(what + " delivers something else");
        }
    }

    private static void requireSame(String what, TunnelMetadata in, TunnelMetadata out) {
        boolean identityInVni = out.hasIdentity() && out.vni() == out.identity();
        boolean vni = identityInVni || in.vni() == out.vni();
        // Rewritten are the host, and scopes that do not fit.
        boolean identity = !out.hasIdentity()
                || in.identity() == out.identity()
                || (out.identity() == 6 || out.identity() == 2) && (in.identity() == 1 || in.identity() >>> 16 != 0);
        boolean payload = in.payload() == out.payload();
        boolean number = in.payload() != Payload.OPAQUE || in.nextProtocol() == out.nextProtocol();
        if (!vni || !identity || !payload || !number) {
            throw new AssertionError(what + ": " + in.vni() + "/" + in.identity() + "/" + in.payload() + " arrives as "
                    + out.vni() + "/" + out.identity() + "/" + out.payload());
        }
    }
}
