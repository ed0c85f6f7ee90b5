// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.IpCache.Outcome;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IpCacheTest {
    private static final int NODE_1 = 0xC0A80A65; // 192.168.10.101
    private static final int NODE_2 = 0xC0A80A66;
    private static final int WEB_POD = 0xAC140114; // 172.20.1.20
    private static final Prefix POD_CIDR = Prefix.parse("172.20.1.0/24");
    private static final Prefix POD = Prefix.parse("172.20.1.20");

    private final List<String> warnings = new ArrayList<>();
    private final IpCache cache = new IpCache(warnings::add);
    private final TunnelEndpoint node1 = cache.tunnelTo(NODE_1);
    private final TunnelEndpoint node2 = cache.tunnelTo(NODE_2);

    @Test
    void anUnknownAddressLeadsNowhere() {
        assertThat(cache.lookup(WEB_POD)).isNull();
        assertThat(cache.lookup(0xFD00_0020_0001_0000L, 0x20)).isNull();
    }

    @Test
    void aPodCidrIsWorldBehindItsNode() {
        cache.put(POD_CIDR, RemoteEndpoint.podCidr(node1, Source.CUSTOM_RESOURCE));

        RemoteEndpoint found = cache.lookup(WEB_POD);
        assertThat(found.identity()).isEqualTo(SecurityIdentity.WORLD);
        assertThat(found.tunnel()).isSameAs(node1);
    }

    @Test
    void aPodOverridesItsPodCidrAndLeavesItBehind() {
        cache.put(POD_CIDR, RemoteEndpoint.podCidr(node1, Source.CUSTOM_RESOURCE));
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.KVSTORE));

        assertThat(cache.lookup(WEB_POD).identity()).isEqualTo(46396);
        assertThat(cache.lookup(WEB_POD + 1).identity()).isEqualTo(SecurityIdentity.WORLD);

        assertThat(cache.remove(POD, Source.KVSTORE)).isTrue();
        assertThat(cache.lookup(WEB_POD).identity()).isEqualTo(SecurityIdentity.WORLD);
        assertThat(warnings).isEmpty();
    }

    @Test
    void anIpv6PodOverridesItsPodCidr() {
        TunnelEndpoint node = cache.tunnelTo(0xFD00_0010_0000_0000L, 0x101);
        cache.put(Prefix.parse("fd00:20:1::/64"), RemoteEndpoint.podCidr(node, Source.KVSTORE));
        cache.put(Prefix.parse("fd00:20:1::20"), RemoteEndpoint.of(46396, node, Source.KVSTORE));

        assertThat(cache.lookup(0xFD00_0020_0001_0000L, 0x20).identity()).isEqualTo(46396);
        assertThat(cache.lookup(0xFD00_0020_0001_0000L, 0x21).identity()).isEqualTo(SecurityIdentity.WORLD);
        assertThat(cache.lookup(0xFD00_0020_0001_0000L, 0x21).tunnel().toString())
                .isEqualTo("fd00:10::101");
    }

    /** The order of Cilium's sources, most trusted first. */
    private static final List<String> ORDER = List.of(
            "kube-apiserver",
            "local",
            "kvstore",
            "custom-resource",
            "k8s",
            "clustermesh",
            "directory",
            "api",
            "generated",
            "restored",
            "unspec");

    @Test
    void sourcesAreOrderedAsCiliumOrdersThem() {
        assertThat(Source.values()).extracting(Source::toString).containsExactlyElementsOf(ORDER);
    }

    @ParameterizedTest
    @EnumSource
    void theSameOrAMoreTrustedSourceOverwrites(Source present) {
        for (Source next : Source.values()) {
            boolean overwrites = ORDER.indexOf(next.toString()) <= ORDER.indexOf(present.toString());
            IpCache fresh = new IpCache(warnings::add);
            assertThat(fresh.put(POD, RemoteEndpoint.of(1000, null, present))).isEqualTo(Outcome.ADDED);

            assertThat(fresh.put(POD, RemoteEndpoint.of(2000, null, next)))
                    .as("%s over %s", next, present)
                    .isEqualTo(overwrites ? Outcome.REPLACED : Outcome.REFUSED);
            assertThat(fresh.lookup(WEB_POD).identity()).isEqualTo(overwrites ? 2000 : 1000);

            boolean removes = ORDER.indexOf(present.toString())
                    <= ORDER.indexOf(fresh.lookup(WEB_POD).source().toString());
            assertThat(fresh.remove(POD, present)).as("%s removes", present).isEqualTo(removes);
            assertThat(fresh.lookup(WEB_POD) == null).isEqualTo(removes);
        }
    }

    @Test
    void theSameAgainChangesNothing() {
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.KVSTORE));
        Object before = cache.snapshot();

        assertThat(cache.put(POD, RemoteEndpoint.of(46396, node1, Source.KVSTORE)))
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(cache.snapshot()).isSameAs(before);
    }

    @Test
    void warnsWhenTwoSourcesNameDifferentNodes() {
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.K8S));

        assertThat(cache.put(POD, RemoteEndpoint.of(46396, node2, Source.API))).isEqualTo(Outcome.REFUSED);
        assertThat(cache.lookup(WEB_POD).tunnel()).isSameAs(node1);
        assertThat(cache.put(POD, RemoteEndpoint.of(46396, node2, Source.KVSTORE)))
                .isEqualTo(Outcome.REPLACED);
        assertThat(cache.lookup(WEB_POD).tunnel()).isSameAs(node2);

        String warning =
                "Detected conflicting tunnel peer for prefix. This may cause connectivity issues for this address.";
        assertThat(warnings)
                .containsExactly(
                        warning + " prefix=172.20.1.20/32 tunnelPeer=192.168.10.101 source=k8s"
                                + " conflictingTunnelPeer=192.168.10.102 conflictingSource=api",
                        warning + " prefix=172.20.1.20/32 tunnelPeer=192.168.10.102 source=kvstore"
                                + " conflictingTunnelPeer=192.168.10.101 conflictingSource=k8s");
    }

    @Test
    void aPodThatMovesOrHasNoNodeIsNoConflict() {
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.KVSTORE));
        cache.put(POD, RemoteEndpoint.of(46396, node2, Source.KVSTORE));
        cache.put(POD, RemoteEndpoint.of(46396, null, Source.API));
        cache.put(POD, RemoteEndpoint.of(46397, node2, Source.LOCAL));

        assertThat(warnings).isEmpty();
    }

    @Test
    void theHostOfTheKeyValueStoreIsARemoteNode() {
        for (Source source : Source.values()) {
            assertThat(RemoteEndpoint.of(SecurityIdentity.HOST, null, source).identity())
                    .as(source.toString())
                    .isEqualTo(source == Source.KVSTORE ? SecurityIdentity.REMOTE_NODE : SecurityIdentity.HOST);
        }
        assertThat(RemoteEndpoint.of(SecurityIdentity.HEALTH, null, Source.KVSTORE)
                        .identity())
                .isEqualTo(SecurityIdentity.HEALTH);
    }

    @Test
    void numbersTunnelEndpointsWithoutGapsAndOnceForEver() {
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.KVSTORE));
        cache.remove(POD, Source.KVSTORE);
        TunnelEndpoint six = cache.tunnelTo(0, Integer.toUnsignedLong(NODE_1));

        assertThat(List.of(node1.index(), node2.index(), six.index())).containsExactly(0, 1, 2);
        assertThat(cache.tunnelTo(NODE_1)).isSameAs(node1);
        assertThat(cache.tunnelTo(0, Integer.toUnsignedLong(NODE_1))).isSameAs(six);
        assertThat(cache.tunnelCount()).isEqualTo(3);
        assertThat(node1.ipv4()).isEqualTo(NODE_1);
        assertThat(six.isIpv6()).isTrue();
    }

    @Test
    void refusesTheTunnelEndpointOfAnotherCache() {
        TunnelEndpoint foreign = new IpCache(warnings::add).tunnelTo(NODE_1);

        assertThatThrownBy(() -> cache.put(POD, RemoteEndpoint.of(46396, foreign, Source.KVSTORE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the tunnel endpoint 192.168.10.101 of 172.20.1.20/32 is not one of this cache: use tunnelTo");
        assertThat(cache.size()).isZero();
    }

    @Test
    void takesManyEntriesAtOnceAndCountsTheRefused() {
        cache.put(POD, RemoteEndpoint.of(46396, node1, Source.LOCAL));
        Map<Prefix, RemoteEndpoint> entries = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            entries.put(Prefix.ofIpv4(WEB_POD + i, 32), RemoteEndpoint.of(20_000 + i, node2, Source.KVSTORE));
        }

        assertThat(cache.putAll(entries)).isEqualTo(1);
        assertThat(cache.size()).isEqualTo(1000);
        assertThat(cache.lookup(WEB_POD).identity()).isEqualTo(46396);
        for (int i = 1; i < 1000; i++) {
            assertThat(cache.lookup(WEB_POD + i).identity()).isEqualTo(20_000 + i);
        }
        assertThat(entries).hasSize(1000);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void printsEntriesAsCiliumListsThem() {
        assertThat(RemoteEndpoint.of(46396, node1, Source.KVSTORE))
                .hasToString("identity=46396 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel");
        assertThat(RemoteEndpoint.of(2, null, Source.KVSTORE))
                .hasToString("identity=2 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>");
        assertThat(RemoteEndpoint.of(0xFFFF_FFFF, cache.tunnelTo(0xFD00L << 48, 1), Source.KVSTORE)
                        .skippingTunnel())
                .hasToString(
                        "identity=4294967295 encryptkey=0 tunnelendpoint=fd00::1 flags=skiptunnel,hastunnel,ipv6tunnel");
    }

    @Test
    void endpointsAreEqualWhenAllPartsAre() {
        RemoteEndpoint one = RemoteEndpoint.of(46396, node1, Source.KVSTORE);

        assertThat(one).isEqualTo(RemoteEndpoint.of(46396, node1, Source.KVSTORE));
        assertThat(one).hasSameHashCodeAs(RemoteEndpoint.of(46396, node1, Source.KVSTORE));
        assertThat(one).isNotEqualTo(RemoteEndpoint.of(46397, node1, Source.KVSTORE));
        assertThat(one).isNotEqualTo(RemoteEndpoint.of(46396, node2, Source.KVSTORE));
        assertThat(one).isNotEqualTo(RemoteEndpoint.of(46396, node1, Source.K8S));
        assertThat(one).isNotEqualTo(one.skippingTunnel());
        assertThat(one.skippingTunnel().skipTunnel()).isTrue();
    }

    @Test
    void looksUpWithoutAllocating() {
        cache.put(POD_CIDR, RemoteEndpoint.podCidr(node1, Source.CUSTOM_RESOURCE));
        cache.put(Prefix.parse("fd00:20:1::/64"), RemoteEndpoint.podCidr(node1, Source.KVSTORE));
        long[] sum = new long[1];

        AllocationProbe.assertNone("lookup", () -> {
            sum[0] += cache.lookup(WEB_POD).tunnel().index();
            sum[0] += cache.lookup(0xFD00_0020_0001_0000L, 0x20).identity();
            sum[0] += cache.lookup(0) == null ? 0 : 1;
        });
    }
}
