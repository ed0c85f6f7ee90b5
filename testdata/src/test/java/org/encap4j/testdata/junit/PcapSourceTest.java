// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs small test classes that use the kit, as JUnit would, on a capture of two frames. */
class PcapSourceTest {
    private static final String PING = "captures/pods-ping.pcap";
    private static final String GOLDEN = "target/pcap-source-test.pcap";
    private static final Path GOLDEN_FILE = Path.of(GOLDEN);

    private static final List<String> SEEN = new ArrayList<>();
    private static final List<ByteBuf> KEPT = new ArrayList<>();

    private String propertyBefore;

    @BeforeEach
    void compareUnlessToldOtherwise() throws IOException {
        propertyBefore = System.getProperty(GoldenFile.PROPERTY);
        System.clearProperty(GoldenFile.PROPERTY);
        Files.deleteIfExists(GOLDEN_FILE);
        SEEN.clear();
    }

    @AfterEach
    void restore() throws IOException {
        if (propertyBefore == null) {
            System.clearProperty(GoldenFile.PROPERTY);
        } else {
            System.setProperty(GoldenFile.PROPERTY, propertyBefore);
        }
        Files.deleteIfExists(GOLDEN_FILE);
        KEPT.forEach(ByteBuf::release);
        KEPT.clear();
    }

    @Test
    void feedsEveryFrameWithItsNameAndNumber() {
        EngineExecutionResults results = run(Looking.class);

        assertThat(failures(results)).isEmpty();
        assertThat(SEEN)
                .containsExactly(
                        "pods-ping.pcap #1 of 98 bytes, link type 1, around it 64 and 64 of a5",
                        "pods-ping.pcap #2 of 98 bytes, link type 1, around it 64 and 64 of a5");
        assertThat(results.testEvents()
                        .started()
                        .map(started -> started.getTestDescriptor().getDisplayName()))
                .containsExactly("pods-ping.pcap #1", "pods-ping.pcap #2");
    }

    static class Looking {
        private ByteBuf before;

        @BeforeEach
        void remember(ByteBuf frame) {
            before = frame;
        }

        @PcapSource(value = PING, headroom = 64)
        void look(ByteBuf frame, CapturedFrame captured) {
            assertThat(frame).isSameAs(before);
            String around = ByteBufUtil.hexDump(frame, 0, frame.readerIndex())
                    + ByteBufUtil.hexDump(frame, frame.writerIndex(), frame.writableBytes());
            assertThat(around.replace("a5", "")).isEmpty();
            SEEN.add(captured + " of " + captured.originalLength() + " bytes, link type " + captured.linkType()
                    + ", around it " + frame.readerIndex() + " and " + frame.writableBytes() + " of a5");
        }
    }

    @Test
    void findsCapturesOnTheClassPath() {
        EngineExecutionResults results = run(OnTheClassPath.class);

        results.testEvents().assertStatistics(counts -> counts.started(119).succeeded(119));
    }

    static class OnTheClassPath {
        @PcapSource("/org/encap4j/testdata/pods.pcap")
        void look(ByteBuf frame) {
            assertThat(frame.readableBytes()).isPositive();
        }
    }

    @Test
    void namesTheCaptureThatIsNotThere() {
        assertThat(failures(run(Missing.class)))
                .singleElement()
                .asString()
                .contains("missing.pcap", "beside " + Missing.class.getName());
    }

    static class Missing {
        @PcapSource("missing.pcap")
        void look(ByteBuf frame) {
            throw new AssertionError("without a capture");
        }
    }

    @Test
    void failsTheRunThatKeepsAFrame() {
        assertThat(failures(run(Retaining.class)))
                .containsExactly(
                        "pods-ping.pcap #1: the frame was retained and not released, 1 time",
                        "pods-ping.pcap #2: the frame was retained and not released, 1 time");
    }

    static class Retaining {
        @PcapSource(PING)
        void retain(ByteBuf frame) {
            frame.retain();
        }
    }

    @Test
    void failsTheRunThatLeasesAndDoesNotRelease() {
        assertThat(failures(run(Leasing.class)))
                .containsExactly(
                        "pods-ping.pcap #1: 77 bytes were leased from the frame's allocator and not released",
                        "pods-ping.pcap #2: 77 bytes were leased from the frame's allocator and not released");
    }

