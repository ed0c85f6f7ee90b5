// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.fixtures.NamespacedJvm.sh;

import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Datagram;
import org.encap4j.wire.Frame;

/**
 * What {@link LivePortTest} has run in a process with a network namespace of its own, which ends with the process. Each scenario
 * finds two interfaces, e0 and e1, that are wired together and up.
 */
final class LiveScenarios {
    private static final long PATIENCE_SECONDS = 20;
    private static final long QUIET_MILLIS = 150;

    interface Scenario {
        void run() throws Exception;
    }

    private LiveScenarios() {}

    static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("carriesFramesBothWaysByteForByte", LiveScenarios::carriesFramesBothWaysByteForByte);
        all.put("theKernelReceivesWhatIsOffered", LiveScenarios::theKernelReceivesWhatIsOffered);
        all.put("receivesWhatTheKernelSends", LiveScenarios::receivesWhatTheKernelSends);
        all.put("receivesOnlyWhatTheFilterMatches", LiveScenarios::receivesOnlyWhatTheFilterMatches);
        all.put("keepsTheBeginningOfLongPackets", LiveScenarios::keepsTheBeginningOfLongPackets);
        all.put("watchesWhatLeavesIfItShall", LiveScenarios::watchesWhatLeavesIfItShall);
        all.put("losesNothingWhenThePacketsAreCollected", LiveScenarios::losesNothingWhenThePacketsAreCollected);
        all.put("knowsExactlyWhatTheKernelDropped", LiveScenarios::knowsExactlyWhatTheKernelDropped);
        all.put("refusesWhatTheInterfaceCannotSend", LiveScenarios::refusesWhatTheInterfaceCannotSend);
        all.put("goesOnWhenTheInterfaceWasDown", LiveScenarios::goesOnWhenTheInterfaceWasDown);
        all.put("goesOnWhenTheInterfaceWasAway", LiveScenarios::goesOnWhenTheInterfaceWasAway);
        all.put("namesWhatIsWrong", LiveScenarios::namesWhatIsWrong);
        all.put("allocatesNothingToPollAndLittleToSend", LiveScenarios::allocatesNothingToPollAndLittleToSend);
        all.put("leavesNothingBehind", LiveScenarios::leavesNothingBehind);
        return all;
    }

    /** Runs all of them, and says of each in one line that it passed, or in many what went wrong. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(Files.newOutputStream(Path.of(arguments[0])), true);
        for (String family : List.of("all", "default")) {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/" + family + "/disable_ipv6"), "1");
        }
        for (Map.Entry<String, Scenario> each : all().entrySet()) {
            try {
                addInterfaces();
                each.getValue().run();
                out.println(each.getKey() + ": passed");
            } catch (Exception | AssertionError e) {
                out.println(each.getKey() + ": failed");
                e.printStackTrace(out);
            } finally {
                sh("ip link delete e0");
            }
        }
    }

    private static void addInterfaces() throws Exception {
        sh("ip link add e0 address 02:e4:00:00:09:01 type veth peer name e1 address 02:e4:00:00:09:02");
        for (String device : List.of("e0", "e1")) {
            sh("ethtool -K " + device + " tx off tso off gso off gro off");
            sh("ip link set " + device + " up");
        }
        awaitUp();
    }

    /** The kernel takes its time after a link is up: until then it throws away what is sent, and says that it was sent. */
    private static void awaitUp() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isUp("e0") || !isUp("e1")) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }

    private static boolean isUp(String device) throws Exception {
        Process process = new ProcessBuilder("ip", "link", "show", device).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("state UP");
    }

    /** Waits for so many packets, and then a little for more than so many. */
    private static List<byte[]> await(LivePort port, int count) throws Exception {
        List<byte[]> packets = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (packets.size() < count && System.nanoTime() < deadline) {
            packets.addAll(Packets.poll(port));
            Thread.sleep(1);
        }
        Thread.sleep(QUIET_MILLIS);
        packets.addAll(Packets.poll(port));
        assertThat(packets).hasSize(count);
        return packets;
    }

    private static void awaitAttached(LivePort port, boolean attached) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (port.isAttached() != attached && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(port.isAttached()).isEqualTo(attached);
    }

    private static void carriesFramesBothWaysByteForByte() throws Exception {
        List<byte[]> there = new ArrayList<>();
        List<byte[]> back = new ArrayList<>();
        for (int length = 14; length <= 1514; length += 5) {
            there.add(Packets.numbered(length, length));
            back.add(Packets.numbered(-length, length));
        }
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").open()) {
            assertThat(left.name()).isEqualTo("e0");
            assertThat(Packets.offer(left, there)).isEqualTo(there.size());
            assertThat(Packets.offer(right, back)).isEqualTo(back.size());
            assertThat(await(right, there.size())).containsExactlyElementsOf(there);
            assertThat(await(left, back.size())).containsExactlyElementsOf(back);
            assertThat(left.sent()).isEqualTo(there.size());
            assertThat(left.statistics()).isEqualTo(new LiveStatistics(back.size(), 0, 0));
        }
    }

    private static void theKernelReceivesWhatIsOffered() throws Exception {
        sh("ip address add 10.9.0.2/24 dev e1");
        byte[] payload = Packets.numbered(1, 700);
        try (LivePort port = LivePort.on("e0").open();
                DatagramSocket socket = new DatagramSocket(9000, InetAddress.getByName("10.9.0.2"))) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(port.offer(Packets.frame(Datagram.ipv4().payload(payload).bytes())))
                    .isTrue();
            DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
            socket.receive(packet);
            assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(payload);
            assertThat(packet.getAddress()).isEqualTo(InetAddress.getByName("10.9.0.1"));
            assertThat(packet.getPort()).isEqualTo(Datagram.SOURCE_PORT);
        }
    }

    private static void receivesWhatTheKernelSends() throws Exception {
        sh("ip address add 10.9.0.1/24 dev e0");
        sh("ip neighbour add 10.9.0.2 lladdr 02:e4:00:00:09:02 dev e0 nud permanent");
        byte[] payload = Packets.numbered(2, 700);
        try (LivePort port = LivePort.on("e1").filter("udp").open();
                DatagramSocket socket = new DatagramSocket(Datagram.SOURCE_PORT, InetAddress.getByName("10.9.0.1"))) {
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName("10.9.0.2"), 9000));
            byte[] frame = await(port, 1).get(0);
            int identification = (frame[18] & 0xFF) << 8 | frame[19] & 0xFF;
            byte[] expected = Datagram.ipv4()
                    .identification(identification)
                    .payload(payload)
                    .bytes();
            assertThat(frame).isEqualTo(expected);
        }
    }

    private static void receivesOnlyWhatTheFilterMatches() throws Exception {
        List<byte[]> wanted = new ArrayList<>();
        try (LivePort left = LivePort.on("e0").open();
                LivePort right =
                        LivePort.on("e1").filter(" udp dst port 8472 or ip6 ").open()) {
            for (int i = 0; i < 50; i++) {
                byte[] match = i % 2 == 0
                        ? Datagram.ipv4()
                                .ports(Datagram.SOURCE_PORT, 8472)
                                .payload(new byte[i])
                                .bytes()
                        : Datagram.ipv6().payload(new byte[i]).bytes();
                wanted.add(match);
                Packets.offer(
                        left,
                        List.of(match, Datagram.ipv4().payload(new byte[i]).bytes()));
            }
            assertThat(await(right, wanted.size())).containsExactlyElementsOf(wanted);
            assertThat(right.statistics().received()).isEqualTo(wanted.size());
        }
    }

    private static void keepsTheBeginningOfLongPackets() throws Exception {
        byte[] packet = Packets.numbered(1, 1_000);
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").snapLength(100).open()) {
            long before = System.currentTimeMillis();
            Packets.offer(left, List.of(packet));
            assertThat(await(right, 1)).containsExactly(Arrays.copyOf(packet, 100));
            assertThat(right.originalLength()).isEqualTo(1_000);
            assertThat(TimeUnit.NANOSECONDS.toMillis(right.timestampNanos()))
                    .isBetween(before - 1, System.currentTimeMillis() + 1);
        }
    }

    private static void watchesWhatLeavesIfItShall() throws Exception {
        List<byte[]> packets = Packets.numbered(0, 10, 60);
        try (LivePort port = LivePort.on("e0").open();
                LivePort watch =
                        LivePort.on("e0").outgoing(true).promiscuous(true).open()) {
            Packets.offer(port, packets);
            assertThat(await(watch, 10)).containsExactlyElementsOf(packets);
            assertThat(await(port, 0)).isEmpty();
        }
    }

    private static void losesNothingWhenThePacketsAreCollected() throws Exception {
        List<byte[]> packets = Packets.numbered(0, 1_000, 200);
        try (LivePort left = LivePort.on("e0").open();
                LivePort right =
                        LivePort.on("e1").immediate(false).filter("greater 20").open()) {
            Packets.offer(left, packets);
            assertThat(await(right, 1_000)).containsExactlyElementsOf(packets);
        }
    }

    private static void knowsExactlyWhatTheKernelDropped() throws Exception {
        int count = 10_000;
        byte[] packet = new byte[1_000];
        Frame frame = new Frame();
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").bufferBytes(1 << 16).open()) {
            for (int i = 0; i < count; i++) {
                assertThat(left.offer(frame.bind(packet, 0, 0, packet.length))).isTrue();
            }
            LiveStatistics statistics = right.statistics();
            assertThat(statistics.received()).isEqualTo(count);
            assertThat(statistics.kernelDropped()).isPositive();
            await(right, (int) (count - statistics.kernelDropped()));
            assertThat(right.statistics()).isEqualTo(statistics);
        }
    }

    private static void refusesWhatTheInterfaceCannotSend() throws Exception {
        try (LivePort port = LivePort.on("e0").open()) {
            for (int length : new int[] {0, 1, 13, 1_519, 9_000, 65_536, 100_000}) {
                assertThat(port.offer(Packets.frame(new byte[length])))
                        .as("%d bytes", length)
                        .isFalse();
            }
            assertThat(port.notSent()).isEqualTo(7);
            assertThat(port.offer(Packets.frame(new byte[1_514]))).isTrue();
            assertThat(port.sent()).isEqualTo(1);
        }
    }

    private static void goesOnWhenTheInterfaceWasDown() throws Exception {
        List<byte[]> packets = Packets.numbered(0, 20, 60);
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").open()) {
            for (int round = 0; round < 3; round++) {
                sh("ip link set e1 down");
                assertThat(right.offer(Packets.frame(new byte[60]))).isFalse();
                left.offer(Packets.frame(new byte[60]));
                assertThat(await(right, 0)).isEmpty();
                sh("ip link set e1 up");
                awaitUp();
                assertThat(Packets.offer(left, packets)).isEqualTo(20);
                assertThat(await(right, 20)).containsExactlyElementsOf(packets);
                assertThat(Packets.offer(right, packets)).isEqualTo(20);
                assertThat(await(left, 20)).containsExactlyElementsOf(packets);
            }
        }
    }

    private static void goesOnWhenTheInterfaceWasAway() throws Exception {
        List<byte[]> packets = Packets.numbered(0, 20, 60);
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").filter("len = 60").open()) {
            Packets.offer(left, packets);
            await(right, 20);
            sh("ip link delete e0");
            awaitAttached(left, false);
            awaitAttached(right, false);
            assertThat(left.offer(Packets.frame(new byte[60]))).isFalse();
            assertThat(await(right, 0)).isEmpty();
            addInterfaces();
            awaitAttached(left, true);
            awaitAttached(right, true);
            Packets.offer(left, List.of(new byte[61]));
            Packets.offer(left, packets);
            assertThat(await(right, 20)).containsExactlyElementsOf(packets);
            assertThat(right.statistics().received()).isEqualTo(40);
        }
    }

    private static void namesWhatIsWrong() throws Exception {
        refused(LivePort.on("nix0"), "nix0: no such interface; there are e0, e1, lo");
        refused(LivePort.on("any"), "any: link type 113 (Linux cooked-mode capture), a packet port takes Ethernet");
        refused(
                LivePort.on("e0").filter("udp prt 7"),
                "e0: filter \"udp prt 7\": Error occurred in pcap_compile: can't parse filter expression: syntax error");
        sh("ip link set e0 down");
        refused(LivePort.on("e0"), "e0: the interface is down");
    }

    private static void refused(LivePortBuilder port, String message) {
        assertThatThrownBy(port::open).isInstanceOf(IOException.class).hasMessage(message);
    }

    private static void allocatesNothingToPollAndLittleToSend() throws Exception {
        byte[] packet = Packets.numbered(1, 1_000);
        Frame frame = new Frame();
        Frame received = new Frame();
        try (LivePort left = LivePort.on("e0").open();
                LivePort right = LivePort.on("e1").open()) {
            long perPacket =
                    AllocationProbe.bytesPerRun(() -> left.offer(frame.bind(packet, 0, 0, packet.length)), 2_000);
            assertThat(perPacket).isLessThanOrEqualTo(64);
            AllocationProbe.assertNone("polling", () -> right.poll(received));
        }
    }

    private static void leavesNothingBehind() throws Exception {
        open(3);
        long before = descriptors();
        open(20);
        assertThat(descriptors()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("encap4j-e"));
    }

    private static void open(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            LivePort port = LivePort.on("e0").open();
            port.close();
            port.close();
            assertThat(port.isAttached()).isFalse();
            assertThat(port.offer(Packets.frame(new byte[60]))).isFalse();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
