// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.encap4j.testdata.junit.FrameAssert.assertFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.encap4j.Verdict;
import org.encap4j.testdata.junit.CapturedFrame;
import org.encap4j.testdata.junit.GoldenCapture;
import org.encap4j.testdata.junit.PcapSource;

/** Every frame of ping.pcap, and of the capture that encap4j brings, goes through the mirror. */
class TrafficMirrorTest {
    private final TrafficMirror mirror;

    TrafficMirrorTest() throws UnknownHostException {
        InetAddress here = InetAddress.getByName("192.0.2.1");
        InetAddress collector = InetAddress.getByName("198.51.100.2");
        mirror = new TrafficMirror(here, collector, 4097);
    }

    /** What came out once, and was looked at with tcpdump, has to come out again. */
    @PcapSource(value = "ping.pcap", golden = "ping-mirrored.pcap")
    void mirrorsAsTheGoldenCaptureSays(ByteBuf packet, GoldenCapture golden) {
        assertEquals(Verdict.OK, mirror.mirror(packet));
        golden.verify(packet);
    }

    @PcapSource("/org/encap4j/testdata/pods.pcap")
    void leavesTheMirroredFrameAsItWas(ByteBuf packet, CapturedFrame captured) {
        byte[] before = ByteBufUtil.getBytes(packet);
        assertEquals(Verdict.OK, mirror.mirror(packet));
        assertFrame(packet.skipBytes(50)).as(captured.toString()).isEqualTo(before);
    }
}
