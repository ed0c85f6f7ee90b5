// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
    private static final String MACS = "02e400000902 02e400000901";

    @ParameterizedTest
    @CsvSource({"0x6558, 14", "0x0800, 20", "0x86DD, 40", "0, 0", "0x894F, 0", "0x8847, 0", "0x0806, 0"})
    void needsRoomForItsOwnFirstHeader(String type, int least) {
        int etherType = Integer.decode(type);
        for (int length = 0; length <= 60; length++) {
            assertThat(Payload.check(etherType, length)).isEqualTo(length < least ? Verdict.TRUNCATED : Verdict.OK);
        }
        assertThat(Payload.check(etherType, -1)).isEqualTo(Verdict.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "'0800', 14, 0x0800",
        "'86dd', 14, 0x86DD",
        "'0806', 14, 0x0806",
        "'0026', 14, 0x0026",
        "'8100 0007 0800', 18, 0x0800",
        "'88a8 0007 8100 0008 86dd', 22, 0x86DD",
        "'9100 0007 8100 0008 0800', 22, 0x0800",
    })
    void findsTheNetworkHeaderBehindTags(String types, int networkAt, String etherType) {
        Frame frame = frame(MACS + types);

        assertThat(Payload.networkAt(frame, 0x6558, 0)).isEqualTo(networkAt);
        assertThat(Payload.etherType(frame, 0x6558, networkAt)).isEqualTo(Integer.decode(etherType));
    }

    @Test
    void findsNoneBehindThreeTagsOrInACutFrame() {
        String tags = "8100 0001 8100 0002 8100 0003 0800";
        Frame tagged = frame(MACS + tags);
        assertThat(Payload.networkAt(tagged, 0x6558, 0)).isEqualTo(Payload.NOT_FOUND);
        assertThat(Payload.etherType(tagged, 0x6558, Payload.NOT_FOUND)).isEqualTo(Payload.OPAQUE);

        String whole = MACS + "8100 0001 0800";
        for (int length = 0; length < 18; length++) {
            Frame cut = frame(whole.replace(" ", "").substring(0, 2 * length));
            assertThat(Payload.networkAt(cut, 0x6558, 0)).as("%d bytes", length).isEqualTo(Payload.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @CsvSource({"0x0800", "0x86DD", "0", "0x894F"})
    void isItsOwnNetworkHeaderWithoutEthernet(String type) {
        int etherType = Integer.decode(type);
        Frame frame = frame("00");

        assertThat(Payload.networkAt(frame, etherType, 0)).isZero();
        assertThat(Payload.etherType(frame, etherType, 0)).isEqualTo(etherType);
    }

    private static Frame frame(String hex) {
        byte[] bytes = Hex.bytes(hex);
        return new Frame().bind(bytes, 0, 0, bytes.length);
    }
}
