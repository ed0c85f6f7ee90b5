// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** The embedding example of the README compiles, runs, and is the one that stands there. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path SOURCE = Path.of("src/test/java/org/encap4j/testdata/ReadmeTest.java");
    private static final int HEADROOM = 64;

    @Test
    void theExampleSendsAPacketAndGetsItBack() throws IOException {
        ByteBuf packet = ethernetFrame();
        try {
            // example
            TunnelProtocol vxlan = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
            InetAddress here = InetAddress.getByName("192.168.10.100");
            InetAddress there = InetAddress.getByName("192.168.10.101");
            OuterHeader outer = OuterHeader.to(vxlan, here, there).build(); // one per remote endpoint, shared
            Decapsulator receiver = Decapsulator.of(vxlan); // shared
            Frame frame = new Frame(); // one per thread, reused for every packet
            TunnelMetadata metadata = new TunnelMetadata().setIdentity(15584);

            Verdict sent = outer.encapsulate(frame.bind(packet), metadata);
            frame.moveIndices(packet); // the ByteBuf now starts 50 bytes earlier, at the outer Ethernet header
            Verdict received = receiver.decapsulate(frame.bind(packet), metadata);
            frame.moveIndices(packet); // and is the pod's packet again; metadata.identity() is its sender
            // end of example
            assertThat(List.of(sent, received)).containsOnly(Verdict.OK);
            assertThat(metadata.identity()).isEqualTo(15584);
            assertThat(packet.readerIndex()).isEqualTo(HEADROOM);
            assertThat(outer.length()).isEqualTo(50);
        } finally {
            packet.release();
        }
    }

    private static ByteBuf ethernetFrame() {
        ByteBuf packet = Unpooled.buffer(256).setIndex(HEADROOM, HEADROOM + 100);
        EthernetHeader.write(new Frame().bind(packet), HEADROOM, 0x0A0B0C0D0E0FL, 0x020000000001L, EtherType.ARP);
        return packet;
    }

    @Test
    void theReadmeShowsThisExample() throws IOException {
        List<String> source = Files.readAllLines(SOURCE);
        int from = indexOf(source, "// example") + 1;
        int to = indexOf(source, "// end of example");
        String example = String.join("\n", source.subList(from, to)).stripIndent();

        assertThat(Files.readString(README)).contains("```java\n" + example + "\n```");
    }

    private static int indexOf(List<String> lines, String marker) {
        return lines.stream().map(String::strip).toList().indexOf(marker);
    }
}
