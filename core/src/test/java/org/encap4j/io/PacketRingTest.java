// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketRingTest {
    private static final int LEAST = 4096;
    private static final int HEADROOM = 64;

    private final Frame out = new Frame();

    @Test
    void givesBackWhatWasPutInInOrderWhateverTheLengths() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            PacketRing ring = new PacketRing(LEAST << random.nextInt(3), random.nextInt(300));
            Deque<byte[]> expected = new ArrayDeque<>();
            int put = 0;
            for (int step = 0; step < 3_000; step++) {
                if (random.nextInt(2) == 0) {
                    byte[] packet = Packets.numbered(put, random.nextInt(ring.maxLength() / (1 + random.nextInt(20))));
                    if (ring.offer(Packets.frame(packet))) {
                        expected.add(packet);
                        put++;
                    }
                } else if (expected.isEmpty()) {
                    assertThat(ring.poll(out))
                            .as("seed %d, step %d", seed, step)
                            .isFalse();
                } else {
                    assertThat(ring.poll(out)).isTrue();
                    assertThat(Packets.bytes(out))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(expected.remove());
                }
            }
            assertThat(put).as("seed %d", seed).isGreaterThan(100);
        }
    }

    @Test
    void whatGrowsIntoItsHeadroomTouchesNoOther() {
        PacketRing ring = new PacketRing(LEAST, HEADROOM);
        for (int round = 0; round < 200; round++) {
            byte[] first = Packets.numbered(round, 1 + round);
            byte[] second = Packets.numbered(-round, 300 - round);
            assertThat(ring.offer(Packets.frame(first))).isTrue();
            assertThat(ring.offer(Packets.frame(second))).isTrue();
            assertThat(ring.poll(out)).isTrue();
            assertThat(out.headroom()).isEqualTo(HEADROOM);
            int end = out.end();
            for (int at = out.start() - HEADROOM; at < end; at++) {
                out.setByte(at, 0xFF);
            }
            out.resize(out.start() - HEADROOM, end);
            assertThat(ring.poll(out)).isTrue();
            assertThat(Packets.bytes(out)).isEqualTo(second);
        }
    }

    @Test
    void theLongestPacketFitsAnEmptyRingWhereverItStands() {
        PacketRing ring = new PacketRing(LEAST, HEADROOM);
        Frame longest = Packets.frame(new byte[ring.maxLength()]);
        for (int step = 0; step < 200; step++) {
            assertThat(ring.offer(Packets.frame(new byte[step]))).isTrue();
            assertThat(ring.poll(out)).isTrue();
            assertThat(ring.poll(out)).isFalse();
            assertThat(ring.offer(longest)).as("step %d", step).isTrue();
            assertThat(ring.poll(out)).isTrue();
            assertThat(ring.poll(out)).isFalse();
        }
        assertThat(ring.offer(Packets.frame(new byte[ring.maxLength() + 1]))).isFalse();
    }

    @Test
    void takesNoMoreThanItHolds() {
        PacketRing ring = new PacketRing(LEAST, HEADROOM);
        int taken = 0;
        while (ring.offer(Packets.frame(Packets.numbered(taken, 100)))) {
            taken++;
        }
        // 16 + 64 + 100 bytes in lines of 64, an odd number of them.
        assertThat(taken).isEqualTo(LEAST / (3 * 64));
        assertThat(ring.poll(out)).isTrue();
        assertThat(ring.offer(Packets.frame(new byte[100])))
                .as("while the first is lent")
                .isFalse();
        assertThat(ring.poll(out)).isTrue();
        assertThat(Packets.bytes(out)).isEqualTo(Packets.numbered(1, 100));
        assertThat(ring.offer(Packets.frame(new byte[100]))).isTrue();
    }

    /** A first-level cache of 32 KiB in 8 ways gives all addresses that are 4,096 apart the same 8 places. */
    @ParameterizedTest
    @ValueSource(ints = {0, 64, 176, 432, 944, 1456, 1968})
    void packetsOfOneSizeStartAtAllPlacesOfTheCache(int length) {
        PacketRing ring = new PacketRing(1 << 20, HEADROOM);
        Set<Integer> lines = new HashSet<>();
        for (int packet = 0; packet < 64; packet++) {
            assertThat(ring.offer(Packets.frame(new byte[length]))).isTrue();
            assertThat(ring.poll(out)).isTrue();
            lines.add(out.start() >> 6 & 63);
        }
        assertThat(lines).hasSize(64);
    }

    @Test
    void keepsWhatACaptureKnows() {
        PacketRing ring = new PacketRing(LEAST, HEADROOM);
        assertThat(ring.offer(new byte[10], 1500, 1_700_000_000_123_456_789L)).isTrue();
        assertThat(ring.offer(new byte[11], 11, 5)).isTrue();
        assertThat(ring.poll(out)).isTrue();
        assertThat(ring.originalLength()).isEqualTo(1500);
        assertThat(ring.timestampNanos()).isEqualTo(1_700_000_000_123_456_789L);
        assertThat(ring.poll(out)).isTrue();
        assertThat(ring.originalLength()).isEqualTo(11);
        assertThat(ring.timestampNanos()).isEqualTo(5);
    }

    @Test
    void twoThreadsLoseAndMixUpNothing() throws InterruptedException {
        int packets = 200_000;
        PacketRing ring = new PacketRing(LEAST, HEADROOM);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread producer = new Thread(() -> {
            Random lengths = new Random(1);
            Frame frame = new Frame();
            byte[] memory = new byte[1000];
            for (int number = 0; number < packets && failure.get() == null; number++) {
                int length = 8 + lengths.nextInt(600);
                frame.bind(memory, 0, 0, length);
                frame.setInt(0, number);
                frame.setInt(length - 4, ~number);
                while (!ring.offer(frame) && failure.get() == null) {
                    Thread.yield();
                }
            }
        });
        Thread consumer = new Thread(() -> {
            Random lengths = new Random(1);
            for (int number = 0; number < packets; number++) {
                while (!ring.poll(out)) {
                    Thread.yield();
                }
                assertThat(out.length()).isEqualTo(8 + lengths.nextInt(600));
                assertThat(out.getInt(out.start())).isEqualTo(number);
                assertThat(out.getInt(out.end() - 4)).isEqualTo(number == 0 ? -1 : ~number);
            }
        });
        consumer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        producer.start();
        consumer.start();
        consumer.join(Duration.ofSeconds(60).toMillis());
        boolean hangs = consumer.isAlive();
        failure.compareAndSet(null, hangs ? new AssertionError("hangs") : null);
        producer.join(Duration.ofSeconds(10).toMillis());
        assertThat(failure.get()).isNull();
    }

    @Test
    void allocatesNothing() {
        PacketRing ring = new PacketRing(1 << 16, HEADROOM);
        Frame in = Packets.frame(new byte[700]);
        AllocationProbe.assertNone("a packet ring", () -> {
            ring.offer(in);
            ring.poll(out);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "4095, 0, 'a packet ring of 4095 bytes, expected 4096 to 1073741824'",
        "1073741825, 0, 'a packet ring of 1073741825 bytes, expected 4096 to 1073741824'",
        "4096, -1, 'headroom of -1 bytes, expected 0 to 1983'",
        "4096, 1984, 'headroom of 1984 bytes, expected 0 to 1983'"
    })
    void refusesSizesThatCannotBe(int bytes, int headroom, String message) {
        assertThatThrownBy(() -> new PacketRing(bytes, headroom))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
