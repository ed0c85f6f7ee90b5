// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that passes a device, as tshark reads it in the end. */
final class UnderlayCapture {
    private static final List<String> READING = List.of(
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "udp.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
            // Packets are judged one by one: whether they came in order, and once, is TCP's business.
            "-o",
            "tcp.analyze_sequence_numbers:FALSE",
            "-o",
            "ip.defragment:FALSE",
            "-o",
            "ipv6.defragment:FALSE",
            "-d",
            "udp.port==8472,vxlan");

    /** Fields with one value for each layer that has them; outermost first. */
    private static final List<String> CHECKSUMS = List.of(
            "ip.checksum.status",
            "udp.checksum.status",
            "tcp.checksum.status",
            "icmp.checksum.status",
            "icmpv6.checksum.status");

    private static final String LINK = "eth:ethertype:";
    private static final String IP = "(ipv6:ipv6\\.hopopts|ipv6:ipv6\\.fraghdr|ipv6|ip)";

    /**
     * The headers of a packet, with a tunnel or without; behind an ICMP error those that it quotes; and what tshark believes to see
     * in the bytes behind them, which in pods' packets are noise.
     */
    private static final Pattern HEADERS =
            Pattern.compile("(?<own>" + LINK + "(" + IP + ":udp:(vxlan|geneve):" + LINK + ")?(arp|" + IP
                    + "(:icmp|:icmpv6|:udp|:tcp)?))(?<quoted>(?<=:icmp|:icmpv6):(ip|ipv6).*)?"
                    + "(?<inside>:data|(?<=:udp|:tcp)(?!.*:(vxlan|geneve)):.*)?");

    private static final List<String> REMARKS = List.of("_ws.malformed", "_ws.expert.severity", "_ws.expert.group");
    private static final List<String> REST = List.of(
            "frame.number",
            "frame.protocols",
            "_ws.expert.message",
            "ip.src",
            "ip.dst",
            "ip.dsfield.ecn",
            "ipv6.src",
            "ipv6.dst",
            "ipv6.tclass.ecn",
            "ip.flags.df",
            "ip.ttl",
            "udp.checksum",
            "tcp.checksum",
            "vxlan.vni",
            "vxlan.flags",
            "vxlan.gbp",
            "geneve.vni",
            "geneve.option.class",
            "geneve.option.type",
            "geneve.flags");

    private static final List<String> FIELDS =
            Stream.of(CHECKSUMS, REMARKS, REST).flatMap(List::stream).toList();

    /** Wrong ones, and zero where there must be one. */
    private static final List<Integer> BAD_CHECKSUMS = List.of(0, 4);
    /** What tshark calls a warning; errors are above, notes and conversations below. */
    private static final int WARNING = 0x60_0000;

    /**
     * Groups of remarks that are not heeded. On the order of packets: that one came again says nothing against it. On checksums,
     * which are looked at one by one.
     */
    private static final List<Integer> ELSEWHERE = List.of(0x200_0000, 0x100_0000);

    /** Of frames: those of the longest MTU in use. Longer, and less would have room in tcpdump's buffer. */
    private static final String LONGEST = "9200";

    private static final long QUIET_NANOS = 150_000_000;

    private final Lab lab;
    private final Path file;
    private final LabProcess tcpdump;
    private boolean zeroChecksums6;
    private List<Packet> packets;

    /** One packet: the values of {@link #FIELDS}, those of several layers with commas between them. */
    record Packet(List<String> values) {
        String get(String field) {
            return values.get(FIELDS.indexOf(field));
        }

        /** {@return the value of the outermost layer that has the field} */
        String outer(String field) {
            return get(field).split(",")[0];
        }

        /** {@return the value of the innermost layer that has the field} */
        String inner(String field) {
            String[] all = get(field).split(",");
            return all[all.length - 1];
        }

        boolean has(String field) {
            return !get(field).isEmpty();
        }

        boolean isComplainedOf() {
            Matcher headers = HEADERS.matcher(get("frame.protocols"));
            if (!headers.matches() || CHECKSUMS.stream().anyMatch(field -> isBad(field, headers.group("own")))) {
                return true;
            }
            String inside = headers.group("inside");
            boolean guessed = inside != null && !inside.equals(":data");
            return !guessed && (has("_ws.malformed") || isWarned());
        }

