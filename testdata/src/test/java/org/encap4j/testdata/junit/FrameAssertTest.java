// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.testdata.junit.FrameAssert.assertFrame;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** A difference has the name of its field, wherever it is. */
class FrameAssertTest {
    @Test
    void takesEqualPacketsForEqual() {
        byte[] packet = {1, 2, 3};
        assertFrame(packet).isEqualTo(packet.clone());
        assertFrame(Unpooled.wrappedBuffer(packet)).isEqualTo(Unpooled.wrappedBuffer(new byte[] {0, 1, 2, 3}, 1, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods-ping #1 byte 0|eth destination",
                "pods-ping #1 byte 13|eth type: 0x0801 (0x0801) instead of IPv4 (0x0800)",
                "pods-ping #1 byte 14|ip4 header length: 4 instead of 5",
                "pods-ping #1 byte 15|ip4 ecn: 1 instead of 0",
                "pods-ping #1 byte 22|ip4 ttl: 65 instead of 64",
                "pods-ping #1 byte 24|ip4 checksum: 0x",
                "pods-ping #1 byte 33|ip4 destination: 172.20.1.21 instead of 172.20.1.20",
                "pods-ping #1 byte 34|icmp type: 9 instead of 8",
                "pods-ping #1 byte 41|icmp sequence: 0 instead of 1",
                "pods-ping #1 byte 60|icmp data at its byte 18: 0x",
                "kernel-vxlan-gbp #1 byte 37|udp destination port: ",
                "kernel-vxlan-gbp #1 byte 43|vxlan flags: 0x",
                "kernel-vxlan-gbp #1 byte 45|vxlan group policy id: ",
                "kernel-vxlan-gbp #1 byte 48|vxlan vni: ",
                "kernel-vxlan-gbp #1 byte 49|vxlan reserved: 0x01 instead of 0x00",
                "kernel-vxlan-gbp #1 byte 50|inner eth destination: ",
                "ovs-geneve-options #1 byte 42|geneve options length: 4 instead of 5",
                "ovs-geneve-options #1 byte 51|geneve option 1 class: 0x0103 instead of 0x0102",
                "ovs-geneve-options #1 byte 57|geneve option 1 data: 1122334",
                "ovs-geneve-options #1 byte 58|geneve option 2 class: 0x0032 instead of 0x0132",
                "ovs-geneve-options #1 byte 70|inner eth destination: fe:ff:ff:ff:ff:ff instead of ff:ff:ff:ff:ff:ff",
            })
    void namesTheField(String where, String difference) throws IOException {
        String[] words = where.split("[ #]+");
        byte[] expected = packets(words[0]).get(Integer.parseInt(words[1]) - 1).bytes();
        byte[] actual = expected.clone();
        actual[Integer.parseInt(words[3])] ^= 1;

        assertThatThrownBy(() -> assertFrame(actual).as(words[0]).isEqualTo(expected))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(words[0] + ": " + difference);
    }

    @Test
    void takesThePayloadOfGpeForWhatItsHeaderSays() {
        byte[] ethernet = Hex.bytes("020000000002 020000000001 88b5 0000");
        for (String header : new String[] {"080000 00 00006300", "080000 01 00006300", "0c0000 03 00006300"}) {
            byte[] expected = Datagram.ipv4()
                    .ports(50_000, 4790)
                    .payload(Hex.bytes(header + Hex.text(ethernet)))
                    .bytes();
            byte[] actual = expected.clone();
            actual[actual.length - ethernet.length] ^= 1;

            assertThatThrownBy(() -> assertFrame(actual).isEqualTo(expected))
                    .hasMessageStartingWith(
                            "packet: inner eth destination: 03:00:00:00:00:02 instead of 02:00:00:00:00:02");
        }
    }

    @Test
    void showsFieldsAndBytes() throws IOException {
        byte[] expected = packets("pods-ping").get(0).bytes();
        byte[] actual = Arrays.copyOf(expected, expected.length - 2);
        actual[22]--;
        actual[24]++;

        assertThatThrownBy(() -> assertFrame(actual).isEqualTo(expected)).hasMessage("""
                packet: ip4 ttl: 63 instead of 64
                  then ip4 checksum: 0x53f7 instead of 0x52f7
                  then 96 bytes instead of 98
                  0x0010  expected 00 54 8e 6b 40 00 40 01 52 f7 ac 14 00 0a ac 14
                          actual   00 54 8e 6b 40 00 3f 01 53 f7 ac 14 00 0a ac 14
                                                     ^^    ^^
                  0x0060  expected 36 37
                          actual   nothing
                                   ^^ ^^""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pods",
                "ovs-geneve-options",
                "kernel-vxlan-ipv6-underlay",
                "synthetic-nested",
                "synthetic-truncated",
                "synthetic-geneve-bad-options",
                "synthetic-outer-ipv6-extension-headers",
                "synthetic-link-type-cooked-v2",
                "synthetic-vxlan-gpe-variants",
                "synthetic-inner-odd-frames",
                "synthetic-udp-length-lies"
            })
    void hasANameForEveryBitOfEveryPacket(String capture) throws IOException {
        for (CaptureFile.Packet packet : packets(capture)) {
            assertCovered(
                    packet.frame().linkType(), packet.bytes(), packet.frame().toString());
        }
    }

    @Test
    void hasANameForEveryBitOfWhateverComes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (CaptureFile.Packet packet : packets("synthetic-geneve-max-options")) {
            for (int round = 0; round < 200; round++) {
                byte[] bytes = Arrays.copyOf(packet.bytes(), random.nextInt(packet.bytes().length + 1));
                for (int change = 0; change < 4 && bytes.length > 0; change++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                assertCovered(packet.frame().linkType(), bytes, "seed " + seed + ": " + Hex.text(bytes));
            }
        }
    }

    private static void assertCovered(int linkType, byte[] packet, String name) {
        int bit = 0;
        for (FrameField field : FrameFields.of(linkType, packet)) {
            assertThat(field.bitAt()).as(name + ", " + field).isEqualTo(bit);
            assertThat(field.bits()).as(name + ", " + field).isPositive();
            assertThat(field.format().text(packet, field.bitAt(), field.bits()))
                    .as(name + ", " + field)
                    .isNotEmpty();
            bit += field.bits();
        }
        assertThat(bit).as(name).isEqualTo(packet.length * Byte.SIZE);
    }

    private static List<CaptureFile.Packet> packets(String capture) throws IOException {
        return CaptureFile.read(
                (capture.equals("pods") ? "/org/encap4j/testdata/" : "captures/") + capture + ".pcap",
                FrameAssertTest.class);
    }
}
