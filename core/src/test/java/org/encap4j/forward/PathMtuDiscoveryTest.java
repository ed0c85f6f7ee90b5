// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Hex;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A router behind the link tells the node what its own next link takes; whoever else says so is not believed. */
class PathMtuDiscoveryTest {
    private static final int OVERHEAD4 = 20 + 8 + IdentityToy.LENGTH + 14;
    private static final int OVERHEAD6 = OVERHEAD4 + 20;
    private static final long TEN_MINUTES = TimeUnit.MINUTES.toNanos(10);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String PEER = "192.168.10.101";
    private static final String PEER6 = "fd00:10::101";
    /** Where the error's headers begin, in a frame without tags. */
    private static final int IP_AT = 14;

    private static final int ICMP4_AT = IP_AT + 20;
    private static final int ICMP6_AT = IP_AT + 40;
    private static final int QUOTE4_AT = ICMP4_AT + 8;
    private static final int QUOTE6_AT = ICMP6_AT + 8;

    private final TestNode lab = new TestNode();
    private final PathMtuDiscovery paths = discovery(PathMtuDiscovery.IPV4_LEAST_MTU);

    PathMtuDiscoveryTest() {
        var peer6 = lab.ipcache.tunnelTo(0xFD00_0010_0000_0000L, 0x101);
        lab.remote("172.20.6.0/24", RemoteEndpoint.podCidr(peer6, Source.KVSTORE));
        lab.tunnels.put(peer6, TestNode.outer("fd00:10::100", PEER6), port());
    }

    private PathMtuDiscovery discovery(int leastPodMtu) {
        return new PathMtuDiscovery(
                lab.node, TestNode.UNDERLAY, lab.tunnels, new IdentityToy(IdentityToy.PORT), leastPodMtu);
    }

    private Port port() {
        return lab.node.ports().get(TestNode.UNDERLAY);
    }

    private static String pod(boolean ipv6) {
        return ipv6 ? "172.20.6.20" : "172.20.1.20";
    }

    private byte[] podPacket(boolean ipv6, int length) {
        return TestNode.fromPod(TestNode.from("172.20.0.10", pod(ipv6)).payload(new byte[length - 28]));
    }

    private Verdict send(boolean ipv6, int length) {
        return lab.run(lab.toOverlay(), TestNode.PODS, podPacket(ipv6, length));
    }

    /** What a router says that got a tunnel's packet from us. */
    private byte[] error(boolean ipv6, int mtu) {
        return error(ipv6, mtu, 1450);
    }

    private byte[] error(boolean ipv6, int mtu, int podLength) {
        int fits = Math.min(podLength, ipv6 ? 1430 : 1450);
        assertThat(send(ipv6, fits)).isEqualTo(Verdict.OK);
        byte[] memory = new byte[IcmpError.MAX_LENGTH];
        Frame reply = new Frame().bind(memory, 0, 0, memory.length);
        IcmpError router = new IcmpError(
                TestNode.mac(TestNode.ROUTER_MAC),
                TestNode.ipv4("203.0.113.7"),
                0x2001_0DB8_0000_0000L,
                7,
                new IcmpRateLimit(1, 1));
        int at = lab.frame.start() + EthernetHeader.LENGTH;
        // Written by the same class that reads it; scapy's and a kernel's are read in other tests.
        assertThat(PacketTooBig.write(router, lab.frame, at, mtu, 0, reply)).isTrue();
        EthernetHeader.write(
                reply,
                0,
                TestNode.mac(TestNode.NODE_MAC),
                TestNode.mac(TestNode.ROUTER_MAC),
                ipv6 ? EtherType.IPV6 : EtherType.IPV4);
        return Arrays.copyOf(memory, reply.end());
    }

    private boolean heed(byte[] error) {
        return heed(paths, error, 0);
    }