        /** Not what an ICMP error quotes: it is cut off, and tshark sums up the rest nevertheless. */
        private boolean isBad(String field, String own) {
            String protocol = field.substring(0, field.indexOf('.'));
            long layers = Arrays.stream(own.split(":")).filter(protocol::equals).count();
            return !(protocol.equals("tcp") && hasAllOnes())
                    && numbers(field).limit(layers).anyMatch(BAD_CHECKSUMS::contains);
        }

        /**
         * Whether Linux wrote all ones where TCP's checksum is zero, as one must in UDP: the sum is right, but tshark would have it
         * the other way.
         */
        private boolean hasAllOnes() {
            return inner("tcp.checksum").equals("0xffff");
        }

        private boolean isWarned() {
            List<Integer> severities = numbers("_ws.expert.severity").toList();
            List<Integer> groups = numbers("_ws.expert.group").toList();
            return IntStream.range(0, severities.size())
                    .anyMatch(item -> severities.get(item) >= WARNING && !ELSEWHERE.contains(groups.get(item)));
        }

        private Stream<Integer> numbers(String field) {
            return Arrays.stream(get(field).split(","))
                    .filter(value -> !value.isEmpty())
                    .map(Integer::decode);
        }

        @Override
        public String toString() {
            return FIELDS.stream()
                    .filter(this::has)
                    .map(field -> field + "=" + get(field))
                    .collect(Collectors.joining(" "));
        }
    }

    UnderlayCapture(Namespace where, String device) {
        lab = where.lab();
        file = lab.folder().resolve("underlay-" + device + ".pcap");
        tcpdump = where.start(
                "tcpdump",
                "tcpdump",
                "-i",
                device,
                "-nn",
                "-U",
                "--immediate-mode",
                "-B",
                "65536",
                "-s",
                LONGEST,
                "-Z",
                "root",
                "-w",
                file.toString());
        tcpdump.await("it listens", 15, () -> tcpdump.err().contains("listening on"));
    }

    /** Takes no offence at zero UDP checksums over IPv6. */
    void allowZeroChecksums6() {
        zeroChecksums6 = true;
    }

    /** Ends the capture, and fails if anything in it is not as it should be. */
    void end() {
        awaitQuiet();
        tcpdump.terminate().exit(10);
        assertThat(tcpdump.err()).contains("\n0 packets dropped by kernel");
        packets = read(lab, file, zeroChecksums6);
        assertThat(packets.stream().filter(Packet::isComplainedOf).limit(10))
                .as("what tshark complains about")
                .isEmpty();
    }

    /** {@return the packets of a file} */
    static List<Packet> read(Lab lab, Path file, boolean zeroChecksums6) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-T", "fields"));
        command.addAll(READING);
        command.addAll(List.of("-o", "udp.ignore_ipv6_zero_checksum:" + zeroChecksums6));
        FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
        return lab.run(command)
                .lines()
                .map(line -> new Packet(List.of(line.split("\t", -1))))
                .toList();
    }

    /** What tcpdump has not written yet when it is told to end is lost. */
    private void awaitQuiet() {
        long[] seen = {-1, System.nanoTime()};
        tcpdump.await("nothing more comes", 20, () -> {
            long size = file.toFile().length();
            if (size != seen[0]) {
                seen[0] = size;
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > QUIET_NANOS;
        });
    }

    /** {@return a VNI as tshark writes that of a protocol} */
    static String vni(String protocol, int vni) {
        return protocol.equals("geneve") ? String.format("0x%06x", vni) : Integer.toString(vni);
    }

    /** {@return the different values of fields of the outermost layer that has them, with spaces between them} */
    List<String> outer(Predicate<Packet> chosen, String... fields) {
        return packets.stream()
                .filter(chosen)
                .map(packet -> Arrays.stream(fields).map(packet::outer).collect(Collectors.joining(" ")))
                .distinct()
                .toList();
    }

    /** {@return the different values of fields, those of several layers or options with commas between them} */
    List<String> all(Predicate<Packet> chosen, String... fields) {
        return packets.stream()
                .filter(chosen)
                .map(packet -> Arrays.stream(fields).map(packet::get).collect(Collectors.joining(" ")))
                .distinct()
                .toList();
    }
}
