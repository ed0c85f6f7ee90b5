// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracePortTest {
    @TempDir
    private Path folder;

    private long now = 5_000;

    @Test
    void writesDownWhatPassesAndOnlyThat() throws IOException {
        Path file = folder.resolve("trace.pcap");
        LoopbackPort near = new LoopbackPort("near", "far", 1 << 16);
        List<byte[]> in = Packets.numbered(0, 2, 60);
        List<byte[]> out = Packets.numbered(2, 4, 70);
        Packets.offer(near.otherEnd(), in);
        try (TracePort port = new TracePort(near, PcapWriter.create(file, LinkType.ETHERNET), () -> now)) {
            assertThat(port.name()).isEqualTo("near");
            Frame frame = new Frame();
            assertThat(port.poll(frame)).isTrue();
            assertThat(Packets.bytes(frame)).isEqualTo(in.get(0));
            // As it was received: what a forwarder makes of it comes later.
            frame.setByte(frame.start(), ~in.get(0)[0]);
            now = 7_000;
            assertThat(Packets.offer(port, out)).isEqualTo(2);
            assertThat(Packets.poll(port)).containsExactly(in.get(1));
            assertThat(port.offer(Packets.frame(new byte[60_000]))).isFalse();
            port.flush();
        }
        assertThat(near.offer(Packets.frame(new byte[60]))).as("closed as well").isFalse();
        assertThat(Packets.poll(near.otherEnd())).containsExactlyElementsOf(out);
        try (CapturePort trace = CapturePort.reading(file)) {
            Frame first = new Frame();
            assertThat(trace.poll(first)).isTrue();
            assertThat(Packets.bytes(first)).isEqualTo(in.get(0));
            assertThat(trace.timestampNanos()).isEqualTo(5_000);
            assertThat(Packets.poll(trace)).containsExactly(out.get(0), out.get(1), in.get(1));
            assertThat(trace.timestampNanos()).isEqualTo(7_000);
        }
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        Path file = folder.resolve("trace.pcap");
        TracePort port = new TracePort(
                new LoopbackPort("near", "far", 1 << 16), PcapWriter.create(file, LinkType.ETHERNET), () -> now);
        port.close();
        port.close();
        assertThat(file).exists();
    }
}
