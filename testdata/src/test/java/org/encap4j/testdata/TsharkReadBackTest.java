// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What we encapsulate, tshark decodes back to the same fields with good outer checksums, and about the packet inside it says
 * exactly what it says about that packet alone, expert messages included, for every tunnel, underlay and tag combination.
 *
 * <p>Two captures are written with as many frames in the same order: one with our headers, one with the packets alone. Whatever
 * tshark remembers from frame to frame it then remembers in both, so the two readings can be compared line by line.
 */
class TsharkReadBackTest {
    private static final int HEADROOM = 256;
    private static final int STRIDE = 5;

    /** A network header that tshark reaches through at most the two VLAN tags that we follow too. */
    private static final Pattern NETWORK =
            Pattern.compile("eth:ethertype:(?:(?:ieee8021ad|vlan):ethertype:){0,2}(ip|ipv6)(?::.*)?");

    /** A packet of a transport that has ports, and of which tshark shows them. */
    private static final Pattern FLOW = Pattern.compile("eth:ethertype:(ip|ipv6):(tcp|udp)(?::.*)?");

    private static Path tshark;

    @TempDir
    private Path folder;

    private final List<Sent> sent = new ArrayList<>();
    /** The first difference in each field of each tunnel. */
    private final Map<String, String> differences = new LinkedHashMap<>();

    private final Map<String, String> ports = new HashMap<>();
    private final Set<String> checksums = new HashSet<>();
    private long differing;
    private long fields;

    /** A frame as some capture holds it. */
    private record Inner(String capture, long number, long nanos, byte[] bytes) {
        @Override
        public String toString() {
            return capture + " frame " + number;
        }
    }

    /** A frame that was encapsulated: the n-th of its combination. */
    private record Sent(TsharkCombination combination, int n, Inner inner, int payload, int etherType) {
        @Override
        public String toString() {
            return combination + ", packet " + n + " (" + inner + ")";
        }
    }

    @BeforeAll
    static void needsTshark() {
        tshark = Needs.command("tshark");
    }

    @Test
    void readsBackWhatTheProjectCaptured() throws Exception {
        Path resources = SourceTree.module().resolve("src/main/resources/org/encap4j/testdata");
        Path captures = SourceTree.module().resolve("captures");
        List<Inner> inners = new ArrayList<>();
        load(resources.resolve("pods.pcap"), inners);
        load(captures.resolve("synthetic-inner-odd-frames.pcap"), inners);
        load(captures.resolve("synthetic-inner-vlan.pcap"), inners);
        load(captures.resolve("synthetic-ecn-table.pcap"), inners);

        readsBack(TsharkCombination.all(), combination -> inners);
    }

    @Test
    void readsBackWhatOthersCaptured() throws Exception {
        List<Inner> inners = new ArrayList<>();
        try (Stream<Path> captures = Files.list(Needs.captures().resolve("inner"))) {
            for (Path capture : captures.sorted().toList()) {
                load(capture, inners);
            }
        }
        List<TsharkCombination> combinations = TsharkCombination.all();

        // There are many: each combination takes a sample, its neighbour in the list the next one.
        readsBack(
                combinations,
                combination -> IntStream.range(0, inners.size())
                        .filter(i -> (i + combinations.indexOf(combination)) % STRIDE == 0)
                        .mapToObj(inners::get)
                        .toList());
    }

    @Test
    void readsBackChecksumsThatComputeToZero() throws Exception {
        List<TsharkCombination> combinations = TsharkCombination.all().stream()
                .filter(combination ->
                        combination.udpChecksum() && !combination.tunnel().carriesIp())
                .toList();

        readsBack(combinations, combination -> List.of(summingToZero(combination)));

        assertThat(checksums).containsExactly("0xffff");
    }

