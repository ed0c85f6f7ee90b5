// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.IcmpReason;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A capture is complained of for what is wrong with it, and for nothing else. */
@ExtendWith(LabExtension.class)
class UnderlayCaptureTest {
    private static final int WRONG = 0x1234;
    private static final String VXLAN = "08000000 01117100";

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    private static Datagram tunnel(Datagram outer, byte[] inner) {
        return outer.ports(50_000, 8472)
                .payload(Hex.bytes(VXLAN + HexFormat.of().formatHex(inner)));
    }

    private static byte[] plain() {
        return Datagram.ipv4().payload(noise(200)).bytes();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /** An error that quotes what it has room for of a long datagram. */
    private static byte[] error() {
        byte[] packet = Datagram.ipv4().payload(noise(1000)).bytes();
        byte[] memory = new byte[IcmpError.MAX_LENGTH];
        Frame reply = new Frame().bind(memory, 0, 0, memory.length);
        Frame about = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(new IcmpError(1, 0x0A09_0001, 0, 0, new IcmpRateLimit(1, 1))
                        .write(IcmpReason.HOPS_EXCEEDED, about, Datagram.LINK_LENGTH, 0, reply))
                .isTrue();
        byte[] error = new byte[reply.length()];
        reply.getBytes(reply.start(), error, 0, error.length);
        return error;
    }

    /** A segment whose checksum is all ones, which tshark holds for wrong whether it is or not. */
    private static byte[] allOnes() {
        byte[] segment = Datagram.ipv4()
                .protocol(6)
                .payload(Hex.bytes("00000001 5010ffff ffff0000"))
                .bytes();
        segment[Datagram.LINK_LENGTH + Datagram.IPV4_LENGTH + 4] = 0;
        return segment;
    }

    private static List<Boolean> complaints(Lab lab, boolean zeroChecksums6, Datagram... packets) throws IOException {
        Path file = lab.folder().resolve("made.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (Datagram packet : packets) {
                byte[] bytes = packet.bytes();
                writer.write(0, new Frame().bind(bytes, 0, 0, bytes.length), bytes.length);
            }
            writer.finish();
        }
        List<Boolean> complaints = new ArrayList<>();
        for (UnderlayCapture.Packet packet : UnderlayCapture.read(lab, file, zeroChecksums6)) {
            complaints.add(packet.isComplainedOf());
        }
        return complaints;
    }

    @Test
    void soundPacketsPass(Lab lab) throws IOException {
        assertThat(complaints(
                        lab,
                        false,
                        tunnel(Datagram.ipv4(), plain()),
                        tunnel(Datagram.ipv6(), Datagram.ipv6().bytes()),
                        tunnel(Datagram.ipv4(), error()),
                        tunnel(Datagram.ipv4(), allOnes()),
                        Datagram.ipv4().payload(noise(100))))
                .containsOnly(false)
                .hasSize(5);
        assertThat(complaints(lab, true, tunnel(Datagram.ipv6(), plain()).udpChecksum(0)))
                .containsExactly(false);
    }

    @Test
    void nothingExcusesAWrongOuterChecksum(Lab lab) throws IOException {
        assertThat(complaints(
                        lab,
                        false,
                        tunnel(Datagram.ipv4(), plain()).udpChecksum(WRONG),
                        tunnel(Datagram.ipv4(), error()).udpChecksum(WRONG),
                        tunnel(Datagram.ipv4(), allOnes()).udpChecksum(WRONG),
                        tunnel(Datagram.ipv4(), plain()).ipChecksum(WRONG),
                        tunnel(Datagram.ipv6(), error()).udpChecksum(0),
                        tunnel(Datagram.ipv6(), plain()).udpChecksum(0)))
                .containsOnly(true)
                .hasSize(6);
    }

    @Test
    void whatIsInsideMustBeSoundToo(Lab lab) throws IOException {
        byte[] otherType = plain();
        otherType[12] = (byte) 0x81;
        otherType[13] = 0x37;
        byte[] shifted = new byte[plain().length + 4];
        System.arraycopy(plain(), 0, shifted, 4, plain().length);
        assertThat(complaints(
                        lab,
                        false,
                        tunnel(
                                Datagram.ipv4(),
                                Datagram.ipv4().udpChecksum(WRONG).bytes()),
                        tunnel(
                                Datagram.ipv4(),
                                Datagram.ipv4().ipChecksum(WRONG).bytes()),
                        tunnel(Datagram.ipv4(), Datagram.ipv4().ipLength(2000).bytes()),
                        tunnel(Datagram.ipv4(), otherType),
                        tunnel(Datagram.ipv4(), shifted),
                        tunnel(Datagram.ipv4(), noise(60))))
                .containsOnly(true)
                .hasSize(6);
    }
}
