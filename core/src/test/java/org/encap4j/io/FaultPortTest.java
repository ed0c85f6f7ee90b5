// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPortTest {
    private static final int COUNT = 2_000;

    private final List<byte[]> packets = Packets.numbered(0, COUNT, 60);
    private final LoopbackPort near = new LoopbackPort("near", "far", 1 << 21);
    private final LoopbackPort far = near.otherEnd();
    private final FaultPort port = new FaultPort(near, 42);

    @Test
    void withoutFaultsItIsTheSamePort() throws IOException {
        assertThat(port.name()).isEqualTo("near");
        assertThat(sent()).containsExactlyElementsOf(packets);
        assertThat(received()).containsExactlyElementsOf(packets);
    }

    @Test
    void losesAsManyAsItIsTold() throws IOException {
        port.sent().lose(0.25);
        List<byte[]> left = sent();
        assertThat(left.size()).isBetween(1_400, 1_600);
        assertThat(port.sent().lost()).isEqualTo(COUNT - left.size());
        assertThat(positions(left)).isSorted().doesNotHaveDuplicates();
        assertThat(received()).as("the other direction").hasSize(COUNT);
    }

    @Test
    void doublesPackets() throws IOException {
        port.received().duplicate(1);
        List<byte[]> left = received();
        assertThat(left).hasSize(2 * COUNT);
        assertThat(positions(left)).isSorted();
        assertThat(port.received().doubled()).isEqualTo(COUNT);
    }

    @Test
    void letsPacketsBeOvertakenByTheNext() throws IOException {
        port.sent().reorder(0.2);
        List<Integer> positions = positions(sent());
        assertThat(positions).doesNotHaveDuplicates();
        long late = 0;
        for (int i = 1; i < positions.size(); i++) {
            late += positions.get(i) == positions.get(i - 1) - 1 ? 1 : 0;
        }
        assertThat(late).isEqualTo(port.sent().reordered() - port.sent().held()).isBetween(250L, 450L);
    }

    @Test
    void turnsOneBitOver() throws IOException {
        port.sent().corrupt(1);
        List<byte[]> left = sent();
        assertThat(left).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            byte[] damaged = left.get(i);
            int bits = 0;
            for (int at = 0; at < damaged.length; at++) {
                bits += Integer.bitCount((damaged[at] ^ packets.get(i)[at]) & 0xFF);
            }
            assertThat(bits).as("packet %d", i).isEqualTo(1);
        }
        assertThat(port.sent().damaged()).isEqualTo(COUNT);
    }

    @Test
    void cutsPacketsOff() throws IOException {
        port.sent().truncate(1);
        List<byte[]> left = sent();
        assertThat(left).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertThat(left.get(i).length).isBetween(1, 59);
            assertThat(left.get(i)).isEqualTo(Arrays.copyOf(packets.get(i), left.get(i).length));
        }
        assertThat(left.stream().mapToInt(bytes -> bytes.length).distinct().count())
                .isEqualTo(59);
        assertThat(port.sent().cutOff()).isEqualTo(COUNT);
    }

    @Test
    void delaysByAsManyPackets() throws IOException {
        port.received().delay(3);
        Packets.offer(far, packets.subList(0, 3));
        assertThat(Packets.poll(port)).isEmpty();
        assertThat(port.received().held()).isEqualTo(3);
        Packets.offer(far, packets.subList(3, 5));
        assertThat(Packets.poll(port)).containsExactlyElementsOf(packets.subList(0, 2));
        port.received().delay(0);
        assertThat(Packets.poll(port)).containsExactlyElementsOf(packets.subList(2, 5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPacketIsAccountedForWhateverHappens(long seed) throws IOException {
        FaultPort bad = new FaultPort(near, seed);
        bad.sent()
                .lose(0.1)
                .duplicate(0.1)
                .reorder(0.1)
                .corrupt(0.1)
                .truncate(0.1)
                .delay(7);
        assertThat(Packets.offer(bad, packets)).isEqualTo(COUNT);
        FaultyWire wire = bad.sent();
        assertThat(Packets.poll(far)).hasSize((int) wire.left());
        assertThat(wire.entered()).isEqualTo(COUNT);
        assertThat(wire.entered() + wire.doubled()).isEqualTo(wire.lost() + wire.left() + wire.held());
        assertThat(wire.held()).isBetween(7L, 8L);
    }

    @Test
    void oneSeedAlwaysDoesTheSame() throws IOException {
        assertThat(disturbed(7)).isEqualTo(disturbed(7)).isNotEqualTo(disturbed(8));
    }

    private String disturbed(long seed) throws IOException {
        LoopbackPort end = new LoopbackPort("near", "far", 1 << 21);
        FaultPort bad = new FaultPort(end, seed);
        bad.sent().lose(0.1).duplicate(0.1).reorder(0.1).corrupt(0.1).truncate(0.1);
        Packets.offer(bad, packets);
        List<byte[]> left = Packets.poll(end.otherEnd());
        return String.join("\n", left.stream().map(Hex::text).toList());
    }

    @Test
    void whatThePortRefusesWaitsAndIsNotLost() throws IOException {
        LoopbackPort narrow = new LoopbackPort("narrow", "far", 4096);
        FaultPort bad = new FaultPort(narrow, 1);
        int taken = Packets.offer(bad, packets);
        List<byte[]> left = new ArrayList<>(Packets.poll(narrow.otherEnd()));
        assertThat(left).hasSize(taken - 1);
        bad.flush();
        left.addAll(Packets.poll(narrow.otherEnd()));
        assertThat(left).containsExactlyElementsOf(packets.subList(0, taken));
        bad.close();
        assertThat(narrow.offer(Packets.frame(new byte[60]))).isFalse();
    }

    @Test
    void refusesWhatIsNoProbability() {
        List<Consumer<Double>> faults = List.of(
                port.sent()::lose,
                port.sent()::duplicate,
                port.sent()::reorder,
                port.sent()::corrupt,
                port.sent()::truncate);
        for (Consumer<Double> fault : faults) {
            for (double value : new double[] {-0.01, 1.01, Double.NaN}) {
                assertThatThrownBy(() -> fault.accept(value))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("a probability of " + value + ", expected 0 to 1");
            }
        }
        assertThatThrownBy(() -> port.sent().delay(-1)).hasMessage("a delay of -1 packets, expected 0 or more");
    }

    private List<byte[]> sent() throws IOException {
        assertThat(Packets.offer(port, packets)).isEqualTo(COUNT);
        return Packets.poll(far);
    }

    private List<byte[]> received() throws IOException {
        assertThat(Packets.offer(far, packets)).isEqualTo(COUNT);
        return Packets.poll(port);
    }

    private List<Integer> positions(List<byte[]> some) {
        List<String> all = packets.stream().map(Hex::text).toList();
        return some.stream().map(bytes -> all.indexOf(Hex.text(bytes))).toList();
    }
}
