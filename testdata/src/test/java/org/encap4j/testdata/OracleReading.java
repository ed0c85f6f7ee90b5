// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.encap4j.testdata.OracleTable.Row;
import org.encap4j.tunnel.ReceivedOuter.Checksum;

/**
 * What tshark says of one frame, as far as the outermost tunnel is concerned.
 *
 * @param row its fields
 * @param asGpe the same with port 4789 read as VXLAN-GPE, or null
 * @param layers every protocol with its place in the frame, outermost first
 */
record OracleReading(Row row, Row asGpe, List<Layer> layers) {
    private static final int FLAG_NEXT_PROTOCOL = 0x0400;

    /** One protocol of a frame, written {@code name@offset+length}. */
    record Layer(String name, int at, int length) {
        static Layer parse(String text) {
            String[] parts = text.split("[@+]");
            return new Layer(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }

        int end() {
            return at + length;
        }

        boolean isTunnel() {
            return name.equals("vxlan") || name.equals("geneve");
        }
    }

    /** {@return the readings by frame number, or null if nobody read this capture} */
    static Map<Long, OracleReading> of(String pathWithoutEnding) {
        Path table = Path.of(pathWithoutEnding + ".tsv");
        if (!Files.exists(table)) {
            return null;
        }
        Map<Long, Row> asGpe = byNumber(Path.of(pathWithoutEnding + ".as_gpe.tsv"));
        Map<Long, Row> layers = byNumber(Path.of(pathWithoutEnding + ".layers.tsv"));
        Map<Long, OracleReading> readings = new TreeMap<>();
        byNumber(table).forEach((number, row) -> {
            Row places = layers.get(number);
            readings.put(
                    number,
                    new OracleReading(
                            row, asGpe.get(number), places == null ? List.of() : parse(places.get("layers"))));
        });
        return readings;
    }

    private static Map<Long, Row> byNumber(Path table) {
        return Files.exists(table)
                ? OracleTable.read(table).stream()
                        .collect(Collectors.toMap(row -> Long.valueOf(row.get("frame.number")), row -> row))
                : Map.of();
    }

    private static List<Layer> parse(String layers) {
        return layers.isEmpty()
                ? List.of()
                : Stream.of(layers.split(" ")).map(Layer::parse).toList();
    }

    boolean isTunnel() {
        return layers.stream().anyMatch(Layer::isTunnel);
    }

    private int tunnel() {
        int i = 0;
        while (!layers.get(i).isTunnel()) {
            i++;
        }
        return i;
    }

    /** {@return the layer this many places further in than the tunnel header, or null} */
    Layer fromTunnel(int further) {
        int which = tunnel() + further;
        return which < layers.size() ? layers.get(which) : null;
    }

    /** {@return whether this is a frame that tshark takes for VXLAN though its P flag makes it GPE} */
    boolean ignoresNextProtocol() {
        return asGpe != null
                && row.number("udp.dstport", 0) == 4789
                && (row.number("vxlan.flags", 0) & FLAG_NEXT_PROTOCOL) != 0;
    }

    /** {@return whether tshark finds too little, or lengths that contradict each other} */
    boolean isCutOff() {
        return row.has("_ws.malformed")
                || complains("total length exceeds packet length")
                || row.number("frame.cap_len", 0) < row.number("frame.len", 0);
    }

    /** {@return whether tshark complains in these words, of whatever header} */
    boolean complains(String words) {
        return row.get("_ws.expert.message").contains(words);
    }

    /** {@return ECN outside and inside as the frame has it where tshark found IP headers; 0 where it found none} */
    int[] congestion(byte[] frame) {
        Layer inner = layers.stream()
                .skip(tunnel() + 1L)
                .filter(layer -> layer.name().startsWith("ip"))
                .findFirst()
                .orElse(null);
        return new int[] {congestion(frame, fromTunnel(-2)), congestion(frame, inner)};
    }

    private static int congestion(byte[] frame, Layer ip) {
        if (ip == null) {
            return 0;
        }
        return ip.name().equals("ip") ? frame[ip.at() + 1] & 3 : frame[ip.at() + 1] >> 4 & 3;
    }

    /** {@return whether this is a fragment; one of IPv6 shows itself by a datagram that is longer than the frame} */
    boolean isFragment() {
        return row.number("ip.flags.mf", 0) != 0
                || row.number("ip.frag_offset", 0) != 0
                || fromTunnel(-1).at() + row.number("udp.length", 0) > row.number("frame.len", 0);
    }

