// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.geneve.CiliumDsrOption;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.MtuBudget.Term;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The budget is what encoded packets grow by, outer IP length less inner IP length, for every protocol, profile, option set,
 * underlay, tag and payload. Both lengths are read from the bytes by counting, without the code under test.
 */
class MtuEncodedOverheadTest {
    private static final int HEADROOM = 512;
    private static final String[] TAGS = {"88a80064", "81000007"};

    /** A protocol, and the length that its header must have. */
    record Sender(TunnelProtocol protocol, String profile, int headerLength) {
        boolean carriesIp() {
            return protocol instanceof VxlanGpe || protocol instanceof Geneve;
        }

        @Override
        public String toString() {
            return protocol.name() + " " + profile;
        }
    }

    static Stream<Sender> senders() {
        List<Sender> senders = new ArrayList<>();
        for (VxlanProfile profile : VxlanProfile.values()) {
            senders.add(new Sender(Vxlan.of(profile), profile.toString(), 8));
        }
        senders.add(new Sender(VxlanGpe.plain(), "plain", 8));
        senders.add(new Sender(VxlanGpe.identityInVni(), "identity in VNI", 8));
        for (GeneveProfile profile : GeneveProfile.values()) {
            int base = profile == GeneveProfile.IDENTITY_OPTION ? 16 : 8;
            Geneve geneve = Geneve.of(profile);
            senders.add(new Sender(geneve, profile.toString(), base));
            senders.add(new Sender(geneve.withOptions(option(0)), profile + ", empty option", base + 4));
            senders.add(new Sender(geneve.withOptions(dsr(8)), profile + ", DSR IPv4", base + 12));
            senders.add(new Sender(geneve.withOptions(dsr(20)), profile + ", DSR IPv6", base + 24));
            GeneveOptionValue[] most = {option(124), option(112 - (base - 8)), option(4)};
            senders.add(new Sender(geneve.withOptions(most), profile + ", all that fit", 260));
        }
        return senders.stream();
    }

    private static GeneveOptionValue dsr(int dataLength) {
        return new GeneveOptionValue(CiliumDsrOption.OPTION_CLASS, CiliumDsrOption.TYPE, new byte[dataLength]);
    }

    private static GeneveOptionValue option(int dataLength) {
        return new GeneveOptionValue(0x0102, 1, new byte[dataLength]);
    }

    @ParameterizedTest
    @MethodSource("senders")
    void theBudgetIsWhatEncodedPacketsGrowBy(Sender sender) {
        int compared = 0;
        for (boolean underlayIpv6 : new boolean[] {false, true}) {
            for (int outerTags = 0; outerTags <= TAGS.length; outerTags++) {
                for (boolean checksum : new boolean[] {false, true}) {
                    OuterHeader outer = outer(sender.protocol, underlayIpv6, outerTags, checksum);
                    int headers = (underlayIpv6 ? 40 : 20) + 8 + sender.headerLength;
                    MtuBudget link = MtuBudget.nativeRouting(1500);
                    for (int innerTags = 0; innerTags <= TAGS.length; innerTags++) {
                        MtuBudget budget = link.withTunnel(outer, innerTags);
                        assertThat(budget.overhead()).isEqualTo(headers + 14 + 4 * innerTags);
                        compared += compare(budget, outer, innerTags, outerTags, true);
                    }
                    if (sender.carriesIp()) {
                        MtuBudget budget = link.withIpTunnel(outer);
                        assertThat(budget.overhead()).isEqualTo(headers);
                        compared += compare(budget, outer, 0, outerTags, false);
                    }
                }
            }
        }
        assertThat(compared).isEqualTo((sender.carriesIp() ? 4 : 3) * 2 * 3 * 2 * 6);
    }

    /** The smallest packet, one that fills the link exactly and one that does not fit, for either IP version inside. */
    private static int compare(MtuBudget budget, OuterHeader outer, int innerTags, int outerTags, boolean ethernet) {
        int compared = 0;
        for (boolean innerIpv6 : new boolean[] {false, true}) {
            for (int innerLength : new int[] {48, budget.routeMtu(), budget.routeMtu() + 1}) {
                int grown =
                        outerIpLength(packet(innerIpv6, innerLength, innerTags, ethernet), outer, outerTags, ethernet);
                assertThat(grown - innerLength).as("%s", budget).isEqualTo(budget.overhead());
                assertThat(grown <= budget.linkMtu()).isEqualTo(innerLength <= budget.routeMtu());
                compared++;
            }
        }
        return compared;
    }

