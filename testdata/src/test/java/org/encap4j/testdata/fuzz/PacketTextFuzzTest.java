// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.pcap.LinkType;
import org.encap4j.text.PacketText;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole frames read down to the last level and told in words, tunnels within tunnels included. */
class PacketTextFuzzTest {
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.GROUP_POLICY);
    private static final PacketText TEXT = new PacketText(
            VXLAN, VXLAN.withPort(Vxlan.IANA_PORT), VxlanGpe.plain(), Geneve.of(GeneveProfile.IDENTITY_OPTION));
    private static final List<Integer> LINKS =
            List.of(LinkType.NULL, LinkType.RAW, LinkType.LINUX_SLL, LinkType.LINUX_SLL2, LinkType.IPV4, LinkType.IPV6);

    /** Four tunnels deep, each with 63 words of options: what is longer grows with something else than the packet. */
    private static final int LONGEST = 60_000;

    static List<byte[]> seeds() {
        return Seeds.fewFrames();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void tellsWhateverItIs(byte[] bytes) {
        String told = tell(GuardedPacket.atTheEnd(bytes, 0));
        String elsewhere = tell(GuardedPacket.between(bytes, 8, 0x5A));
        if (!told.equals(elsewhere)) {
            throw new AssertionError("tells " + told + "\nand elsewhere " + elsewhere);
        }
        LINKS.forEach(linkType -> tell(linkType, GuardedPacket.atTheEnd(bytes, 0)));
    }

    private static String tell(GuardedPacket packet) {
        StringBuilder text = new StringBuilder();
        TEXT.append(packet.frame(), text);
        requireSound(packet, text);
        return text.toString();
    }

    private static void tell(int linkType, GuardedPacket packet) {
        long network = LinkType.network(linkType, packet.frame());
        packet.assertUntouched("looking behind link type " + linkType);
        if (network < 0) {
            return;
        }
        StringBuilder text = new StringBuilder();
        TEXT.append(packet.frame(), LinkType.etherType(network), LinkType.payload(network), text);
        requireSound(packet, text);
    }

    private static void requireSound(GuardedPacket packet, StringBuilder text) {
        packet.assertUntouched("rendering");
        boolean printable = text.chars().allMatch(letter -> letter == '\n' || letter >= ' ' && letter < 0x7F);
        if (!printable || text.length() > LONGEST || !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            throw new AssertionError(text.length() + " characters, printable " + printable + ": " + text);
        }
    }
}