    /** {@return whether tshark stops at an IPv6 header that says that nothing follows} */
    boolean hasLengthZero() {
        return complains("IPv6 payload length equals 0");
    }

    /** {@return the fields, read as GPE where the P flag says so} */
    Row read() {
        return ignoresNextProtocol() ? asGpe : row;
    }

    /** {@return the values to compare by name; only what tshark says is there} */
    Map<String, Object> fields() {
        Row read = read();
        Map<String, Object> fields = new LinkedHashMap<>();
        Layer header = fromTunnel(0);
        Layer udp = fromTunnel(-1);
        Layer ip = fromTunnel(-2);
        Layer payload = fromTunnel(1);
        fields.put("UDP at", udp.at());
        fields.put("header at", header.at());
        fields.put("payload at", payload == null ? header.end() : payload.at());
        fields.put("end", udp.at() + row.number("udp.length", 0));
        fields.put("UDP checksum", checksum(row.outermost("udp.checksum.status")));
        fields.put("IP at", ip.at());
        if (ip.name().equals("ip")) {
            fields.put("IP checksum", checksum(row.outermost("ip.checksum.status")));
        }
        if (header.name().equals("geneve")) {
            geneve(fields);
        } else if (read.has("vxlan.i_bit")) {
            gpe(read, fields);
        } else {
            vxlan(fields);
        }
        return fields;
    }

    private static Checksum checksum(String status) {
        return switch (status) {
            case "0" -> Checksum.BAD;
            case "1" -> Checksum.GOOD;
            case "3", "4" -> Checksum.ABSENT;
            default -> Checksum.UNCHECKED;
        };
    }

    private void vxlan(Map<String, Object> fields) {
        fields.put("protocol", "vxlan");
        fields.put("VNI", row.number("vxlan.vni", -1));
        fields.put("flags", row.number("vxlan.flags", -1));
        fields.put("last byte", row.number("vxlan.reserved8", -1));
        boolean grouped = row.number("vxlan.flag_g", 0) == 1;
        fields.put("group", grouped ? row.number("vxlan.gbp", -1) : "none");
        if (grouped) {
            fields.put("don't learn", row.number("vxlan.flag_d", -1) == 1);
            fields.put("policy applied", row.number("vxlan.flag_a", -1) == 1);
        }
    }

    private static void gpe(Row read, Map<String, Object> fields) {
        fields.put("protocol", "vxlan-gpe");
        fields.put("VNI", read.number("vxlan.vni", -1));
        fields.put("flags", read.number("vxlan.flags", -1));
        fields.put("last byte", read.number("vxlan.reserved8", -1));
        fields.put("O", read.number("vxlan.o_bit", -1) == 1);
        if (read.number("vxlan.p_bit", 0) == 1) {
            fields.put("next protocol", read.number("vxlan.next_proto", -1));
        }
    }

    private void geneve(Map<String, Object> fields) {
        fields.put("protocol", "geneve");
        fields.put("VNI", row.number("geneve.vni", -1));
        fields.put("flags", row.number("geneve.flags", -1));
        fields.put("O", row.number("geneve.flags.oam", -1) == 1);
        fields.put("C", row.number("geneve.flags.critical", -1) == 1);
        fields.put("protocol type", row.number("geneve.proto_type", -1));
        fields.put("last byte", row.number("geneve.reserved", -1));
        fields.put("options", options());
        fields.put("option bytes", row.outermost("geneve.options"));
    }

    /**
     * The options of the outermost Geneve header, each {@code class:type length}, the length with the option's header.
     * The first of tshark's lengths is that of all options of a header.
     */
    List<String> options() {
        List<String> lengths = row.all("geneve.option.length");
        List<String> options = new ArrayList<>();
        int left = lengths.isEmpty() ? 0 : Integer.parseInt(lengths.get(0));
        for (int i = 0; left > 0 && i + 1 < lengths.size(); i++) {
            String kind = row.all("geneve.option.class").get(i) + ":"
                    + row.all("geneve.option.type").get(i);
            int length = Integer.parseInt(lengths.get(i + 1));
            options.add(kind + " " + length);
            left -= length;
        }
        return options;
    }
}
