// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a file: every packet before it is delivered, and nothing but {@link CaptureFormatException} is
 * thrown.
 */
class CutCaptureTest {
    @TempDir
    Path folder;

    /** Where in the file each packet is complete. */
    private final List<Integer> complete = new ArrayList<>();

    /** Where in the file another packet may start. */
    private final List<Integer> whole = new ArrayList<>();

    private byte[] pcap() {
        HandMade file = HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1);
        whole.add(file.length());
        for (int length : new int[] {14, 0, 33}) {
            ended(file.record(1, 2, HandMade.packet(length, 1)));
        }
        return file.bytes();
    }

    private byte[] pcapng() {
        HandMade file = new HandMade(BIG_ENDIAN).section();
        whole.add(file.length());
        whole.add(
                file.interfaceDescription(1, 0, file.option(9, new byte[] {6})).length());
        ended(file.enhancedPacket(0, 77, 30, HandMade.packet(15, 1)));
        whole.add(file.block(5, new byte[20]).length());
        ended(file.simplePacket(3, HandMade.packet(3, 1)));
        whole.add(file.order(LITTLE_ENDIAN).section().length());
        whole.add(file.interfaceDescription(113, 0).length());
        ended(file.obsoletePacket(0, 78, 16, HandMade.packet(16, 1)));
        return file.bytes();
    }

    private void ended(HandMade file) {
        complete.add(file.length());
        whole.add(file.length());
    }

    @Test
    void deliversEveryWholePacketOfAPcapFileCutAnywhere() throws IOException {
        cutEverywhere(pcap());
    }

    @Test
    void deliversEveryWholePacketOfAPcapngFileCutAnywhere() throws IOException {
        cutEverywhere(pcapng());
    }

    private void cutEverywhere(byte[] file) throws IOException {
        int header = whole.get(0);
        Captured all = Captured.mapped(folder, file);
        assertThat(all.packets).hasSize(complete.size());
        for (int length = 0; length <= file.length; length++) {
            int cut = length;
            byte[] piece = Arrays.copyOf(file, length);

            Captured captured = Captured.mapped(folder, piece);

            long expected = complete.stream().filter(end -> end <= cut).count();
            assertThat(captured.packets).as("cut at %s", cut).hasSize((int) expected);
            assertThat(captured.packets.toString())
                    .as("cut at %s", cut)
                    .isEqualTo(all.packets.subList(0, (int) expected).toString());
            assertThat(captured.refusal.isEmpty())
                    .as("refused when cut at %s", cut)
                    .isEqualTo(cut >= header);
            assertThat(captured.cutOff.isEmpty())
                    .as("cut off unnoticed at %s", cut)
                    .isEqualTo(cut < header || whole.contains(cut));
            List<String> lines = captured.lines(folder.resolve("made.cap").toString());
            assertThat(Captured.streamed(piece).lines("made.cap"))
                    .as("streamed, cut at %s", cut)
                    .isEqualTo(lines);
            assertThat(Captured.streamed(Captured.dripping(piece, 3), "made.cap")
                            .lines("made.cap"))
                    .as("dripping, cut at %s", cut)
                    .isEqualTo(lines);
        }
    }

    @Test
    void survivesAnyChangeOfAnyByteAlikeMappedAndStreamed() throws IOException {
        for (byte[] file : List.of(pcap(), pcapng())) {
            for (int at = 0; at < file.length; at++) {
                for (int value : new int[] {0, 0xFF}) {
                    byte[] changed = file.clone();
                    changed[at] = (byte) value;
                    assertMappedAsStreamed(changed, "byte " + at + " set to " + value);
                }
            }
        }
    }

    @Test
    void survivesRandomChangesAlikeMappedAndStreamed() throws IOException {
        long seed = 42;
        Random random = new Random(seed);
        for (byte[] file : List.of(pcap(), pcapng())) {
            for (int i = 0; i < 200; i++) {
                byte[] changed = Arrays.copyOf(file, 1 + random.nextInt(file.length + 20));
                for (int changes = random.nextInt(6); changes >= 0; changes--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
                assertMappedAsStreamed(changed, "round " + i + " of seed " + seed);
            }
        }
    }

    private void assertMappedAsStreamed(byte[] file, String what) throws IOException {
        assertThat(Captured.streamed(file).lines("made.cap"))
                .as(what)
                .isEqualTo(Captured.mapped(folder, file)
                        .lines(folder.resolve("made.cap").toString()));
    }
}
