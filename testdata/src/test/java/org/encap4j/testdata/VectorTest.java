// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.junit.FrameAssert.assertFrame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.OracleTable.Row;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanHeader;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** Byte by byte and verdict by verdict what Open vSwitch does, and header bytes from other projects' tests. */
class VectorTest {
    private static final HexFormat HEX = HexFormat.of();

    /** What was mapped in Open vSwitch when it made this project's vectors: class, type, length of the data. */
    private static final int[][] MAPPED = {
        {0x0102, 0x80, 4}, {0x0103, 0x01, 8}, {0xFFFF, 0x02, 124}, {0x0132, 0x01, 16}, {0x014B, 0x81, 8},
        {0x0108, 0x01, 8}, {0x0108, 0x83, 4}, {0x0000, 0x7F, 20}, {0x0104, 0xFF, 60}, {0x0102, 0x00, 4},
    };

    private final Frame frame = new Frame();
    private final TunnelMetadata metadata = new TunnelMetadata();

    @Test
    void sendsWhatOpenVswitchsOwnTestsExpect() {
        List<Row> rows = OracleTable.read(Needs.captures().resolve("vectors/ovs_encap.tsv"));
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        for (Row row : rows) {
            boolean checksum = row.get("note").contains("outer UDP checksum on");
            assertThat(checksum).isNotEqualTo(row.get("note").contains("outer UDP checksum off"));
            assertSameBytes(row, OuterFrame.vxlan(row.get("outer_expected_hex")), vxlan, checksum);
        }
        assertThat(rows).hasSize(36);
        System.out.println("VectorTest: ovs_encap.tsv, " + rows.size() + " rows equal");
    }

    @Test
    void sendsTheGeneveThatOpenVswitchSends() {
        List<Row> rows = OracleTable.read(Captures.VECTORS.resolve("ovs_geneve_encap.tsv"));
        for (Row row : rows) {
            OuterFrame expected = OuterFrame.geneve(row.get("outer_hex"));
            assertThat(expected.vni()).isEqualTo(Integer.parseInt(row.get("vni")));
            assertThat(HEX.formatHex(expected.inner())).isEqualTo(row.get("inner_hex"));
            GeneveOptionValue[] options =
                    options(row).stream().map(VectorTest::value).toArray(GeneveOptionValue[]::new);
            Geneve geneve = Geneve.of(GeneveProfile.PLAIN).withOptions(options);
            assertSameBytes(row, expected, geneve, row.get("udp_checksum").equals("on"));
        }
        assertThat(rows).hasSize(114);
        System.out.println("VectorTest: ovs_geneve_encap.tsv, " + rows.size() + " rows equal");
    }

    private void assertSameBytes(Row row, OuterFrame expected, TunnelProtocol protocol, boolean udpChecksum) {
        byte[] inner = expected.inner();
        byte[] memory = new byte[expected.bytes().length];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(inner, 0, memory, memory.length - inner.length, inner.length);
        frame.bind(memory, 0, memory.length - inner.length, memory.length);
        Verdict verdict = expected.header(protocol, udpChecksum)
                .encapsulate(frame, metadata.clear().setVni(expected.vni()));
        assertThat(verdict).as(row.get("id")).isEqualTo(Verdict.OK);
        assertThat(frame.start()).as(row.get("id")).isZero();
        assertFrame(memory).as(row.get("id")).isEqualTo(expected.bytes());
    }