    private static boolean heed(PathMtuDiscovery paths, byte[] error, long now) {
        byte[] before = error.clone();
        Frame frame = new Frame().bind(error, 0, 0, error.length);
        boolean heeded = paths.heed(frame, now);
        assertThat(error).isEqualTo(before);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).isEqualTo(error.length);
        return heeded;
    }

    /** Changes an error and makes its sums right again. */
    private static byte[] changed(byte[] error, Consumer<Frame> change) {
        boolean ipv6 = error[IP_AT] >> 4 == 6;
        int icmpAt = ipv6 ? ICMP6_AT : ICMP4_AT;
        Frame frame = new Frame().bind(error, 0, 0, error.length);
        change.accept(frame);
        int end = ipv6 ? icmpAt + frame.getUnsignedShort(IP_AT + 4) : IP_AT + frame.getUnsignedShort(IP_AT + 2);
        int length = end - icmpAt;
        if (!ipv6) {
            frame.setShort(IP_AT + 10, 0);
            frame.setShort(IP_AT + 10, InternetChecksum.finish(InternetChecksum.sum(frame, IP_AT, 20, 0)));
        }
        frame.setShort(icmpAt + 2, 0);
        long pseudo = ipv6 ? InternetChecksum.pseudoHeader6(frame, IP_AT, length, IpProtocol.ICMPV6) : 0;
        frame.setShort(icmpAt + 2, InternetChecksum.finish(InternetChecksum.sum(frame, icmpAt, length, pseudo)));
        return error;
    }

    private void assertPodMtu(boolean ipv6, int mtu) {
        assertThat(send(ipv6, mtu)).isEqualTo(Verdict.OK);
        assertThat(send(ipv6, mtu + 1)).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
    }

    @ParameterizedTest
    @CsvSource({"false,1400,1350", "true,1400,1330", "false,1300,1250", "true,1280,1210", "false,1499,1449"})
    void podsAreToldWhatThePathTakes(boolean ipv6, int told, int podMtu) {
        assertThat(heed(error(ipv6, told))).isTrue();

        assertPodMtu(ipv6, podMtu);
        assertThat(lab.out.hasReply()).isTrue();
        assertThat(lab.reply.getUnsignedShort(lab.reply.start() + IP_AT + 20 + 6))
                .isEqualTo(podMtu);
        assertPodMtu(!ipv6, ipv6 ? 1450 : 1430);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyLessIsBelieved(boolean ipv6) {
        byte[] higher = error(ipv6, 1401);
        byte[] same = error(ipv6, 1400);
        assertThat(heed(same)).isTrue();

        assertThat(heed(higher)).isFalse();
        assertThat(heed(same)).isFalse();
        assertPodMtu(ipv6, 1400 - (ipv6 ? OVERHEAD6 : OVERHEAD4));
    }

    /** Who makes errors up cannot take all of the MTU away. */
    @Test
    void neverLessThanTheLeast() {
        assertThat(heed(error(false, 68))).isTrue();
        assertPodMtu(false, 576);
        assertThat(heed(discovery(MtuBudget.IPV6_MIN_MTU), error(true, 1300), 0))
                .isTrue();
        assertPodMtu(true, 1280);
    }

    /** RFC 8201 section 4: less than 1280 is not heeded; routers older than RFC 1191 say 0. */
    @Test
    void impossibleMtusAreNotBelieved() {
        assertThat(heed(changed(error(true, 1400), frame -> frame.setInt(ICMP6_AT + 4, 1279))))
                .isFalse();
        assertThat(heed(changed(error(true, 1400), frame -> frame.setInt(ICMP6_AT + 4, -1))))
                .isFalse();
        assertThat(heed(changed(error(false, 1400), frame -> frame.setShort(ICMP4_AT + 6, 0))))
                .isFalse();
        assertThat(heed(changed(error(false, 1400), frame -> frame.setShort(ICMP4_AT + 6, 67))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false,1250", "true,1270"})
    void aDatagramThatFitsWasNotTooBig(boolean ipv6, int podLength) {
        assertThat(heed(error(ipv6, podLength + (ipv6 ? OVERHEAD6 : OVERHEAD4), podLength)))
                .isFalse();
        assertThat(heed(error(ipv6, podLength - 1 + (ipv6 ? OVERHEAD6 : OVERHEAD4), podLength)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "another station 0 020000000065",
                "another EtherType 12 86dd",
                "to an address that is not ours 30 c0a80a65",
                "not ICMP 23 11",
                "another type 34 0b",
                "another code 35 03",
                "not from our address 54 c0a80a67",
                "to somebody we have no tunnel to 58 c0a80a6d",
                "to somebody unknown 58 c0a80aee",
                "another protocol 51 06",
                "another port 64 1e6d",
                "another version 42 65",
                "another tunnel header 70 72"
            })
    void whatIsNotAboutOurTunnelIsNotBelieved(String difference) {
        String[] words = difference.split(" ");
        byte[] bytes = Hex.bytes(words[words.length - 1]);
        int at = Integer.parseInt(words[words.length - 2]);
        byte[] error = changed(error(false, 1400), frame -> frame.setBytes(at, bytes, 0, bytes.length));

        assertThat(heed(error)).as(difference).isFalse();
        assertPodMtu(false, 1450);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "another station 0 020000000065",
                "another EtherType 12 0800",
                "not ICMPv6 20 11",
                "to an address that is not ours 53 65",
                "another type 54 01",
                "not from our address 85 65",
                "to somebody we have no tunnel to 101 6d",
                "another protocol 68 06",
                "another port 104 1e6d",
                "another version 62 40",
                "another tunnel header 110 72"
            })
    void norOverIpv6(String difference) {
        String[] words = difference.split(" ");
        byte[] bytes = Hex.bytes(words[words.length - 1]);
        int at = Integer.parseInt(words[words.length - 2]);
        byte[] error = changed(error(true, 1400), frame -> frame.setBytes(at, bytes, 0, bytes.length));

        assertThat(heed(error)).as(difference).isFalse();
        assertPodMtu(true, 1430);
    }

    @Test
    void whatIsCutOffOrDamagedIsNotBelieved() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            byte[] whole = error(ipv6, 1400);
            for (int length = 0; length < whole.length; length++) {
                assertThat(heed(Arrays.copyOf(whole, length))).isFalse();
            }
            for (int at = ipv6 ? ICMP6_AT : IP_AT; at < whole.length; at++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 0x10;
                assertThat(heed(damaged)).as("byte " + at).isFalse();
            }
            assertPodMtu(ipv6, ipv6 ? 1430 : 1450);
        }
    }

    /** Over IPv4 routers may quote 8 bytes of the datagram (RFC 792); over IPv6 as much as fits, so that there is no doubt. */
    @ParameterizedTest
    @CsvSource({"false,8,true", "false,7,false", "false,15,true", "false,30,true", "true,8,false", "true,30,true"})
    void howMuchIsToBeQuoted(boolean ipv6, int quoted, boolean believed) {
        byte[] error = error(ipv6, 1400);
        int end = (ipv6 ? QUOTE6_AT + 40 : QUOTE4_AT + 20) + quoted;
        byte[] shorter = changed(
                Arrays.copyOf(error, end),
                frame -> frame.setShort(IP_AT + (ipv6 ? 4 : 2), end - (ipv6 ? ICMP6_AT : IP_AT)));

        assertThat(heed(shorter)).isEqualTo(believed);
    }

    /** What follows the IP packet was not summed, and says nothing. */
    @Test
    void paddingIsNotQuoted() {
        int end = QUOTE4_AT + 20 + 7;
        byte[] padded = changed(error(false, 1400), frame -> frame.setShort(IP_AT + 2, end - IP_AT));

        assertThat(padded.length).isGreaterThan(end + 30);
        assertThat(heed(padded)).isFalse();
    }

    /** The clock may be negative. It is looked at once a second. */
    @ParameterizedTest
    @ValueSource(longs = {-5_000_000_000_000L, 0, Long.MAX_VALUE - 5})
    void afterTenMinutesItIsTriedAgain(long start) {
        assertThat(heed(paths, error(false, 1400), start)).isTrue();
        assertThat(heed(paths, error(true, 1400), start + TEN_MINUTES / 2)).isTrue();

        paths.forget(start + TEN_MINUTES - 1);
        assertPodMtu(false, 1350);
        paths.forget(start + TEN_MINUTES + SECOND - 2);
        assertPodMtu(false, 1350);
        paths.forget(start + TEN_MINUTES + SECOND - 1);
        assertPodMtu(false, 1450);
        assertPodMtu(true, 1330);
        paths.forget(start + TEN_MINUTES / 2 + TEN_MINUTES);
        assertPodMtu(true, 1430);
    }

    @Test
    void theOnlyOneEndsWhateverTheClock() {
        long start = -TEN_MINUTES * 10;
        assertThat(heed(paths, error(false, 1400), start)).isTrue();
        paths.forget(start + TEN_MINUTES);
        assertPodMtu(false, 1450);

        TestNode next = new TestNode();
        goingOn(next);
        assertThat(next.run(next.toOverlay(), TestNode.PODS, podPacket(false, 1450)))
                .as("forgotten, not only ended")
                .isEqualTo(Verdict.OK);
    }

    @Test
    void whoListensHearsOfChanges() {
        List<String> heard = new ArrayList<>();
        paths.tell((far, pathMtu, podMtu) -> heard.add(far + " " + pathMtu + " " + podMtu));
        byte[] same = error(false, 1400);
        heed(same);
        heed(same);
        heed(error(true, 1300));
        paths.forget(TEN_MINUTES);

        assertThat(heard.subList(0, 2)).containsExactly(PEER + " 1400 1350", "fd00:10::101 1300 1230");
        assertThat(heard.subList(2, 4)).containsExactlyInAnyOrder(PEER + " 1500 1450", "fd00:10::101 1500 1430");
        assertThat(heard).hasSize(4);
    }

    /** Lower still, and for ten minutes from then on. */
    @Test
    void theLatestCounts() {
        byte[] lower = error(false, 1300);
        assertThat(heed(paths, error(false, 1400), 0)).isTrue();
        assertThat(heed(paths, lower, TEN_MINUTES - 1)).isTrue();

        paths.forget(2 * TEN_MINUTES - 2);
        assertPodMtu(false, 1250);
        paths.forget(2 * TEN_MINUTES - 2 + SECOND);
        assertPodMtu(false, 1450);
    }

    /** Another host's tunnel, of which we are the router. */
    @Test
    void onlyOurOwnTunnelsCount() {
        assertThat(heed(changed(error(false, 1400), frame -> {
                    frame.setByte(QUOTE4_AT + 15, 77);
                    frame.setByte(IP_AT + 19, 77);
                })))
                .isFalse();
        assertThat(heed(changed(error(true, 1400), frame -> {
                    frame.setByte(QUOTE6_AT + 23, 77);
                    frame.setByte(IP_AT + 39, 77);
                })))
                .isFalse();
    }

    @Test
    void aNewWayToTheNodeHasTheLimitToo() {
        byte[] lower = error(false, 1300);
        assertThat(heed(error(false, 1400))).isTrue();
        var peer = lab.ipcache.tunnelTo(TestNode.ipv4(PEER));
        lab.tunnels.remove(peer);
        assertThat(send(false, 1000)).isEqualTo(Verdict.NO_NEIGHBOUR);
        assertThat(heed(lower)).isFalse();
        lab.tunnels.put(peer, TestNode.outer(PEER), port());

        assertPodMtu(false, 1350);
    }

    private PathMtuDiscovery goingOn(TestNode next) {
        PathMtuDiscovery later = new PathMtuDiscovery(
                next.node,
                TestNode.UNDERLAY,
                next.tunnels,
                new IdentityToy(IdentityToy.PORT),
                PathMtuDiscovery.IPV4_LEAST_MTU);
        later.goOnFor(paths);
        return later;
    }

    @Test
    void othersGoOnWithWhatWasLearned() {
        assertThat(heed(error(false, 1400))).isTrue();
        TestNode next = new TestNode();
        PathMtuDiscovery later = goingOn(next);

        assertThat(next.run(next.toOverlay(), TestNode.PODS, podPacket(false, 1350)))
                .isEqualTo(Verdict.OK);
        assertThat(next.run(next.toOverlay(), TestNode.PODS, podPacket(false, 1351)))
                .isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        later.forget(TEN_MINUTES);
        assertThat(next.run(next.toOverlay(), TestNode.PODS, podPacket(false, 1351)))
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatChangesNothingCostsNoMemory(boolean ipv6) {
        byte[] same = error(ipv6, 1400);
        byte[] lower = error(ipv6, 1390);
        byte[] stranger = changed(error(ipv6, 1300), frame -> frame.setByte(ipv6 ? 101 : 61, 0xEE));
        byte[] packet = podPacket(ipv6, 1000);
        assertThat(heed(lower)).isTrue();
        Frame frame = new Frame();
        for (byte[] bytes : new byte[][] {same, stranger, packet}) {
            AllocationProbe.assertNone("an error", () -> {
                paths.heed(frame.bind(bytes, 0, 0, bytes.length), 1);
                paths.forget(1);
            });
        }
    }

    @Test
    void aLimitThatLeavesNothingIsRefused() {
        var peer = lab.ipcache.tunnelTo(TestNode.ipv4(PEER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.tunnels.limit(peer, OVERHEAD4 + MtuBudget.IPV4_MIN_MTU - 1))
                .withMessageContaining("= 67");
        assertPodMtu(false, 1450);
        lab.tunnels.limit(peer, OVERHEAD4 + MtuBudget.IPV4_MIN_MTU);
        assertPodMtu(false, 68);
        lab.tunnels.limit(peer, 9000);
        assertPodMtu(false, 1450);
    }
}
