// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever packets lie, what becomes of them is the same; and passes can be repeated. */
class WorkloadTest {
    private static final int COUNT = 128;
    private static final int LENGTH = 100;
    private static final Packets.InFrames FRAMES = new Packets.InFrames(Layout.ODD, Storage.DIRECT);

    static Stream<Packets> everyPlace() {
        return Stream.concat(
                Stream.of(Layout.values())
                        .flatMap(layout ->
                                Stream.of(Storage.values()).map(storage -> new Packets.InFrames(layout, storage))),
                Stream.of(Leasing.values()).map(Packets.InBuffers::new));
    }

    private static void assertSame(Workload one, Workload other) {
        try (one;
                other) {
            assertThat(one.digest()).isNotEqualTo(Workload.NO_DIGEST).isEqualTo(other.digest());
            assertThat(one.size()).isEqualTo(other.size());
            assertRepeats(one);
        }
    }

    private static void assertRepeats(Workload workload) {
        long digest = workload.digest();
        workload.restore();
        long first = workload.pass();
        for (int pass = 1; pass < Math.min(300, workload.passesBeforeRestore()); pass++) {
            assertThat(workload.pass()).isEqualTo(first);
        }
        workload.restore();
        assertThat(workload.pass()).isEqualTo(first);
        assertThat(workload.digest()).isEqualTo(digest);
    }

    @ParameterizedTest
    @MethodSource("everyPlace")
    void everyPlaceGivesTheSame(Packets packets) {
        Protocols protocol = Protocols.GENEVE_16;
        assertSame(Codecs.encap(protocol, COUNT, LENGTH, packets), Codecs.encap(protocol, COUNT, LENGTH, FRAMES));
        assertSame(Codecs.decap(protocol, COUNT, LENGTH, packets), Codecs.decap(protocol, COUNT, LENGTH, FRAMES));
        assertSame(Codecs.refused(protocol, COUNT, LENGTH, packets), Codecs.refused(protocol, COUNT, LENGTH, FRAMES));
        assertSame(Forwardings.nativeRouting(COUNT, LENGTH, packets), Forwardings.nativeRouting(COUNT, LENGTH, FRAMES));
        assertSame(
                Forwardings.tunnel(protocol, COUNT, LENGTH, packets),
                Forwardings.tunnel(protocol, COUNT, LENGTH, FRAMES));
        assertSame(Forwardings.tooBig(null, COUNT, 1500, packets), Forwardings.tooBig(null, COUNT, 1500, FRAMES));
    }

    @ParameterizedTest
    @EnumSource(Protocols.class)
    void everyHeaderGoesThereAndBack(Protocols protocol) {
        for (Workload workload : List.of(
                Codecs.encap(protocol, COUNT, LENGTH, FRAMES),
                Codecs.decap(protocol, COUNT, LENGTH, FRAMES),
                Codecs.encodeHeader(protocol, COUNT, LENGTH, FRAMES),
                Codecs.decodeHeader(protocol, COUNT, LENGTH, FRAMES),
                Forwardings.tunnel(protocol, COUNT, LENGTH, FRAMES))) {
            assertThat(workload.size()).isEqualTo(COUNT);
            assertRepeats(workload);
        }
    }

    @Test
    void batchesGiveTheSame() {
        assertSame(
                Forwardings.batches(null, COUNT, LENGTH, 32, FRAMES), Forwardings.nativeRouting(COUNT, LENGTH, FRAMES));
        assertSame(
                Forwardings.batches(Protocols.VXLAN_IDENTITY, COUNT, LENGTH, 32, FRAMES),
                Forwardings.tunnel(Protocols.VXLAN_IDENTITY, COUNT, LENGTH, FRAMES));
    }

    @ParameterizedTest
    @EnumSource(Leasing.class)
    void thePerFieldCodecGivesTheSame(Leasing leasing) {
        assertSame(Peers.perFieldEncap(COUNT, LENGTH, leasing), Codecs.encap(Protocols.VXLAN, COUNT, LENGTH, FRAMES));
        assertSame(Peers.perFieldDecap(COUNT, LENGTH, leasing), Codecs.decap(Protocols.VXLAN, COUNT, LENGTH, FRAMES));
    }

    @Test
    void pcap4jBuildsAndParsesTheSame() {
        byte[] inner = PodTraffic.of(1, LENGTH).frames()[0];
        byte[] ours = Codecs.received(Protocols.VXLAN, 1, LENGTH).frames()[0];
        Pcap4jVxlan codec = new Pcap4jVxlan(4789);

        byte[] built = codec.build(inner);

        // It hashes in its own way, into the source port.
        int sourcePort = 34;
        System.arraycopy(ours, sourcePort, built, sourcePort, 2);
        assertThat(built).isEqualTo(ours);
        assertThat(codec.parse(ours)).isEqualTo(LENGTH + Endpoints.VNI);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void sumsRepeat(Storage storage) {
        Packets.InFrames packets = new Packets.InFrames(Layout.ODD, storage);

        assertSame(Sums.checksum(COUNT, 1400, packets), Sums.checksum(COUNT, 1400, FRAMES));
        assertSame(Sums.flowHash(COUNT, LENGTH, packets), Sums.flowHash(COUNT, LENGTH, FRAMES));
    }

    @Test
    void hashesAsTheReferenceDoes() {
        Fnv digest = new Fnv();
        for (char letter : "foobar".toCharArray()) {
            digest.addByte(letter);
        }

        assertThat(digest.value()).isEqualTo(0x8594_4171_F739_67E8L);
        Fnv words = new Fnv();
        words.addInt(0x6F6F_66);
        assertThat(words.value()).isNotEqualTo(digest.value());
    }
}
