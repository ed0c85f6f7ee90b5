// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.pcap.LinkType;
import org.encap4j.text.PacketText;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/**
 * A capture as text: of each packet a line {@code #number time length}, and below it the packet level by level. The
 * tunnels are VXLAN on 8472 and 4789, VXLAN-GPE on 4790 and Geneve on 6081, all plain and lenient.
 */
final class CaptureText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN);
    private static final PacketText TEXT =
            new PacketText(VXLAN, VXLAN.withPort(Vxlan.IANA_PORT), VxlanGpe.plain(), Geneve.of(GeneveProfile.PLAIN));

    private CaptureText() {}

    /**
     * Appends one packet.
     *
     * @param packet what the file says of it
     * @param frame bound to its bytes
     * @param out the lines are appended here
     */
    static void append(Captures.Packet packet, Frame frame, StringBuilder out) {
        long seconds = Math.floorDiv(packet.timestampNanos(), NANOS_PER_SECOND);
        Instant time = Instant.ofEpochSecond(seconds, Math.floorMod(packet.timestampNanos(), NANOS_PER_SECOND));
        out.append('#').append(packet.number()).append(' ').append(TIME.format(time));
        out.append(' ').append(packet.bytes().length);
        boolean whole = packet.originalLength() == packet.bytes().length;
        out.append(whole ? "" : " of " + packet.originalLength()).append(" bytes\n");
        appendLevels(packet.linkType(), frame, out);
    }

    /**
     * Appends a packet's levels only.
     *
     * @param linkType what it starts with
     * @param frame the packet
     * @param out the lines are appended here
     */
    static void appendLevels(int linkType, Frame frame, StringBuilder out) {
        if (linkType == LinkType.ETHERNET) {
            TEXT.append(frame, out);
            return;
        }
        Network network = Network.of(linkType, frame);
        if (network.found()) {
            TEXT.append(frame, network.etherType(), network.at(), out);
        } else {
            out.append("  ")
                    .append(LinkType.name(linkType))
                    .append(": ")
                    .append(network.refusal())
                    .append('\n');
        }
    }
}