    @Test
    void judgesAsOpenVswitchsOwnTestsExpect() {
        List<Row> rows = OracleTable.read(Needs.captures().resolve("vectors/ovs_decap.tsv"));
        GeneveOptionType[] known = Stream.of(0x80, 0x00)
                .map(type -> new GeneveOptionType(0xFFFF, type, (at, option, out) -> {}))
                .toArray(GeneveOptionType[]::new);
        Decapsulator receiver = strict(
                VxlanGpe.plain().withPort(Vxlan.IANA_PORT),
                Geneve.of(GeneveProfile.PLAIN).withKnown(known));
        Pattern vni = Pattern.compile("tunnel header=[0-9a-f]{8}([0-9a-f]{6})");
        for (Row row : rows) {
            String expected = row.get("expected");
            byte[] outer = HEX.parseHex(row.get("outer_hex"));
            frame.bind(outer, 0, 0, outer.length);
            Verdict verdict = receiver.decapsulate(frame, metadata);
            assertThat(verdict == Verdict.OK)
                    .as(row.get("id") + " " + verdict)
                    .isEqualTo(expected.startsWith("ACCEPT"));
            if (verdict == Verdict.OK) {
                Matcher found = vni.matcher(expected);
                assertThat(found.find()).isTrue();
                assertThat(metadata.vni()).isEqualTo(Integer.parseInt(found.group(1), 16));
            }
        }
        assertThat(rows).hasSize(13);
        System.out.println("VectorTest: ovs_decap.tsv, " + rows.size() + " verdicts equal");
    }

    @Test
    void differsFromOpenVswitchOnlyForNamedReasons() {
        GeneveOptionType[] known = Arrays.stream(MAPPED)
                .map(kind -> new GeneveOptionType(kind[0], kind[1], (at, option, out) -> {}, kind[2]))
                .toArray(GeneveOptionType[]::new);
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        VxlanGpe gpe = VxlanGpe.plain();
        Geneve geneve = Geneve.of(GeneveProfile.PLAIN).withKnown(known);
        Map<OvsDifference, Integer> causes = new EnumMap<>(OvsDifference.class);
        List<String> wrong = new ArrayList<>();
        compareVerdicts("ovs_geneve_decap.tsv", 155, strict(geneve), causes, wrong);
        compareVerdicts("ovs_vxlan_decap.tsv", 55, strict(vxlan, gpe), causes, wrong);
        assertThat(wrong).isEmpty();
        assertThat(causes.keySet()).as("differences that still occur").containsExactly(OvsDifference.values());
    }

    private void compareVerdicts(
            String file, int count, Decapsulator receiver, Map<OvsDifference, Integer> causes, List<String> wrong) {
        List<Row> rows = OracleTable.read(Captures.VECTORS.resolve(file));
        assertThat(rows).hasSize(count);
        Map<OvsDifference, Integer> here = new EnumMap<>(OvsDifference.class);
        int equal = 0;
        for (Row row : rows) {
            boolean accepted = row.get("expected").equals("ACCEPT");
            byte[] outer = HEX.parseHex(row.get("outer_hex"));
            frame.bind(outer, 0, 0, outer.length);
            Verdict verdict = receiver.decapsulate(frame, metadata);
            String inner = HEX.formatHex(outer, frame.start(), frame.end());
            boolean delivered = verdict == Verdict.OK;
            boolean alike = accepted == delivered && (!accepted || inner.equals(row.get("inner_hex")));
            if (accepted && delivered && !sameFields(row)) {
                wrong.add(row.get("id") + ": VNI " + metadata.vni() + ", options " + mapped());
            } else if (alike) {
                equal++;
            } else {
                String theirs = accepted ? row.get("inner_hex") : null;
                List<OvsDifference> why = OvsDifference.explaining(row.get("note"), theirs, verdict, inner);
                why.forEach(cause -> here.merge(cause, 1, Integer::sum));
                if (why.size() != 1) {
                    wrong.add(row.get("id") + " " + row.get("note") + ": " + row.get("expected") + ", here " + verdict
                            + " because of " + why);
                }
            }
        }
        here.forEach((cause, times) -> causes.merge(cause, times, Integer::sum));
        System.out.println(
                "VectorTest: " + file + ", " + equal + " of " + rows.size() + " rows equal, differing " + here);
    }

    private boolean sameFields(Row row) {
        return metadata.vni() == Integer.parseInt(row.get("tun_id")) && mapped().equals(byKind(options(row)));
    }

