// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHeadersTest {
    private static final byte[] TUNNEL = Hex.bytes("0800000012345600");
    private static final long OTHER_TUNNEL = 0x8122_3344_5566_7788L;

    /** The headers in front of a payload of the stated length; what varies is zero when there is none. */
    private static byte[] headers(int tail, int trafficClass, int sourcePort, byte[] tunnel, int payload) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        inside.writeBytes(tunnel);
        for (int i = 0; i < tail; i++) {
            inside.write(0xC0 + i);
        }
        inside.writeBytes(new byte[payload]);
        byte[] packet = Datagram.ipv4()
                .trafficClass(trafficClass)
                .ports(sourcePort, 8472)
                .udpChecksum(0)
                .payload(inside.toByteArray())
                .bytes();
        return Arrays.copyOf(packet, 50 + tail);
    }

    private static PlainHeaders template(int tail) {
        byte[] headers = headers(tail, 0, 0, TUNNEL, 0);
        for (int zero : new int[] {16, 17, 24, 25, 38, 39}) {
            headers[zero] = 0;
        }
        return new PlainHeaders(new Frame().bind(headers, 0, 0, headers.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 8, 9, 12, 15, 16, 17, 24, 252})
    void writesAllHeadersInEveryKindOfMemory(int tail) {
        int payload = 777;
        byte[] expected = headers(tail, 0xFE, 0xC001, Hex.bytes("8122334455667788"), payload);
        PlainHeaders headers = template(tail);
        assertThat(headers.tunnelWord()).isEqualTo(0x0800_0000_1234_5600L);
        BufferMatrix.placements(0).forEach(placement -> {
            try (placement) {
                Frame frame = placement.bind(Hex.bytes("a5".repeat(50 + tail)));
                int totalLength = 50 + tail - 14 + payload;
                if (tail > 0) {
                    headers.writeRest(frame, frame.start());
                }
                headers.write(frame, frame.start(), 0xFE, totalLength, 0xC001, OTHER_TUNNEL);
                assertThat(Hex.text(placement.bytes(frame))).as("%s", placement).isEqualTo(Hex.text(expected));
                placement.assertUntouchedAround(frame);
            }
        });
    }

    @Test
    void fitIntoTheirLengthOfHeadroom() {
        PlainHeaders headers = template(4);
        for (int headroom = 0; headroom < 60; headroom++) {
            Frame frame = new Frame().bind(new byte[200], 60 - headroom, 60, 200);
            assertThat(headers.fit(frame)).as("headroom %d", headroom).isEqualTo(headroom >= 54);
        }
    }

    @Test
    void fitInFrontOfWhatTheTotalLengthCanSay() {
        PlainHeaders headers = template(4);
        int longest = 65_535 - 20 - 8 - 12;
        byte[] memory = new byte[70_000];

        assertThat(headers.fit(new Frame().bind(memory, 0, 54, 54 + longest))).isTrue();
        assertThat(headers.fit(new Frame().bind(memory, 0, 54, 54 + longest + 1)))
                .isFalse();
    }
}
