// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handlers in a pipeline without a socket: what goes on, what is refused, and who releases what. */
class HandlerTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4789);
    private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.2", 4789);
    private static final String INNER = "020000000002 020000000001 0800 4500";
    private static final String HEADER = "5a 00002a";

    private final TunnelDecoder decoder = new TunnelDecoder(new MarkedTunnel());
    private final TunnelEncoder encoder = new TunnelEncoder(new MarkedTunnel());
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, encoder);

    @AfterEach
    void closesTheChannel() {
        channel.finishAndReleaseAll();
    }

    @Test
    void decodesInPlaceAndHandsTheReferenceOn() {
        ByteBuf datagram = direct(HEADER + INNER, 0);

        channel.writeInbound(new DatagramPacket(datagram, HERE, PEER));

        TunnelPacket packet = channel.readInbound();
        assertThat(packet.content()).isSameAs(datagram);
        assertThat(datagram.refCnt()).isOne();
        assertThat(datagram.readerIndex()).isEqualTo(MarkedTunnel.LENGTH);
        assertThat(bytes(datagram)).isEqualTo(Hex.bytes(INNER));
        assertThat(packet.metadata().vni()).isEqualTo(42);
        assertThat(packet.sender()).isEqualTo(PEER);
        assertThat(packet.recipient()).isEqualTo(HERE);
        assertThat(decoder.counters().of(Verdict.OK)).isOne();
        packet.release();
        assertThat(datagram.refCnt()).isZero();
    }

    @Test
    void givesEachPacketMetadataOfItsOwn() {
        channel.writeInbound(new DatagramPacket(direct("5a 000001" + INNER, 0), HERE, PEER));
        channel.writeInbound(new DatagramPacket(direct("00 000000", 0), HERE, PEER));
        channel.writeInbound(new DatagramPacket(direct("5a 000002" + INNER, 0), HERE, PEER));

        TunnelPacket first = channel.readInbound();
        TunnelPacket second = channel.readInbound();
        assertThat(first.metadata().vni()).isEqualTo(1);
        assertThat(second.metadata().vni()).isEqualTo(2);
        first.release();
        second.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void countsAndReleasesEveryTruncation(int length) {
        ByteBuf datagram = direct(HEADER, 0).writerIndex(length);

        channel.writeInbound(new DatagramPacket(datagram, HERE, PEER));

        assertThat(nextIn()).isNull();
        assertThat(datagram.refCnt()).isZero();
        assertThat(decoder.counters().of(Verdict.TRUNCATED)).isOne();
        assertThat(decoder.counters().refused()).isOne();
    }

    @Test
    void countsAndReleasesWhatIsNoTunnel() {
        ByteBuf datagram = direct("ff ffffff" + INNER, 0);

        channel.writeInbound(new DatagramPacket(datagram, HERE, PEER));

        assertThat(nextIn()).isNull();
        assertThat(datagram.refCnt()).isZero();
        assertThat(decoder.counters().of(Verdict.BAD_FLAGS)).isOne();
    }

    @Test
    void decodesACompositeBufferFromACopy() {
        ByteBuf composite = Unpooled.wrappedBuffer(direct(HEADER, 0), direct(INNER, 0));

        channel.writeInbound(new DatagramPacket(composite, HERE, PEER));

        TunnelPacket packet = channel.readInbound();
        assertThat(bytes(packet.content())).isEqualTo(Hex.bytes(INNER));
        assertThat(composite.refCnt()).isZero();
        packet.release();
    }

    @Test
    void letsOtherMessagesPassBothWays() {
        Object other = new Object();
        channel.writeInbound(other);
        channel.writeOutbound(other);

        assertThat(nextIn()).isSameAs(other);
        assertThat(nextOut()).isSameAs(other);
        assertThat(decoder.counters().of(Verdict.OK)).isZero();
        assertThat(encoder.counters().of(Verdict.OK)).isZero();
    }

    @Test
    void encodesInPlaceAndHandsTheReferenceOn() {
        ByteBuf inner = direct(INNER, 40);

        channel.writeOutbound(new TunnelPacket(inner, vni(42), PEER));

        DatagramPacket datagram = channel.readOutbound();
        assertThat(datagram.content()).isSameAs(inner);
        assertThat(inner.refCnt()).isOne();
        assertThat(inner.readerIndex()).isEqualTo(40 - MarkedTunnel.LENGTH);
        assertThat(bytes(inner)).isEqualTo(Hex.bytes(HEADER + INNER));
        assertThat(inner.getByte(40 - MarkedTunnel.LENGTH - 1)).isEqualTo((byte) 0xA5);
        assertThat(datagram.recipient()).isEqualTo(PEER);
        assertThat(encoder.counters().of(Verdict.OK)).isOne();
        datagram.release();
        assertThat(inner.refCnt()).isZero();
    }

    static Stream<ByteBuf> needCopies() {
        return Stream.of(
                direct(INNER, 0),
                direct(INNER, MarkedTunnel.LENGTH - 1),
                Unpooled.wrappedBuffer(Hex.bytes(INNER)),
                direct(INNER, 40).asReadOnly(),
                Unpooled.wrappedBuffer(direct("020000000002", 0), direct("020000000001 0800 4500", 0)));
    }

    @ParameterizedTest
    @MethodSource
    void needCopies(ByteBuf inner) {
        channel.writeOutbound(new TunnelPacket(inner, vni(42), PEER));

        DatagramPacket datagram = channel.readOutbound();
        assertThat(bytes(datagram.content())).isEqualTo(Hex.bytes(HEADER + INNER));
        assertThat(inner.refCnt()).isZero();
        datagram.release();
    }

    @Test
    void leavesWhatACopyWasMadeOfAsItWas() {
        ByteBuf inner = direct(INNER, 0);
        channel.writeOutbound(new TunnelPacket(inner.retainedDuplicate(), vni(42), PEER));
        channel.writeOutbound(new TunnelPacket(inner.retainedDuplicate(), vni(43), PEER));

        DatagramPacket first = channel.readOutbound();
        DatagramPacket second = channel.readOutbound();
        assertThat(bytes(first.content())).isEqualTo(Hex.bytes(HEADER + INNER));
        assertThat(bytes(second.content())).isEqualTo(Hex.bytes("5a 00002b" + INNER));
        assertThat(bytes(inner)).isEqualTo(Hex.bytes(INNER));
        first.release();
        second.release();
        inner.release();
    }

    @Test
    void failsTheWriteOfWhatIsRefused() {
        ByteBuf inner = direct(INNER, 40);

        ChannelFuture write = channel.writeAndFlush(new TunnelPacket(inner, vni(1 << 24), PEER));

        assertThat(write.cause())
                .isInstanceOfSatisfying(
                        RefusedPacketException.class,
                        refused -> assertThat(refused.verdict()).isEqualTo(Verdict.BAD_METADATA))
                .hasMessageContaining(Verdict.BAD_METADATA.sentence());
        assertThat(inner.refCnt()).isZero();
        assertThat(encoder.counters().of(Verdict.BAD_METADATA)).isOne();
        assertThat(nextOut()).isNull();
    }

    @Test
    void refusesAPacketWithoutItsFirstHeader() {
        ByteBuf inner = direct("020000000002 020000000001 08", 40);
        ChannelFuture write = channel.writeAndFlush(new TunnelPacket(inner, vni(1), PEER));

        assertThat(write.cause()).isSameAs(RefusedPacketException.of(Verdict.TRUNCATED));
        assertThat(inner.refCnt()).isZero();
    }

    @Test
    void refusesWhatNoDatagramCanHold() {
        int most = DatagramCodec.LONGEST - MarkedTunnel.LENGTH;
        ByteBuf longest = zeros(most);
        ByteBuf tooLong = zeros(most + 1);
        channel.writeOutbound(new TunnelPacket(longest, vni(1), PEER));
        ChannelFuture write = channel.writeAndFlush(new TunnelPacket(tooLong, vni(1), PEER));

        assertThat(write.cause()).isSameAs(RefusedPacketException.of(Verdict.TOO_LONG));
        assertThat(tooLong.refCnt()).isZero();
        DatagramPacket datagram = channel.readOutbound();
        assertThat(datagram.content().readableBytes()).isEqualTo(65_507);
        datagram.release();
    }

    @Test
    void tellsARefusalToAVoidPromiseAsAnException() {
        channel.write(new TunnelPacket(direct(INNER, 40), vni(-1), PEER), channel.voidPromise());

        assertThatThrownBy(channel::checkException).isSameAs(RefusedPacketException.of(Verdict.BAD_METADATA));
    }

    @Test
    void refusalsAreMadeInAdvance() {
        for (Verdict verdict : Verdict.values()) {
            RefusedPacketException refusal = RefusedPacketException.of(verdict);
            assertThat(refusal.verdict()).isEqualTo(verdict);
            assertThat(refusal).isSameAs(RefusedPacketException.of(verdict));
            assertThat(refusal.getStackTrace()).isEmpty();
        }
    }

    @Test
    void tunnelPacketsCountReferencesAsTheirContentDoes() {
        ByteBuf content = direct(INNER, 0);
        TunnelPacket packet = new TunnelPacket(content, vni(1), PEER);

        assertThat(List.of(packet.retain(), packet.retain(2), packet.touch(), packet.touch("here")))
                .containsOnly(packet);
        assertThat(content.refCnt()).isEqualTo(4);
        packet.release(4);
        assertThat(content.refCnt()).isZero();
        assertThat(packet.metadata().payload()).isEqualTo(EtherType.TRANSPARENT_ETHERNET);
    }

    private Object nextIn() {
        return channel.readInbound();
    }

    private Object nextOut() {
        return channel.readOutbound();
    }

    private static TunnelMetadata vni(int vni) {
        return new TunnelMetadata().setVni(vni);
    }

    private static ByteBuf zeros(int length) {
        ByteBuf zeros =
                UnpooledByteBufAllocator.DEFAULT.directBuffer(length + 8).setIndex(8, 8);
        return zeros.writeZero(length);
    }

    /** A buffer whose headroom holds a pattern. */
    private static ByteBuf direct(String hex, int headroom) {
        byte[] bytes = Hex.bytes(hex);
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer(headroom + bytes.length);
        for (int at = 0; at < headroom; at++) {
            buffer.setByte(at, 0xA5);
        }
        return buffer.setIndex(headroom, headroom).writeBytes(bytes);
    }

    private static byte[] bytes(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }
}