    /** The received options as Open vSwitch shows them: those that are mapped, of two alike the last. */
    private Map<String, String> mapped() {
        List<String> options = new ArrayList<>();
        int end = metadata.optionsAt() + metadata.optionsLength();
        for (int at = metadata.optionsAt(); at < end; at = GeneveOption.next(frame, at)) {
            byte[] data = new byte[GeneveOption.dataLength(frame, at)];
            frame.getBytes(at + GeneveOption.DATA_OFFSET, data, 0, data.length);
            int optionClass = GeneveOption.optionClass(frame, at);
            int type = GeneveOption.type(frame, at);
            if (Arrays.stream(MAPPED).anyMatch(kind -> kind[0] == optionClass && kind[1] == type)) {
                options.add(String.format("%04x:%02x:%s", optionClass, type, HEX.formatHex(data)));
            }
        }
        return byKind(options);
    }

    private static Map<String, String> byKind(List<String> options) {
        Map<String, String> byKind = new TreeMap<>();
        options.forEach(option -> byKind.put(option.substring(0, 7), option.substring(8)));
        return byKind;
    }

    /** The options of a row, each {@code class:type:data} in hexadecimal digits. */
    private static List<String> options(Row row) {
        return row.get("options").equals("-")
                ? List.of()
                : List.of(row.get("options").split(","));
    }

    private static GeneveOptionValue value(String option) {
        String[] parts = option.split(":");
        return new GeneveOptionValue(
                Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16), HEX.parseHex(parts[2]));
    }

    private static Decapsulator strict(TunnelProtocol... protocols) {
        TunnelProtocol[] strict =
                Arrays.stream(protocols).map(VectorTest::strictly).toArray(TunnelProtocol[]::new);
        Decapsulator receiver = Decapsulator.of(strict);
        for (TunnelProtocol protocol : strict) {
            receiver = receiver.zeroChecksumOverIpv6(protocol.port());
        }
        return receiver;
    }

    private static TunnelProtocol strictly(TunnelProtocol protocol) {
        if (protocol instanceof Vxlan vxlan) {
            return vxlan.withReception(Reception.STRICT);
        }
        return protocol instanceof VxlanGpe gpe
                ? gpe.withReception(Reception.STRICT)
                : ((Geneve) protocol).withReception(Reception.STRICT);
    }

    @Test
    void readsAndWritesTheHeadersOfOtherProjects() {
        Path file = Needs.captures().resolve("vectors/headers.tsv");
        Pattern vni = Pattern.compile("vni (0x[0-9a-f]+|\\d+)");
        Pattern group = Pattern.compile("group (?:policy id )?(\\d+)");
        List<Row> rows = OracleTable.read(file);
        for (Row row : rows) {
            byte[] header = HEX.parseHex(row.get("hex"));
            frame.bind(header, 0, 0, header.length);
            assertThat(VxlanHeader.check(frame, 0)).as(row.get("id")).isEqualTo(Verdict.OK);
            Matcher stated = vni.matcher(row.get("expected"));
            assertThat(stated.find()).as(row.get("id")).isTrue();
            assertThat(VxlanHeader.vni(frame, 0)).as(row.get("id")).isEqualTo(Integer.decode(stated.group(1)));
            Matcher policy = group.matcher(row.get("expected"));
            int groupPolicyId = policy.find() ? Integer.parseInt(policy.group(1)) : 0;
            assertThat(VxlanHeader.groupPolicyId(frame, 0)).as(row.get("id")).isEqualTo(groupPolicyId);
            byte[] written = new byte[VxlanHeader.LENGTH];
            Arrays.fill(written, (byte) 0xA5);
            int flags = VxlanHeader.flags(frame, 0);
            int number = VxlanHeader.vni(frame, 0);
            VxlanHeader.write(frame.bind(written, 0, 0, written.length), 0, flags, groupPolicyId, number);
            assertThat(written).as(row.get("id")).isEqualTo(Arrays.copyOf(header, VxlanHeader.LENGTH));
        }
        assertThat(rows).hasSize(5);
        System.out.println("VectorTest: headers.tsv, " + rows.size() + " headers read and written alike");
    }
}
