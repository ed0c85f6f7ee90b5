// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.encap4j.Counters;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveOptions;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.geneve.OvnOption;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.netty.TunnelDecoder;
import org.encap4j.netty.TunnelEncoder;
import org.encap4j.netty.TunnelPacket;
import org.encap4j.testdata.junit.PcapSource;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** The Java of the README compiles, runs, and is what stands there. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path SOURCE = Path.of("src/test/java/org/encap4j/testdata/ReadmeTest.java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);
    private static final String BEGIN = "// recipe";
    private static final String END = "// end of recipe";
    private static final int RECIPES = 6;

    private final ByteBufAllocator alloc = ByteBufAllocator.DEFAULT;

    private static byte[] pcapBytes(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.getBytes(frame.readerIndex(), bytes);
        return bytes;
    }

    @PcapSource("captures/pods-ping.pcap")
    void encapsulatesAndDecapsulates(ByteBuf captured) throws UnknownHostException {
        byte[] ethernetFrame = pcapBytes(captured);
        Counters counters = new Counters();
        // recipe
        TunnelProtocol vxlan = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT); // 8472 unless said otherwise
        InetAddress here = InetAddress.getByName("192.168.10.100");
        InetAddress there = InetAddress.getByName("192.168.10.101");
        OuterHeader outer = OuterHeader.to(vxlan, here, there).build(); // one per remote endpoint, shared
        Frame frame = new Frame(); // one per thread, as is the metadata
        TunnelMetadata metadata = new TunnelMetadata().setVni(4097);

        ByteBuf packet = alloc.buffer(64 + ethernetFrame.length).setIndex(64, 64); // 64 bytes of headroom
        packet.writeBytes(ethernetFrame);
        Verdict sent = outer.encapsulate(frame.bind(packet), metadata); // OK, or why not: then nothing has changed
        frame.moveIndices(packet); // the ByteBuf now starts 50 bytes earlier, at the outer Ethernet header
        // end of recipe
        try {
            assertThat(sent).isEqualTo(Verdict.OK);
            assertThat(packet.readerIndex()).isEqualTo(64 - 50);
            metadata.clear();
            // recipe
            Decapsulator receiver = Decapsulator.of(vxlan, Geneve.of(GeneveProfile.PLAIN)); // one for all ports, shared

            Verdict received = receiver.decapsulate(frame.bind(packet), metadata);
            frame.moveIndices(packet); // OK: the packet inside, and metadata says what its tunnel header said
            counters.count(received); // a packet that is refused is as it was
            // end of recipe
            assertThat(received).isEqualTo(Verdict.OK);
            assertThat(metadata.vni()).isEqualTo(4097);
            assertThat(pcapBytes(packet)).isEqualTo(ethernetFrame);
        } finally {
            packet.release();
        }
    }

    @PcapSource("captures/pods-ping.pcap")
    void sendsAndFindsOptions(ByteBuf packet) throws UnknownHostException {
        InetAddress here = InetAddress.getByName("192.168.10.100");
        InetAddress there = InetAddress.getByName("192.168.10.101");
        Frame frame = new Frame();
        TunnelMetadata metadata = new TunnelMetadata().setVni(55);
        // recipe
        byte[] data = {0x11, 0x22, 0x33, 0x44};
        Geneve geneve = Geneve.of(GeneveProfile.PLAIN)
                .withOptions(new GeneveOptionValue(0x0102, 0x80, data)) // sent with every packet
                .withKnown(OvnOption.KIND); // received; a critical option that is not known refuses the packet
        OuterHeader outer = OuterHeader.to(geneve, here, there).build();
        Decapsulator receiver = Decapsulator.of(geneve);

        outer.encapsulate(frame.bind(packet), metadata);
        receiver.decapsulate(frame, metadata);
        int at = GeneveOptions.find(frame, metadata.optionsAt(), metadata.optionsLength(), 0x0102, 0x80);
        int port = at == GeneveOptions.NOT_FOUND ? 0 : OvnOption.egressPort(frame, at); // 0x3344
        // end of recipe
        assertThat(port).isEqualTo(0x3344);
    }

    @Test
    void budgetsAnMtu() throws UnknownHostException {
        InetAddress here = InetAddress.getByName("192.168.10.100");
        InetAddress there = InetAddress.getByName("192.168.10.101");
        OuterHeader outer =
                OuterHeader.to(Vxlan.of(VxlanProfile.PLAIN), here, there).build();
        // recipe
        MtuBudget budget = MtuBudget.nativeRouting(1500).withTunnel(outer);
        int largest = budget.routeMtu(); // 1450, the largest IP packet that fits through
        String sum = budget.toString(); // 1500 - 20 outer IPv4 - 8 UDP - 8 vxlan header - 14 inner Ethernet = 1450
        // end of recipe
        assertThat(largest).isEqualTo(1450);
        assertThat(sum).isEqualTo("1500 - 20 outer IPv4 - 8 UDP - 8 vxlan header - 14 inner Ethernet = 1450");
    }

    @PcapSource("captures/pods-ping.pcap")
    void standsInAPipeline(ByteBuf packet) {
        byte[] before = pcapBytes(packet);
        TunnelProtocol vxlan = Vxlan.of(VxlanProfile.PLAIN);
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelPipeline pipeline = channel.pipeline();
        // recipe
        // of a DatagramChannel that is bound to vxlan.port()
        pipeline.addLast(new TunnelDecoder(vxlan), new TunnelEncoder(vxlan));
        pipeline.addLast(new SimpleChannelInboundHandler<TunnelPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, TunnelPacket received) { // sends everything back
                ByteBuf inner = received.content().retain();
                context.writeAndFlush(new TunnelPacket(inner, received.metadata(), received.sender()));
            }
        });
        // end of recipe
        InetSocketAddress peer = new InetSocketAddress("192.0.2.1", 8472);
        Frame frame = new Frame();
        assertThat(vxlan.encode(frame.bind(packet), new TunnelMetadata().setVni(7)))
                .isEqualTo(Verdict.OK);
        frame.moveIndices(packet);
        byte[] datagram = pcapBytes(packet);
        assertThat(datagram).hasSize(before.length + vxlan.headerLength());

        channel.writeInbound(new DatagramPacket(packet.retain(), new InetSocketAddress("192.0.2.2", 8472), peer));
        DatagramPacket answer = channel.readOutbound();
        assertThat(answer.recipient()).isEqualTo(peer);
        assertThat(pcapBytes(answer.content())).isEqualTo(datagram);
        answer.release();
        channel.finishAndReleaseAll();
    }

    @PcapSource("captures/pods-ping.pcap")
    void carriesAnIdentity(ByteBuf packet) {
        Frame frame = new Frame();
        TunnelMetadata metadata = new TunnelMetadata();
        // recipe
        TunnelProtocol protocol = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI); // or Geneve.of(GeneveProfile.IDENTITY_OPTION)
        protocol.encode(
                frame.bind(packet), metadata.setIdentity(15584)); // 8 bytes in front; a UDP socket writes the rest
        protocol.decode(frame, metadata.clear()); // metadata.identity() is the sender's
        // end of recipe
        assertThat(metadata.identity()).isEqualTo(15584);
        assertThat(frame.start()).isEqualTo(packet.readerIndex());
    }

    @Test
    void showsTheseRecipesAndNoOtherJava() throws IOException {
        List<String> shown = BLOCK.matcher(Files.readString(README))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(recipes());
    }

    private static List<String> recipes() throws IOException {
        List<String> recipes = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(SOURCE)) {
            if (line.strip().equals(END)) {
                recipes.add("```java\n" + String.join("\n", lines).stripIndent() + "\n```");
                lines.clear();
                inside = false;
            } else if (inside) {
                lines.add(line);
            }
            inside |= line.strip().equals(BEGIN);
        }
        assertThat(recipes).hasSize(RECIPES);
        return recipes;
    }
}
