// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.config.Dataplane.UNDERLAY_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three nodes on two links, node to node in memory, in every mode: what leaves each station byte by byte, who sent it, who
 * receives it. Every expected packet is put together by the test from addresses and header bytes.
 */
class ClusterScenarioTest {
    private static final int WORLD = SecurityIdentity.WORLD;
    private static final int TTL = 64;

    private ClusterMode mode;
    private RoutedCluster cluster;

    static List<Arguments> modesAndFamilies() {
        List<Arguments> all = new ArrayList<>();
        for (ClusterMode mode : ClusterMode.all()) {
            all.add(Arguments.of(mode, false));
            all.add(Arguments.of(mode, true));
        }
        return all;
    }

    private void begin(ClusterMode chosen) {
        mode = chosen;
        cluster = new RoutedCluster(mode);
    }

    private static IcmpRateLimit limit() {
        return new IcmpRateLimit(1, 1);
    }

    private Forwarder fromPods(ClusterMember member) {
        return cluster.dataplanes.get(member).fromPods(limit());
    }

    private Forwarder fromNetwork(ClusterMember member) {
        return cluster.dataplanes.get(member).fromUnderlay(limit());
    }

    private ClusterHop sentBy(ClusterMember member, Datagram datagram) {
        return ClusterHop.at(fromPods(member), POD_PORT, framed(datagram, GATEWAY_MAC, member.podMac));
    }

    private ClusterHop receivedBy(ClusterMember member, byte[] packet) {
        return ClusterHop.at(fromNetwork(member), UNDERLAY_PORT, packet);
    }

