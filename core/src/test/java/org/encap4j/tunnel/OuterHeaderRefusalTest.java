// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refused packet keeps its bytes, its indices and its headroom, to the byte. */
class OuterHeaderRefusalTest {
    private static final byte[] INNER = Datagram.ipv4().bytes();

    @Test
    void needsItsLengthOfHeadroomAndNoMore() {
        for (OuterHeader header : new OuterHeader[] {
            OuterHeaderTest.ipv4().build(),
            OuterHeaderTest.ipv6().vlan(0x8100, 1).build()
        }) {
            for (int headroom = 0; headroom < header.length(); headroom++) {
                assertRefuses(header, headroom, INNER, new TunnelMetadata(), Verdict.NO_HEADROOM);
            }
            assertAccepts(header, header.length(), INNER, new TunnelMetadata());
        }
    }

    @Test
    void doesNotWriteBelowTheFloorOfALargerBuffer() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        byte[] memory = memory(100, INNER);
        byte[] before = memory.clone();
        Frame frame = new Frame().bind(memory, 100 - header.length() + 1, 100, memory.length);

        assertThat(header.encapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.NO_HEADROOM);
        assertThat(memory).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"0x6558, 14", "0x0800, 20", "0x86DD, 40"})
    void refusesLessThanThePayloadsOwnHeader(String type, int least) {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        TunnelMetadata metadata = new TunnelMetadata().setPayload(Integer.decode(type));
        for (int length = 0; length < least; length++) {
            assertRefuses(header, header.length(), new byte[length], metadata, Verdict.TRUNCATED);
        }
        assertAccepts(header, header.length(), new byte[least], metadata);
    }

    @Test
    void refusesWhatAnIpDatagramCannotHold() {
        // IPv4 counts its own header, IPv6 does not.
        int most4 = 65_535 - 20 - 8 - ToyTunnel.LENGTH;
        int most6 = 65_535 - 8 - ToyTunnel.LENGTH;
        TunnelMetadata metadata = new TunnelMetadata();
        OuterHeader four = OuterHeaderTest.ipv4().vlan(0x8100, 1).build();
        OuterHeader six = OuterHeaderTest.ipv6().vlan(0x8100, 1).build();

        assertRefuses(four, four.length(), new byte[most4 + 1], metadata, Verdict.TOO_LONG);
        assertRefuses(four, four.length(), new byte[100_000], metadata, Verdict.TOO_LONG);
        assertRefuses(six, six.length(), new byte[most6 + 1], metadata, Verdict.TOO_LONG);
        assertRefuses(six, six.length(), new byte[100_000], metadata, Verdict.TOO_LONG);
        byte[] longest4 = assertAccepts(four, four.length(), new byte[most4], metadata);
        assertThat(longest4[20]).isEqualTo((byte) 0xFF);
        assertThat(longest4[21]).isEqualTo((byte) 0xFF);
        assertThat(Datagram.ipv4ChecksumGood(longest4, 18)).isTrue();
        byte[] longest6 = assertAccepts(six, six.length(), new byte[most6], metadata);
        assertThat(Datagram.udpChecksumGood(longest6, 18)).isTrue();
        assertThat(Decapsulator.of(new ToyTunnel())
                        .decapsulate(new Frame().bind(longest6, 0, 0, longest6.length), metadata))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void refusesMetadataThatTheProtocolRefuses() {
        OuterHeader header = OuterHeaderTest.ipv6().build();

        assertRefuses(header, header.length(), INNER, new TunnelMetadata().setVni(0x100_0000), Verdict.BAD_METADATA);
    }

    private static void assertRefuses(
            OuterHeader header, int headroom, byte[] inner, TunnelMetadata metadata, Verdict expected) {
        byte[] memory = memory(headroom, inner);
        byte[] before = memory.clone();
        Frame frame = new Frame().bind(memory, 0, headroom, memory.length);

        assertThat(header.encapsulate(frame, metadata)).isEqualTo(expected);
        assertThat(memory).isEqualTo(before);
        assertThat(frame.start()).isEqualTo(headroom);
        assertThat(frame.end()).isEqualTo(memory.length);
        assertThat(frame.headroom()).isEqualTo(headroom);
    }

    private static byte[] assertAccepts(OuterHeader header, int headroom, byte[] inner, TunnelMetadata metadata) {
        byte[] memory = memory(headroom, inner);
        Frame frame = new Frame().bind(memory, 0, headroom, memory.length);

        assertThat(header.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
        return memory;
    }

    private static byte[] memory(int headroom, byte[] inner) {
        byte[] memory = new byte[headroom + inner.length];
        Arrays.fill(memory, 0, headroom, (byte) BufferMatrix.GUARD);
        System.arraycopy(inner, 0, memory, headroom, inner.length);
        return memory;
    }
}