    /** Writes what every combination takes of the frames it is given, and compares the two readings. */
    private void readsBack(List<TsharkCombination> combinations, Function<TsharkCombination, List<Inner>> taken)
            throws IOException, InterruptedException {
        Path tunnelled = folder.resolve("tunnelled.pcap");
        Path alone = folder.resolve("alone.pcap");
        try (PcapWriter outside = PcapWriter.create(tunnelled, LinkType.ETHERNET);
                PcapWriter inside = PcapWriter.create(alone, LinkType.ETHERNET)) {
            for (TsharkCombination combination : combinations) {
                write(combination, taken.apply(combination), outside, inside);
            }
            outside.finish();
            inside.finish();
        }
        try (TsharkRows outside = new TsharkRows(tshark, tunnelled, TsharkCombination.COLUMNS);
                TsharkRows inside = new TsharkRows(tshark, alone, TsharkCombination.COLUMNS)) {
            for (Sent packet : sent) {
                boolean read = outside.next() && inside.next();
                assertThat(read).as("%s is read", packet).isTrue();
                compare(packet, outside, inside);
            }
            boolean more = outside.next() || inside.next();
            assertThat(more).as("more frames than were written").isFalse();
        }
        assertThat(differences.values())
                .as("the first of %,d differences", differing)
                .isEmpty();
        assertThat(fields).isPositive();
        System.out.printf(
                "read back by tshark: %d combinations, %,d frames, %,d fields%n",
                combinations.size(), sent.size(), fields);
    }