    static class Leasing {
        @PcapSource(PING)
        void lease(ByteBuf frame) {
            KEPT.add(frame.alloc().buffer(77));
        }
    }

    @Test
    void letsATestHandTheFrameOn() {
        assertThat(failures(run(HandingOn.class))).isEmpty();
    }

    static class HandingOn {
        @PcapSource(PING)
        void handOn(ByteBuf frame) {
            frame.release();
        }
    }

    @Test
    void saysHowToMakeAGoldenCapture() {
        assertThat(failures(run(Routing.class)))
                .singleElement()
                .asString()
                .contains(GOLDEN, "-Dencap4j.golden=write writes the golden capture");
    }

    @Test
    void writesAGoldenCaptureThatThenHolds() throws IOException {
        System.setProperty(GoldenFile.PROPERTY, GoldenFile.WRITE);
        assertThat(failures(run(Routing.class))).isEmpty();
        List<CaptureFile.Packet> written = CaptureFile.read(GOLDEN, PcapSourceTest.class);
        assertThat(written)
                .extracting(packet -> packet.frame().timestampNanos())
                .containsExactly(1795407730711844000L, 1795407730711884000L);
        assertThat(written.get(0).frame().linkType()).isEqualTo(LinkType.ETHERNET);

        System.clearProperty(GoldenFile.PROPERTY);
        assertThat(failures(run(Routing.class))).isEmpty();
    }

    @Test
    void namesTheFieldInWhichAGoldenCaptureDiffers() throws IOException {
        System.setProperty(GoldenFile.PROPERTY, GoldenFile.WRITE);
        run(Routing.class);
        System.clearProperty(GoldenFile.PROPERTY);
        byte[] file = Files.readAllBytes(GOLDEN_FILE);
        int fileHeader = 24;
        int recordHeader = 16;
        file[fileHeader + recordHeader + EthernetHeader.LENGTH + 8]--;
        Files.write(GOLDEN_FILE, file);

        assertThat(failures(run(Routing.class))).containsExactly("""
                        pods-ping.pcap #1, golden target/pcap-source-test.pcap #1: ip4 ttl: 63 instead of 62
                          0x0010  expected 00 54 8e 6b 40 00 3e 01 53 f7 ac 14 00 0a ac 14
                                  actual   00 54 8e 6b 40 00 3f 01 53 f7 ac 14 00 0a ac 14
                                                             ^^""");
    }

    /** One hop, as far as its golden capture is concerned. */
    static class Routing {
        @PcapSource(value = PING, golden = GOLDEN)
        void route(ByteBuf frame, GoldenCapture golden) {
            Ipv4Header.setTtl(new Frame().bind(frame), frame.readerIndex() + EthernetHeader.LENGTH, 63);
            golden.verify(frame);
        }
    }

    @Test
    void keepsTheGoldenCaptureUnlessEveryFrameWasVerified() throws IOException {
        Files.writeString(GOLDEN_FILE, "as it was");
        System.setProperty(GoldenFile.PROPERTY, GoldenFile.WRITE);

        assertThat(failures(run(Forgetting.class)))
                .containsExactly(GOLDEN + " was not written: pods-ping.pcap #2 was not verified;"
                        + " run all frames, and verify each once");
        assertThat(GOLDEN_FILE).hasContent("as it was");
    }

    static class Forgetting {
        @PcapSource(value = PING, golden = GOLDEN)
        void verifySome(ByteBuf frame, CapturedFrame captured, GoldenCapture golden) {
            if (captured.number() == 1) {
                golden.verify(frame);
            }
        }
    }

    @Test
    void keepsAnEmptyPacketForAFrameThatNothingComesOutFor() {
        System.setProperty(GoldenFile.PROPERTY, GoldenFile.WRITE);
        assertThat(failures(run(Dropping.class))).isEmpty();
        System.clearProperty(GoldenFile.PROPERTY);
        assertThat(failures(run(Dropping.class))).isEmpty();
        assertThat(failures(run(Routing.class))).hasSize(2).allMatch(said -> said.contains("98 bytes instead of 0"));
    }

    static class Dropping {
        @PcapSource(value = PING, golden = GOLDEN)
        void drop(GoldenCapture golden) {
            golden.verifyNothing();
        }
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .enableImplicitConfigurationParameters(true)
                .execute();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().failed().map(PcapSourceTest::message).toList();
    }

    private static String message(Event failed) {
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }
}