    private ClusterHop routed(int port, byte[] packet) {
        return ClusterHop.at(new NativeForwarder(cluster.router, limit()), port, packet);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void everyPodReachesEveryOther(ClusterMode chosen, boolean v6) {
        begin(chosen);
        for (ClusterMember from : ClusterMember.values()) {
            for (ClusterMember to : ClusterMember.values()) {
                if (from != to) {
                    travel(from, from.pod(v6), from.identity, to, to.pod(v6), to.identity);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void anUnknownPodIsWorldButIsReachedOnItsNode(ClusterMode chosen, boolean v6) {
        begin(chosen);
        for (ClusterMember to : new ClusterMember[] {ClusterMember.W1, ClusterMember.W2}) {
            travel(
                    ClusterMember.CTR,
                    ClusterMember.CTR.pod(v6),
                    ClusterMember.CTR.identity,
                    to,
                    to.unknownPod(v6),
                    WORLD);
        }
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void anUnknownPodIsNotHeard(ClusterMode chosen, boolean v6) {
        begin(chosen);
        for (ClusterMember from : new ClusterMember[] {ClusterMember.W1, ClusterMember.W2}) {
            ClusterHop sent = sentBy(
                    from,
                    datagram(from.unknownPod(v6), ClusterMember.CTR.pod(v6)).ttl(TTL));

            assertThat(sent.verdict()).isEqualTo(Verdict.INVALID_SOURCE);
        }
    }

    /** From pod to pod, over the router if one of the nodes is behind it. */
    private void travel(
            ClusterMember from, String source, int sourceIdentity, ClusterMember to, String destination, int identity) {
        byte[] pods = framed(datagram(source, destination).ttl(TTL), GATEWAY_MAC, from.podMac);
        ClusterHop sent = sentBy(from, datagram(source, destination).ttl(TTL));
        boolean routed = from.isBehindRouter() || to.isBehindRouter();
        long next = routed ? from.isBehindRouter() ? RoutedCluster.ROUTER_B_MAC : RoutedCluster.ROUTER_A_MAC : to.mac;
        ObservationPoint left = mode.isNative() ? ObservationPoint.TO_NETWORK : ObservationPoint.TO_OVERLAY;
        byte[] onLink = mode.isNative()
                ? framed(datagram(source, destination).ttl(TTL - 1), next, from.mac)
                : framed(outer(sent.bytes(), from, to, sourceIdentity, pods).ttl(TTL), next, from.mac);
        sent.assertLeft(left, UNDERLAY_PORT, sourceIdentity, identity, onLink);

        int hops = mode.isNative() ? TTL - 1 : TTL;
        if (routed) {
            hops--;
            int in = from.isBehindRouter() ? RoutedCluster.LINK_B : RoutedCluster.LINK_A;
            long mac = from.isBehindRouter() ? RoutedCluster.ROUTER_A_MAC : RoutedCluster.ROUTER_B_MAC;
            byte[] expected = mode.isNative()
                    ? framed(datagram(source, destination).ttl(hops), to.mac, mac)
                    : framed(outer(sent.bytes(), from, to, sourceIdentity, pods).ttl(hops), to.mac, mac);
            sent = routed(in, sent.bytes());
            sent.assertLeft(ObservationPoint.TO_NETWORK, 1 - in, WORLD, WORLD, expected);
        }

        ClusterHop received = receivedBy(to, sent.bytes());
        if (identity == to.identity) {
            int ttl = mode.isNative() ? hops - 1 : TTL - 1;
            byte[] delivered = framed(datagram(source, destination).ttl(ttl), to.podMac, GATEWAY_MAC);
            received.assertLeft(ObservationPoint.TO_ENDPOINT, POD_PORT, sourceIdentity, identity, delivered);
        } else {
            // The pod may be one that the node's host knows.
            byte[] asItCame = mode.isNative() ? sent.bytes() : pods;
            int known = mode.isNative() ? WORLD : SecurityIdentity.UNKNOWN;
            received.assertLeft(ObservationPoint.TO_STACK, Forwarding.NO_PORT, sourceIdentity, known, asItCame);
        }
    }

    /** The outer packet around a frame; only its source port, free within its range, comes from what was sent. */
    private Datagram outer(byte[] sent, ClusterMember from, ClusterMember to, int identity, byte[] inner) {
        boolean v6 = mode.overIpv6();
        int sourcePort = ByteBuffer.wrap(sent).getShort(14 + (v6 ? 40 : 20)) & 0xFFFF;
        assertThat(sourcePort).isBetween(49152, 65535);
        byte[] header = Hex.bytes(mode.header().apply(identity));
        byte[] payload = Arrays.copyOf(header, header.length + inner.length);
        System.arraycopy(inner, 0, payload, header.length, inner.length);
        Datagram outer = datagram(from.address(v6), to.address(v6))
                .ports(sourcePort, mode.protocol().port())
                .payload(payload);
        return v6 ? outer : outer.udpChecksum(0);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void hostsAreReachedWithoutATunnel(ClusterMode chosen, boolean v6) {
        begin(chosen);
        ClusterMember from = ClusterMember.CTR;
        String host = v6 ? RoutedCluster.HOST6 : RoutedCluster.HOST4;
        sentBy(from, datagram(from.pod(v6), host))
                .assertLeft(
                        ObservationPoint.TO_NETWORK,
                        UNDERLAY_PORT,
                        from.identity,
                        WORLD,
                        framed(datagram(from.pod(v6), host).ttl(TTL - 1), RoutedCluster.HOST_MAC, from.mac));

        ClusterMember to = ClusterMember.W1;
        byte[] packet = framed(datagram(from.pod(v6), to.address(v6)).ttl(TTL - 1), to.mac, from.mac);
        ClusterHop sent = sentBy(from, datagram(from.pod(v6), to.address(v6)));
        sent.assertLeft(
                ObservationPoint.TO_NETWORK, UNDERLAY_PORT, from.identity, SecurityIdentity.REMOTE_NODE, packet);
        receivedBy(to, sent.bytes()).assertLeft(ObservationPoint.TO_STACK, Forwarding.NO_PORT, 0, 0, packet);
        byte[] own = framed(datagram(from.pod(v6), from.address(v6)), GATEWAY_MAC, from.podMac);
        sentBy(from, datagram(from.pod(v6), from.address(v6)))
                .assertLeft(ObservationPoint.TO_STACK, Forwarding.NO_PORT, 0, 0, own);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void theOutsideIsReachedOverTheRouter(ClusterMode chosen, boolean v6) {
        begin(chosen);
        String outside = v6 ? RoutedCluster.OUTSIDE6 : RoutedCluster.OUTSIDE4;
        ClusterMember from = ClusterMember.W2;
        ClusterHop sent = sentBy(from, datagram(from.pod(v6), outside));
        sent.assertLeft(
                ObservationPoint.TO_NETWORK,
                UNDERLAY_PORT,
                from.identity,
                WORLD,
                framed(datagram(from.pod(v6), outside).ttl(TTL - 1), RoutedCluster.ROUTER_B_MAC, from.mac));
        routed(RoutedCluster.LINK_B, sent.bytes())
                .assertLeft(
                        ObservationPoint.TO_NETWORK,
                        RoutedCluster.INTERNET,
                        WORLD,
                        WORLD,
                        framed(
                                datagram(from.pod(v6), outside).ttl(TTL - 2),
                                RoutedCluster.PROVIDER_MAC,
                                RoutedCluster.ROUTER_INTERNET_MAC));
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void whatComesFromOutsideWithoutATunnelIsWorldOrTheHosts(ClusterMode chosen, boolean v6) {
        begin(chosen);
        ClusterMember to = ClusterMember.W1;
        for (String source : new String[] {
            v6 ? RoutedCluster.HOST6 : RoutedCluster.HOST4, v6 ? RoutedCluster.OUTSIDE6 : RoutedCluster.OUTSIDE4
        }) {
            byte[] packet = framed(datagram(source, to.pod(v6)), to.mac, RoutedCluster.HOST_MAC);
            ClusterHop received = receivedBy(to, packet);
            if (mode.isNative()) {
                byte[] delivered = framed(datagram(source, to.pod(v6)).ttl(TTL - 1), to.podMac, GATEWAY_MAC);
                received.assertLeft(ObservationPoint.TO_ENDPOINT, POD_PORT, WORLD, to.identity, delivered);
            } else {
                received.assertLeft(ObservationPoint.TO_STACK, Forwarding.NO_PORT, 0, 0, packet);
            }
        }
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void theHeaderSaysTheIdentityAndNativeReceiversAskTheirIpcache(ClusterMode chosen, boolean v6) {
        begin(chosen);
        ClusterMember from = ClusterMember.CTR;
        ClusterMember to = ClusterMember.W1;
        byte[] packet = sentBy(from, datagram(from.pod(v6), to.pod(v6))).bytes();
        // The receiver has not heard of the pod yet, or no longer.
        Node node = cluster.nodes.get(to);
        for (boolean family : new boolean[] {false, true}) {
            assertThat(node.ipcache().remove(Prefix.parse(from.pod(family)), org.encap4j.ipcache.Source.KVSTORE))
                    .isTrue();
        }
        assertThat(receivedBy(to, packet).source()).isEqualTo(mode.carries() ? from.identity : WORLD);
    }

    @Test
    void packetsForTheOutsideAreTheHostsBehindANativeRoutingCidr() {
        begin(ClusterMode.NATIVE);
        ClusterMember from = ClusterMember.CTR;
        NativeForwarder limited = new NativeForwarder(cluster.nodes.get(from), limit())
                .withNativeRoutingCidr(Prefix.parse("172.20.0.0/16"), Prefix.parse("fd00:20::/32"), limit());
        for (boolean v6 : new boolean[] {false, true}) {
            byte[] packet = framed(
                    datagram(from.pod(v6), v6 ? RoutedCluster.OUTSIDE6 : RoutedCluster.OUTSIDE4),
                    GATEWAY_MAC,
                    from.podMac);
            ClusterHop.at(limited, POD_PORT, packet)
                    .assertLeft(ObservationPoint.TO_STACK, Forwarding.NO_PORT, from.identity, WORLD, packet);
            byte[] toPod = framed(datagram(from.pod(v6), ClusterMember.W2.pod(v6)), GATEWAY_MAC, from.podMac);
            assertThat(ClusterHop.at(limited, POD_PORT, toPod).point()).isEqualTo(ObservationPoint.TO_NETWORK);
        }
    }
}
