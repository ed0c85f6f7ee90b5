// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.testdata.OracleTable.Row;
import org.encap4j.tunnel.Ecn;
import org.junit.jupiter.api.Test;

/** Reads every tunnel frame as tshark does: numbers, flags, options, checksums, and where the inner packet lies. */
class OracleTest {
    /** Why a frame is read otherwise here than by tshark. Whatever is not in this list is a mistake. */
    enum Cause {
        /** tshark reads VXLAN whatever its flags say; read as GPE by both sides the frame is equal. */
        NEXT_PROTOCOL_ON_4789,
        /** A source port is nobody's tunnel: only the destination port says what a datagram is. */
        SOURCE_PORT,
        /** IP length 0 is malformed for tshark; in a capture it is all there is, as for tcpdump, which is asked. */
        BIG_TCP,
        /** The same with a UDP length that is not 0, on which nobody has been asked. */
        IPV6_LENGTH_ZERO
    }

    private final Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    private final Map<Verdict, Integer> refused = new EnumMap<>(Verdict.class);
    private final List<String> wrong = new ArrayList<>();
    private int equal;
    private int noTunnel;
    private Path bigTcpTexts;

    @Test
    void readsThisProjectsCapturesAsTsharkDoes() {
        for (Path capture : Captures.own()) {
            String name = Captures.FOLDER.resolve(Captures.name(capture)).toString();
            Map<Long, OracleReading> readings = OracleReading.of(name);
            assertThat(readings).as(name).isNotNull();
            compare(capture, readings);
        }
        summarize("testdata/captures");
        assertThat(causes).containsOnlyKeys(Cause.NEXT_PROTOCOL_ON_4789, Cause.SOURCE_PORT, Cause.IPV6_LENGTH_ZERO);
    }

    @Test
    void readsOtherProjectsCapturesAsTsharkDoes() {
        Path captures = Needs.captures();
        bigTcpTexts = captures.resolve("expected/tcpdump");
        for (Path capture : Captures.below(captures)) {
            Path oracle = captures.resolve("oracle").resolve(captures.relativize(capture));
            Map<Long, OracleReading> readings = OracleReading.of(oracle.toString());
            if (readings != null) {
                compare(capture, readings);
            }
        }
        summarize("other projects' captures");
        assertThat(causes).containsKeys(Cause.BIG_TCP);
    }

    private void summarize(String where) {
        System.out.println("OracleTest: " + where + ": " + equal + " tunnel frames read as tshark reads them, of these "
                + causes + "; refused " + refused + "; " + noTunnel + " frames without a tunnel for either");
        assertThat(wrong).isEmpty();
        assertThat(equal).isPositive();
    }

    private void compare(Path capture, Map<Long, OracleReading> readings) {
        List<Captures.Packet> packets = Captures.read(capture);
        if (packets.size() != readings.size()) {
            // tshark counts the blocks of a pcapng file that hold no packet.
            assertThat(capture.toString()).as("number of packets").endsWith(".pcapng");
            assertThat(readings.values()).as(capture.toString()).noneMatch(OracleReading::isTunnel);
            return;
        }
        for (Captures.Packet packet : packets) {
            compare(packet, readings.get(packet.number()));
        }
    }

    private void compare(Captures.Packet packet, OracleReading theirs) {
        boolean gpe = theirs.ignoresNextProtocol();
        OwnReading ours = new OwnReading(packet, gpe, theirs.options());
        if (!theirs.isTunnel()) {
            withoutTunnel(packet, ours, theirs);
        } else if (ours.verdict != Verdict.OK) {
            refused(packet, ours.verdict, theirs);
        } else if (same(packet, theirs.fields(), ours.fields()) && gpe) {
            causes.merge(Cause.NEXT_PROTOCOL_ON_4789, 1, Integer::sum);
        }
    }

    private boolean same(Captures.Packet packet, Map<String, Object> theirs, Map<String, Object> ours) {
        if (ours.equals(theirs)) {
            equal++;
            return true;
        }
        Map<String, Object> left = new LinkedHashMap<>(ours);
        left.entrySet().removeAll(theirs.entrySet());
        Map<String, Object> right = new LinkedHashMap<>(theirs);
        right.entrySet().removeAll(ours.entrySet());
        wrong.add(packet + ": here " + left + ", there " + right);
        return false;
    }

    private void withoutTunnel(Captures.Packet packet, OwnReading ours, OracleReading theirs) {
        if (ours.verdict != Verdict.OK) {
            noTunnel++;
            return;
        }
        String name = Captures.name(packet.file()).replace("tcpdump__", "");
        if (bigTcpTexts == null || !name.startsWith("bigtcp-")) {
            if (theirs.hasLengthZero()) {
                causes.merge(Cause.IPV6_LENGTH_ZERO, 1, Integer::sum);
            } else {
                wrong.add(packet + ": a tunnel here, none for tshark");
            }
        } else if (same(packet, BigTcpText.fields(bigTcpTexts.resolve(name + ".out")), ours.bigTcp())) {
            causes.merge(Cause.BIG_TCP, 1, Integer::sum);
        }
    }

    private void refused(Captures.Packet packet, Verdict verdict, OracleReading theirs) {
        Row row = theirs.row();
        boolean fromTunnelPort =
                isTunnelPort(row.number("udp.srcport", 0)) && !isTunnelPort(row.number("udp.dstport", 0));
        if (verdict == Verdict.NOT_A_TUNNEL && fromTunnelPort) {
            causes.merge(Cause.SOURCE_PORT, 1, Integer::sum);
        } else if (isJustified(verdict, packet.bytes(), theirs)) {
            refused.merge(verdict, 1, Integer::sum);
        } else {
            wrong.add(packet + ": refused as " + verdict + ", there " + theirs.fields());
        }
    }

    private static boolean isTunnelPort(int port) {
        return port == 4789 || port == 4790 || port == 8472 || port == 6081;
    }

    /** Whether tshark's reading shows what the frame is refused for. */
    private static boolean isJustified(Verdict verdict, byte[] frame, OracleReading theirs) {
        Row row = theirs.read();
        return switch (verdict) {
            case TRUNCATED, BAD_LENGTH -> theirs.isCutOff();
            case BAD_OPTIONS -> theirs.complains("past end of options");
            case FRAGMENT -> theirs.isFragment();
            case BAD_FLAGS -> row.number("vxlan.flag_i", row.number("vxlan.i_bit", 1)) == 0;
            case BAD_VERSION -> row.number("geneve.version", row.number("vxlan.ver", 0)) != 0;
            case OAM -> row.number("geneve.flags.oam", row.number("vxlan.o_bit", 0)) == 1;
            case ECN_DROP -> Arrays.equals(theirs.congestion(frame), new int[] {Ecn.CE, Ecn.NOT_ECT});
            default -> false;
        };
    }
}
