// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.pcap.PcapWriter.Resolution;
import org.encap4j.wire.Frame;
import org.opentest4j.AssertionFailedError;

/**
 * What shall come out of a test that {@link PcapSource} runs: a capture with one packet for every frame that goes in, in their order
 * and with their times. A packet without bytes stands for a frame that nothing comes out for.
 *
 * <p>With {@code -Dencap4j.golden=write} nothing is compared; the file is written, by way of a temporary name, after the last frame,
 * and only if every frame was verified. It is a pcap file with nanoseconds, whose link type is Ethernet.
 */
public final class GoldenCapture implements AutoCloseable {
    private static final String HOW_TO_WRITE =
            "-D" + GoldenFile.PROPERTY + "=" + GoldenFile.WRITE + " writes the golden capture";

    private final String name;
    private final List<CaptureFile.Packet> sources;
    /** What is expected of each frame; when writing, what came out, null until then. */
    private final byte[][] packets;

    private final boolean writing = GoldenFile.isToBeWritten();
    private CapturedFrame current;

    private GoldenCapture(String name, List<CaptureFile.Packet> sources) {
        this.name = name;
        this.sources = sources;
        this.packets = new byte[sources.size()][];
    }

    static GoldenCapture of(String name, Class<?> test, List<CaptureFile.Packet> sources) throws IOException {
        GoldenCapture golden = new GoldenCapture(name, sources);
        if (!golden.writing) {
            golden.read(test);
        }
        return golden;
    }

    private void read(Class<?> test) throws IOException {
        List<CaptureFile.Packet> expected;
        try {
            expected = CaptureFile.read(name, test);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(name, null, e.getReason() + "; " + HOW_TO_WRITE);
        }
        if (expected.size() != packets.length) {
            throw new IOException(
                    name + ": " + expected.size() + " packets for " + packets.length + " frames; " + HOW_TO_WRITE);
        }
        for (int i = 0; i < packets.length; i++) {
            packets[i] = expected.get(i).bytes();
        }
    }

    void at(CapturedFrame frame) {
        current = frame;
    }

    /**
     * Fails unless the packet is the one that the golden capture has for the frame of this run.
     *
     * @param actual its readable bytes are the packet; its indices stay, and it is not released
     * @throws AssertionFailedError that names the field that differs, see {@link FrameAssert}
     */
    public void verify(ByteBuf actual) {
        int index = (int) current.number() - 1;
        if (writing) {
            packets[index] = ByteBufUtil.getBytes(actual);
            return;
        }
        FrameAssert.assertFrame(actual)
                .as(current + ", golden " + name + " #" + current.number())
                .isEqualTo(packets[index]);
    }

    /**
     * Fails unless the golden capture has an empty packet for the frame of this run.
     *
     * @throws AssertionFailedError if a packet was expected
     */
    public void verifyNothing() {
        verify(Unpooled.EMPTY_BUFFER);
    }

    /**
     * Writes the golden capture, if that is asked for. JUnit calls it after the last frame.
     *
     * @throws IOException if it cannot be written
     * @throws AssertionFailedError if there is a frame that was not verified; the file is then as it was
     */
    @Override
    public void close() throws IOException {
        if (!writing) {
            return;
        }
        for (int i = 0; i < packets.length; i++) {
            if (packets[i] == null) {
                throw new AssertionFailedError(name + " was not written: "
                        + sources.get(i).frame() + " was not verified; run all frames, and verify each once");
            }
        }
        Path file = CaptureFile.place(name).toAbsolutePath();
        Files.createDirectories(file.getParent());
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, Resolution.NANOSECONDS)) {
            Frame frame = new Frame();
            for (int i = 0; i < packets.length; i++) {
                frame.bind(packets[i], 0, 0, packets[i].length);
                writer.write(sources.get(i).frame().timestampNanos(), frame, packets[i].length);
            }
            writer.finish();
        }
        System.out.println("wrote " + file + ", " + packets.length + " packets");
    }
}
