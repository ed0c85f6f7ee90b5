// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.Captures;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/** What fuzzing starts from: this module's captures, and the frames that Open vSwitch judged. */
public final class Seeds {
    private static final int LONGEST = 600;
    private static final int MOST = 250;

    private Seeds() {}

    /** {@return Ethernet frames, each once, the short ones first} */
    static List<byte[]> frames() {
        Stream<byte[]> captured = captures().flatMap(Seeds::packets);
        return distinct(Stream.concat(vectors(), captured), Integer.MAX_VALUE);
    }

    /** {@return a few hundred of the frames, spread over all} */
    static List<byte[]> fewFrames() {
        return spread(frames());
    }

    /** {@return tunnel headers with what follows, from the frames that go to a tunnel's port} */
    static List<byte[]> headers(int... ports) {
        return spread(distinct(
                frames().stream()
                        .filter(frame -> Arrays.stream(ports).anyMatch(port -> port == tunnelPort(frame)))
                        .map(frame -> Arrays.copyOfRange(frame, tunnelAt(frame), frame.length)),
                Integer.MAX_VALUE));
    }

    /** {@return whole capture files of up to a few kilobytes} */
    static List<byte[]> files() {
        return distinct(captures().map(Seeds::read).filter(file -> file.length <= 4_000), MOST);
    }

    static Stream<Path> captures() {
        return Captures.below(Captures.FOLDER).stream();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<byte[]> packets(Path file) {
        return Captures.read(file).stream()
                .filter(packet -> packet.linkType() == LinkType.ETHERNET)
                .map(Captures.Packet::bytes)
                .filter(bytes -> bytes.length <= LONGEST);
    }

    private static Stream<byte[]> vectors() {
        return Stream.of("ovs_geneve_decap.tsv", "ovs_vxlan_decap.tsv")
                .map(Captures.VECTORS::resolve)
                .flatMap(file -> new String(read(file), StandardCharsets.UTF_8).lines())
                .skip(1)
                .map(line -> line.split("\t")[1])
                .filter(hex -> hex.matches("[0-9a-f]+"))
                .map(HexFormat.of()::parseHex);
    }

    private static List<byte[]> distinct(Stream<byte[]> bytes, int most) {
        Set<String> seen = new LinkedHashSet<>();
        return bytes.filter(each -> seen.add(HexFormat.of().formatHex(each)))
                .sorted(Comparator.comparingInt(each -> each.length))
                .limit(most)
                .toList();
    }

    private static List<byte[]> spread(List<byte[]> all) {
        int step = Math.max(1, (all.size() + MOST - 1) / MOST);
        List<byte[]> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += step) {
            some.add(all.get(i));
        }
        return some;
    }

    /** Behind 14 bytes of Ethernet, IPv4 or IPv6 without anything between, and UDP; 0 where there is no such thing. */
    private static int tunnelAt(byte[] frame) {
        boolean overIpv6 = frame.length > 13 && frame[12] == (byte) 0x86;
        int at = overIpv6 ? 62 : 42;
        return frame.length >= at ? at : 0;
    }

    private static int tunnelPort(byte[] frame) {
        int at = tunnelAt(frame);
        return at == 0 ? 0 : (frame[at - 6] & 0xFF) << 8 | frame[at - 5] & 0xFF;
    }

    /** {@return whether a frame holds a sound tunnel, and which inner frame} */
    static byte[] inner(byte[] frame) {
        Frame view = new Frame().bind(frame.clone(), 0, 0, frame.length);
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN);
        Decapsulator receiver = Decapsulator.of(
                        vxlan, vxlan.withPort(Vxlan.IANA_PORT), VxlanGpe.plain(), Geneve.of(GeneveProfile.PLAIN))
                .checksums(ChecksumPolicy.REPORT);
        return receiver.decapsulate(view, new TunnelMetadata()) == Verdict.OK
                ? Arrays.copyOfRange(frame, view.start(), view.end())
                : null;
    }

    /** {@return inner frames, and others that are no tunnels} */
    public static List<byte[]> innerFrames() {
        Function<byte[], byte[]> unpacked = frame -> inner(frame) == null ? frame : inner(frame);
        return spread(distinct(frames().stream().map(unpacked), Integer.MAX_VALUE));
    }
}
