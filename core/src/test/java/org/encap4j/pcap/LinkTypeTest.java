// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTypeTest {
    /** To us, from Ethernet hardware, IPv4. */
    private static final String SLL = "00000001000600000000000000000800";

    private static final String SLL2 = "0800000000000001030400060000000000000000";

    private static Frame frame(String hex) {
        return frame(HexFormat.of().parseHex(hex), 0);
    }

    private static Frame frame(byte[] packet, int at) {
        byte[] memory = new byte[at + packet.length + 8];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(packet, 0, memory, at, packet.length);
        return new Frame().bind(memory, 0, at, at + packet.length);
    }

    private static void assertFound(long network, int etherType, int payload) {
        assertThat(network).isNotNegative();
        assertThat(LinkType.etherType(network)).isEqualTo(etherType);
        assertThat(LinkType.payload(network)).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource({
        "113, 00000001000600000000000000000800, 0800, 16",
        "113, 000400010006000000000000000086dd, 86dd, 16",
        "113, 00000001000600000000000000008100000a0806, 0806, 20",
        "113, 000000010006000000000000000088a800648100000a0800, 0800, 24",
        "276, 0800000000000001030400060000000000000000, 0800, 20",
        "276, 86dd000000000001000104060000000000000000, 86dd, 20",
        "276, 810000000000000100010406000000000000000020050800, 0800, 24",
        "101, 45, 0800, 0",
        "12, 60, 86dd, 0",
        "14, 4f, 0800, 0",
        "228, 00, 0800, 0",
        "229, 00, 86dd, 0"
    })
    void findsTheNetworkLayer(int linkType, String hex, String etherType, int payload) {
        for (int at : new int[] {0, 1, 7, 40}) {
            assertFound(
                    LinkType.network(linkType, frame(HexFormat.of().parseHex(hex), at)),
                    Integer.parseInt(etherType, 16),
                    at + payload);
        }
    }

    @Test
    void readsEveryKindOfMemory() {
        byte[] packet = HexFormat.of().parseHex(SLL);
        ByteBuffer direct = ByteBuffer.allocateDirect(16).put(packet);
        ByteBuf netty = Unpooled.directBuffer(16).writeBytes(packet);
        List<Function<Frame, Frame>> bindings = List.of(
                frame -> frame.bind(direct, 0, 0, 16),
                frame -> frame.bind(direct.asReadOnlyBuffer(), 0, 0, 16),
                frame -> frame.bind(ByteBuffer.wrap(packet), 0, 0, 16),
                frame -> frame.bind(netty));
        for (Function<Frame, Frame> binding : bindings) {
            Frame frame = binding.apply(new Frame());
            assertFound(LinkType.network(LinkType.LINUX_SLL, frame), 0x0800, frame.start() + 16);
        }
        netty.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 105, 147, 253, 65535, -1})
    void leavesOtherLinkTypesAlone(int linkType) {
        assertThat(LinkType.network(linkType, frame("45000000"))).isEqualTo(LinkType.UNSUPPORTED);
    }

    @Test
    void rejectsEveryTruncation() {
        assertTruncated(LinkType.LINUX_SLL, SLL);
        assertTruncated(LinkType.LINUX_SLL2, SLL2);
        assertTruncated(LinkType.RAW, "45");
        String tagged = SLL.substring(0, 28) + "8100";
        for (int length = 16; length < 20; length++) {
            byte[] packet = Arrays.copyOf(HexFormat.of().parseHex(tagged + "00018100"), length);
            assertThat(LinkType.network(LinkType.LINUX_SLL, frame(packet, 7)))
                    .as("%s bytes", length)
                    .isEqualTo(LinkType.TRUNCATED);
        }
    }

    private static void assertTruncated(int linkType, String header) {
        byte[] whole = HexFormat.of().parseHex(header);
        for (int length = 0; length < whole.length; length++) {
            assertThat(LinkType.network(linkType, frame(Arrays.copyOf(whole, length), 1)))
                    .as("%s bytes of %s", length, LinkType.name(linkType))
                    .isEqualTo(LinkType.TRUNCATED);
        }
    }

    @Test
    void refusesWhatHasNoEtherType() {
        assertThat(LinkType.network(LinkType.RAW, frame("50"))).isEqualTo(LinkType.NO_ETHERTYPE);
        assertThat(LinkType.network(LinkType.RAW, frame("00"))).isEqualTo(LinkType.NO_ETHERTYPE);
        // Protocol 4 is LLC; hardware type 824 is netlink, whose "protocol" is a netlink family.
        assertThat(LinkType.network(LinkType.LINUX_SLL, frame(SLL.substring(0, 28) + "0004")))
                .isEqualTo(LinkType.NO_ETHERTYPE);
        assertThat(LinkType.network(LinkType.LINUX_SLL, frame("00000338" + SLL.substring(8))))
                .isEqualTo(LinkType.NO_ETHERTYPE);
        assertThat(LinkType.network(LinkType.LINUX_SLL2, frame("08000000000000010338" + SLL2.substring(20))))
                .isEqualTo(LinkType.NO_ETHERTYPE);
    }

    @Test
    void followsAsManyVlanTagsAsItSays() {
        String tag = "00018100";
        String header = SLL.substring(0, 28) + "8100";

        assertFound(LinkType.network(LinkType.LINUX_SLL, frame(header + tag + "00010800")), 0x0800, 24);
        assertThat(LinkType.network(LinkType.LINUX_SLL, frame(header + tag + tag + "00010800")))
                .isEqualTo(LinkType.TOO_MANY_TAGS);
    }

    @Test
    void namesLinkTypes() {
        assertThat(LinkType.name(LinkType.ETHERNET)).isEqualTo("Ethernet");
        assertThat(LinkType.name(LinkType.RAW)).isEqualTo("raw IP");
        assertThat(LinkType.name(LinkType.LINUX_SLL)).isEqualTo("Linux cooked v1");
        assertThat(LinkType.name(LinkType.LINUX_SLL2)).isEqualTo("Linux cooked v2");
        assertThat(LinkType.name(LinkType.NULL)).isEqualTo("BSD loopback");
        assertThat(LinkType.name(147)).isEqualTo("link type 147");
    }
}