    private static int outerIpLength(byte[] packet, OuterHeader outer, int outerTags, boolean ethernet) {
        byte[] memory = new byte[HEADROOM + packet.length];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        boolean ipv6 = packet[0] >>> 4 == 6;
        int bare = ipv6 ? EtherType.IPV6 : EtherType.IPV4;
        TunnelMetadata metadata =
                new TunnelMetadata().setIdentity(2).setPayload(ethernet ? EtherType.TRANSPARENT_ETHERNET : bare);
        assertThat(outer.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
        int ipAt = frame.start() + 14 + 4 * outerTags;
        ByteBuffer sent = ByteBuffer.wrap(memory);
        int length =
                sent.get(ipAt) >>> 4 == 6 ? 40 + (sent.getShort(ipAt + 4) & 0xFFFF) : sent.getShort(ipAt + 2) & 0xFFFF;
        assertThat(ipAt + length)
                .as("the outer packet ends where the frame does")
                .isEqualTo(memory.length);
        return length;
    }

    private static byte[] packet(boolean ipv6, int ipLength, int tags, boolean ethernet) {
        Datagram datagram = ipv6 ? Datagram.ipv6() : Datagram.ipv4();
        datagram.payload(new byte[ipLength - (ipv6 ? 48 : 28)]);
        for (int tag = 0; tag < tags; tag++) {
            datagram.tag(TAGS[tag]);
        }
        return (ethernet ? datagram : datagram.noLink()).bytes();
    }

    private static OuterHeader outer(TunnelProtocol protocol, boolean ipv6, int tags, boolean checksum) {
        OuterHeaderBuilder outer = MtuUnderlay.outer(protocol, ipv6).udpChecksum(checksum);
        for (int tag = 0; tag < tags; tag++) {
            int word = Integer.parseUnsignedInt(TAGS[tag], 16);
            outer.vlan(word >>> 16, word & 0xFFFF);
        }
        return outer.build();
    }

    @Test
    void namesEveryTerm() {
        OuterHeader outer = outer(Geneve.of(GeneveProfile.PLAIN).withOptions(dsr(8)), true, 0, true);

        MtuBudget budget = MtuBudget.nativeRouting(9000).withTunnel(outer, 1).withIpsec(16);

        assertThat(budget.terms())
                .containsExactly(
                        new Term("outer IPv6", 40),
                        new Term("UDP", 8),
                        new Term("geneve header", 20),
                        new Term("inner Ethernet", 14),
                        new Term("inner VLAN tag", 4),
                        new Term("IPsec ESP", 77));
        assertThat(budget)
                .hasToString("9000 - 40 outer IPv6 - 8 UDP - 20 geneve header - 14 inner Ethernet - 4 inner VLAN tag"
                        + " - 77 IPsec ESP = 8837");
    }

    /** A pod that is itself a node: VXLAN inside Geneve. */
    @Test
    void aTunnelInsideATunnelAddsUp() {
        OuterHeader geneve = outer(Geneve.of(GeneveProfile.PLAIN), false, 0, false);
        OuterHeader vxlan = outer(Vxlan.of(VxlanProfile.PLAIN), true, 0, true);
        MtuBudget budget = MtuBudget.nativeRouting(1500).withTunnel(geneve).withTunnel(vxlan);
        assertThat(budget.routeMtu()).isEqualTo(1500 - 50 - 70);

        byte[] packet = packet(false, budget.routeMtu(), 0, true);
        byte[] memory = new byte[HEADROOM + packet.length];
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        assertThat(vxlan.encapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        assertThat(geneve.encapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        assertThat(frame.length() - 14).isEqualTo(1500);
    }

    @Test
    void refusesWhatAProtocolDoesNotCarry() {
        MtuBudget link = MtuBudget.nativeRouting(1500);
        OuterHeader vxlan = outer(Vxlan.of(VxlanProfile.PLAIN), false, 0, false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> link.withIpTunnel(vxlan))
                .withMessage("vxlan does not carry IPv4");
        for (int tags : new int[] {-1, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> link.withTunnel(vxlan, tags))
                    .withMessage(tags + " inner VLAN tags are not in 0..2");
        }
    }

    @Test
    void saysTheSumWhenIpv6DoesNotFit() {
        OuterHeader outer = outer(Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), false, 0, false);
        MtuBudget least = MtuBudget.nativeRouting(1330).withTunnel(outer);

        assertThat(least.requireIpv6().routeMtu()).isEqualTo(1280);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> least.withLinkMtu(1329).requireIpv6())
                .withMessage(
                        "1329 - 20 outer IPv4 - 8 UDP - 8 vxlan header - 14 inner Ethernet = 1279: IPv6 needs 1280,"
                                + " so the link MTU must be at least 1330");
    }
}