    private static void load(Path capture, List<Inner> into) throws IOException {
        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            while (reader.next(packet)) {
                if (packet.linkType() == LinkType.ETHERNET) {
                    Frame frame = packet.frame();
                    byte[] bytes = new byte[frame.length()];
                    frame.getBytes(frame.start(), bytes, 0, bytes.length);
                    String name = capture.getFileName().toString();
                    into.add(new Inner(name, packet.number(), packet.timestampNanos(), bytes));
                }
            }
        }
    }

    /** A frame whose UDP checksum, encapsulated as the first packet of a combination, computes to zero. */
    private static Inner summingToZero(TsharkCombination combination) {
        byte[] bytes = HexFormat.of().parseHex("02e40000000b02e40000000a88b5" + "00".repeat(46));
        Inner blank = new Inner("a frame", 1, 0, bytes);
        Sent packet = new Sent(combination, 0, blank, bytes.length, etherType(bytes));
        Frame frame = encapsulate(packet, bytes, combination.outer(), new TunnelMetadata());
        int checksumAt = frame.start() + combination.headersLength() - combination.tunnel().headerLength - Short.BYTES;
        // What is missing from all ones, put where there were zeros.
        int missing = frame.getUnsignedShort(checksumAt);
        bytes[14] = (byte) (missing >> Byte.SIZE);
        bytes[15] = (byte) missing;
        return blank;
    }

    private void write(TsharkCombination combination, List<Inner> inners, PcapWriter outside, PcapWriter inside)
            throws IOException {
        OuterHeader outer = combination.outer();
        TunnelMetadata metadata = new TunnelMetadata();
        Frame alone = new Frame();
        int n = 0;
        for (Inner inner : inners) {
            byte[] payload = combination.tunnel().carriesIp() ? ipPacket(inner.bytes()) : inner.bytes();
            if (payload.length == 0) {
                continue;
            }
            Sent packet = new Sent(combination, n, inner, payload.length, etherType(inner.bytes()));
            Frame frame = encapsulate(packet, payload, outer, metadata);
            outside.write(inner.nanos(), frame, frame.length());
            inside.write(inner.nanos(), alone.bind(inner.bytes(), 0, 0, inner.bytes().length), 0);
            sent.add(packet);
            n++;
        }
    }

    private static Frame encapsulate(Sent packet, byte[] payload, OuterHeader outer, TunnelMetadata metadata) {
        byte[] memory = new byte[HEADROOM + payload.length];
        Arrays.fill(memory, 0, HEADROOM, (byte) 0xA5);
        System.arraycopy(payload, 0, memory, HEADROOM, payload.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        packet.combination().tunnel().ask(packet.n(), packet.etherType(), metadata.clear(), new TsharkFields());
        assertThat(outer.encapsulate(frame, metadata)).as("%s", packet).isEqualTo(Verdict.OK);
        return frame;
    }

    private static int etherType(byte[] ethernet) {
        return (ethernet[12] & 0xFF) << 8 | ethernet[13] & 0xFF;
    }

    /** The packet in an untagged frame, without the frame's padding; empty for what is no IP packet. */
    private static byte[] ipPacket(byte[] ethernet) {
        Frame frame = new Frame().bind(ethernet, 0, 0, ethernet.length);
        int available = ethernet.length - 14;
        int stated = switch (etherType(ethernet)) {
            case 0x0800 -> available < 20 ? 0 : frame.getUnsignedShort(14 + 2);
            case 0x86DD -> available < 40 ? 0 : 40 + frame.getUnsignedShort(14 + 4);
            default -> 0;
        };
        return Arrays.copyOfRange(ethernet, 14, 14 + Math.min(stated, available));
    }

    private void compare(Sent packet, TsharkRows outside, TsharkRows inside) {
        TsharkCombination combination = packet.combination();
        TsharkFields shown = combination.shown(packet.n(), packet.payload(), packet.etherType(), ecn(inside));
        String port = outside.first("udp.srcport");
        String checksum = outside.first("udp.checksum");
        checksums.add(checksum);
        shown.put("udp.srcport", port).put("udp.checksum", checksum);
        check(packet, "outer udp.srcport", port(packet, inside, port), port);
        check(packet, "outer udp.checksum is computed", combination.udpChecksum(), !checksum.equals("0x0000"));
        boolean withoutEthernet = combination.tunnel().carriesIp();
        for (int column = 0; column < TsharkCombination.COLUMNS.size(); column++) {
            String name = TsharkCombination.COLUMNS.get(column);
            String inner = inside.cell(column);
            String expected = switch (name) {
                case "frame.len" -> Integer.toString(combination.headersLength() + packet.payload());
                case "frame.protocols" ->
                    combination.layers() + (withoutEthernet ? inner.substring("eth:ethertype:".length()) : inner);
                case "eth.dst", "eth.src", "eth.type" ->
                    shown.cell(name, withoutEthernet ? withoutFirst(inner) : inner);
                default -> shown.cell(name, inner);
            };
            check(packet, name, expected, outside.cell(column));
        }
    }

    private void check(Sent packet, String field, Object expected, Object actual) {
        if (!expected.equals("") || !actual.equals("")) {
            fields++;
        }
        if (!expected.equals(actual)) {
            differing++;
            differences.putIfAbsent(
                    packet.combination().tunnel() + field,
                    (packet + ", " + field + ": expected " + expected + ", tshark reads " + actual)
                            .replace(TsharkRows.SEPARATOR, " | "));
        }
    }

    private static String withoutFirst(String cell) {
        int end = cell.indexOf(TsharkRows.SEPARATOR);
        return end < 0 ? "" : cell.substring(end + 1);
    }

    /** The ECN codepoint that a tunnel has to look at: that of the first network header, if it is IP. */
    private static int ecn(TsharkRows inside) {
        Matcher network = NETWORK.matcher(inside.cell("frame.protocols"));
        if (!network.matches()) {
            return 0;
        }
        String trafficClass = inside.first(network.group(1).equals("ip") ? "ip.dsfield" : "ipv6.tclass");
        return trafficClass.isEmpty() ? 0 : Integer.decode(trafficClass) & 3;
    }

    /** The source port that earlier packets of the flow had in any tunnel, or this one when it is in range. */
    private String port(Sent packet, TsharkRows inside, String port) {
        TsharkCombination.Tags tags = packet.combination().tags();
        int number = Integer.parseInt(port);
        if (number < tags.lowestPort || number > tags.highestPort) {
            return tags.lowestPort + " to " + tags.highestPort;
        }
        ports.putIfAbsent(tags + flow(packet, inside), port);
        return ports.get(tags + flow(packet, inside));
    }

    /** The flow as tshark sees it, where there is one: addresses, flow label, ports; else, and for fragments, the frame. */
    private static String flow(Sent packet, TsharkRows inside) {
        Matcher flow = FLOW.matcher(inside.cell("frame.protocols"));
        if (!flow.matches() || inside.first("ip.flags").equals("0x01")) {
            return packet.inner() + (packet.combination().tunnel().carriesIp() ? " without Ethernet" : "");
        }
        String ip = flow.group(1);
        String transport = flow.group(2);
        return String.join(
                " ",
                inside.first(ip + ".src"),
                inside.first(ip + ".dst"),
                inside.first("ipv6.flow"),
                inside.first(transport + ".srcport"),
                inside.first(transport + ".dstport"));
    }
}
