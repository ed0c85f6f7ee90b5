// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.FlowHash;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C finds in tables, sums up and hashes what Java does. */
class YardstickTableTest {
    private static final long SEED = 20_261_126;
    private static final int ADDRESSES = 20_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    private static Prefix prefix(int address, int length) {
        return Prefix.ofIpv4(length == 0 ? 0 : address & -1 << 32 - length, length);
    }

    /** Prefixes of one shape: strewn anywhere, side by side as pods are, or nested around a few addresses. */
    private Map<Prefix, Integer> table(int size) {
        List<Supplier<Prefix>> shapes = List.of(
                () -> prefix(random.nextInt(), random.nextInt(33)),
                () -> prefix(random.nextInt(1 << 24) | 10 << 24, 16 + random.nextInt(9)),
                () -> prefix(0x0A00_0000 | random.nextInt(4 * size), random.nextInt(50) == 0 ? 24 : 32),
                () -> prefix(
                        0xC0A8_0000 + random.nextInt(4) * 0x40_0001 ^ 1 << random.nextInt(32), random.nextInt(33)));
        Supplier<Prefix> shape = shapes.get(random.nextInt(shapes.size()));
        Map<Prefix, Integer> table = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            table.put(random.nextInt(8) == 0 ? shapes.get(0).get() : shape.get(), random.nextInt(1 + size / 3));
        }
        return table;
    }

    /** In a prefix, at its edges, or anywhere. */
    private int[] addresses(Map<Prefix, Integer> table) {
        List<Prefix> prefixes = new ArrayList<>(table.keySet());
        return IntStream.range(0, ADDRESSES)
                .map(i -> {
                    Prefix prefix = prefixes.isEmpty() ? prefix(0, 0) : prefixes.get(random.nextInt(prefixes.size()));
                    int open = prefix.length() == 32 ? 0 : -1 >>> prefix.length();
                    int edge = random.nextInt(3) - 1;
                    return random.nextInt(4) == 0
                            ? (int) prefix.low() + (random.nextBoolean() ? edge : open + edge)
                            : random.nextInt(4) == 0 ? random.nextInt() : (int) prefix.low() | random.nextInt() & open;
                })
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 60, 511, 513, 3000, 40_000})
    void findsLikeJava(int size) throws IOException {
        Map<Prefix, Integer> table = table(size);
        int[] addresses = addresses(table);
        Lpm lpm = Lpm.of(table);
        List<String> java = IntStream.of(addresses)
                .mapToObj(address -> Integer.toUnsignedString(lpm.lookup(address)))
                .toList();
        YardstickInput input = new YardstickInput(0, 0, 1)
                .routes(
                        List.copyOf(table.keySet()),
                        table.values().stream().mapToInt(Integer::intValue).toArray())
                .addresses(addresses);

        assertThat(Built.results(folder, "fib", input)).as("seed " + SEED).isEqualTo(java);
        assertThat(Built.results(folder, "fib-batch", input)).isEqualTo(java);
    }

    @Test
    void findsIdentitiesLikeJava() throws IOException {
        IpCache cache = new IpCache(warning -> {});
        Map<Prefix, RemoteEndpoint> entries = new HashMap<>();
        table(5000)
                .forEach((prefix, value) -> entries.put(
                        prefix, RemoteEndpoint.of(value, cache.tunnelTo(value % 9), Source.CUSTOM_RESOURCE)));
        cache.putAll(entries);
        Map<Prefix, Integer> keys = new HashMap<>();
        entries.keySet().forEach(prefix -> keys.put(prefix, 0));
        int[] addresses = addresses(keys);
        List<String> java = IntStream.of(addresses)
                .mapToObj(cache::lookup)
                .map(found -> Integer.toUnsignedString(found == null ? Lpm.NOT_FOUND : found.identity()))
                .toList();
        YardstickInput input = new YardstickInput(0, 0, 1).ipcache(cache).addresses(addresses);

        assertThat(Built.results(folder, "cache", input)).as("seed " + SEED).isEqualTo(java);
        assertThat(Built.results(folder, "cache-batch", input)).isEqualTo(java);
    }

    private List<byte[]> bytes(int longest) {
        return IntStream.rangeClosed(1, longest)
                .mapToObj(length -> {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    return bytes;
                })
                .toList();
    }

    @Test
    void sumsUpLikeJava() throws IOException {
        List<byte[]> packets = new ArrayList<>(bytes(1600));
        packets.add(new byte[40]);
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) -1);
        packets.add(ones);
        List<String> java = packets.stream()
                .map(packet -> InternetChecksum.sum(StrangePackets.bind(packet), 0, packet.length, 0))
                .map(sum -> Integer.toString(InternetChecksum.finish(sum)))
                .toList();

        YardstickInput input = new YardstickInput(2243, 7, 3).packets(packets);

        assertThat(Built.results(folder, "checksum", input)).as("seed " + SEED).isEqualTo(java);
    }

    @Test
    void hashesLikeJava() throws IOException {
        StrangePackets strange = new StrangePackets(random, 0x0200_0000_0001L, random::nextInt, random::nextInt);
        List<byte[]> packets = Stream.generate(strange::draw)
                .filter(packet -> packet.length >= EthernetHeader.LENGTH && StrangePackets.isForC(packet))
                .limit(5000)
                .toList();
        List<String> java = packets.stream()
                .map(StrangePackets::bind)
                .map(frame -> Integer.toUnsignedString(hash(frame)))
                .toList();

        YardstickInput input = new YardstickInput(2240, 128, 1).packets(packets);

        assertThat(Built.results(folder, "hash", input)).as("seed " + SEED).isEqualTo(java);
    }

    private static int hash(Frame frame) {
        int type = EthernetHeader.type(frame, 0);
        assertThat(type).isNotEqualTo(EtherType.IPV6);
        return FlowHash.of(frame, 0, type, EthernetHeader.LENGTH, frame.end(), false);
    }
}
