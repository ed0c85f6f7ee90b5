// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** The bytes of a packet of a load. */
class LoadPacketTest {
    private static final byte UNWRITTEN = (byte) 0xA5;

    private static byte[] memory(int length) {
        byte[] memory = new byte[length];
        Arrays.fill(memory, UNWRITTEN);
        return memory;
    }

    private static Frame bind(byte[] memory) {
        return new Frame().bind(memory, 0, 0, memory.length);
    }

    @Test
    void writesAStampOfTwentyFourBytes() {
        byte[] memory = memory(LoadPacket.LENGTH + 2);
        LoadPacket.write(
                bind(memory), 1, LoadPacket.MAGIC, 0x0102_0304, 0x1112_1314_1516_1718L, 0x2122_2324_2526_2728L);

        assertThat(HexFormat.of().formatHex(memory))
                .isEqualTo("a5" + "65346a4c" + "01020304" + "1112131415161718" + "2122232425262728" + "a5");
    }

    @Test
    void readsWhatItWrote() {
        Frame frame = bind(memory(LoadPacket.LENGTH));
        LoadPacket.write(frame, 0, LoadPacket.MAGIC_OF_WARM_UP, -1, Long.MAX_VALUE, -2);

        assertThat(LoadPacket.magic(frame, 0)).isEqualTo(LoadPacket.MAGIC_OF_WARM_UP);
        assertThat(LoadPacket.stream(frame, 0)).isEqualTo(-1);
        assertThat(LoadPacket.sequence(frame, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(LoadPacket.nanos(frame, 0)).isEqualTo(-2);
    }

    @Test
    void aStampThatDoesNotFitHasNoMagic() {
        byte[] memory = memory(LoadPacket.LENGTH);
        LoadPacket.write(bind(memory), 0, LoadPacket.MAGIC, 1, 2, 3);

        for (int length = 0; length < LoadPacket.LENGTH; length++) {
            assertThat(LoadPacket.magic(new Frame().bind(memory, 0, 0, length), 0))
                    .as("%d bytes", length)
                    .isZero();
        }
        assertThat(LoadPacket.magic(bind(memory), 0)).isEqualTo(LoadPacket.MAGIC);
    }

    @Test
    void theFrameAroundItIsIpv4AndUdpWithoutAChecksum() {
        byte[] memory = memory(LoadPacket.IN_FRAME + 1);
        LoadPacket.writeHeaders(bind(memory), 0, 64);
        LoadPacket.setFlow(bind(memory), 0, 3);

        // The checksum of the IPv4 header was computed by hand (RFC 1071).
        assertThat(HexFormat.of().formatHex(memory))
                .isEqualTo("020000000002" + "020000000001" + "0800" + "45000040" + "00004000" + "401126ab" + "0a000001"
                        + "0a000002" + "4e23" + "0009" + "002c" + "0000" + "a5");
    }
}
