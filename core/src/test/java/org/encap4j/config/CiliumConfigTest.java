// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.config.ConfigText.PROTOCOLS;
import static org.encap4j.config.ConfigText.config;
import static org.encap4j.config.ConfigText.problems;
import static org.encap4j.config.ConfigText.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CiliumConfigTest {
    @Test
    void nothingSaidIsWhatAnAgentDoesUnlessTold() {
        CiliumConfig config = config();

        assertThat(config).isEqualTo(CiliumConfig.defaults());
        assertThat(config.routingMode()).isEqualTo(RoutingMode.TUNNEL);
        assertThat(config.tunnelProtocol()).isEqualTo("vxlan");
        assertThat(config.tunnelPort()).isZero();
        assertThat(config.tunnelSourcePortRange().isUnset()).isTrue();
        assertThat(config.underlay()).isEqualTo(Underlay.IPV4);
        assertThat(config.ipv4NativeRoutingCidr()).isNull();
        assertThat(config.ipv6NativeRoutingCidr()).isNull();
        assertThat(config.autoDirectNodeRoutes()).isFalse();
        assertThat(config.directRoutingSkipUnreachable()).isFalse();
        assertThat(config.mtu()).isZero();
        assertThat(config.packetizationLayerPmtudMode()).isEqualTo("blackhole");
        assertThat(config.enablePmtuDiscovery()).isFalse();
        assertThat(config.enableIpv4()).isTrue();
        assertThat(config.enableIpv6()).isTrue();
        assertThat(config.observeArrivals()).isTrue();
    }

    @Test
    void readsTheOptionsOfATunnel() {
        CiliumConfig config = config(
                "routing-mode: tunnel",
                "tunnel-protocol: geneve",
                "tunnel-port: 6082",
                "tunnel-source-port-range: 32768-40000",
                "underlay-protocol: ipv6",
                "mtu: 9000",
                "packetization-layer-pmtud-mode: always",
                "enable-pmtu-discovery: true",
                "enable-ipv4: false",
                "enable-ipv6: true",
                "monitor-aggregation: medium");

        assertThat(config)
                .isEqualTo(new CiliumConfig(
                        RoutingMode.TUNNEL,
                        "geneve",
                        6082,
                        new PortRange(32768, 40000),
                        Underlay.IPV6,
                        null,
                        null,
                        false,
                        false,
                        9000,
                        "always",
                        true,
                        false,
                        true,
                        false));
    }

    @Test
    void readsTheOptionsOfNativeRouting() {
        CiliumConfig config = config(
                "routing-mode: native",
                "tunnel-protocol: vxlan",
                "tunnel-port: 8472",
                "ipv4-native-routing-cidr: 10.0.0.0/16",
                "ipv6-native-routing-cidr: fd00:10::/48",
                "auto-direct-node-routes: true",
                "direct-routing-skip-unreachable: true",
                "enable-ipv6: true");

        assertThat(config.routingMode()).isEqualTo(RoutingMode.NATIVE);
        assertThat(config.tunnelPort()).isEqualTo(8472);
        assertThat(config.ipv4NativeRoutingCidr()).isEqualTo(Prefix.parse("10.0.0.0/16"));
        assertThat(config.ipv6NativeRoutingCidr()).isEqualTo(Prefix.parse("fd00:10::/48"));
        assertThat(config.autoDirectNodeRoutes()).isTrue();
        assertThat(config.directRoutingSkipUnreachable()).isTrue();
    }

    @Test
    void readsTheConfigMapOfACluster() throws IOException {
        String[] lines;
        try (InputStream in = CiliumConfigTest.class.getResourceAsStream("native-cluster.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        }
        assertThat(settings(lines)).hasSizeGreaterThan(150);

        CiliumConfig config = config(lines);

        assertThat(config.routingMode()).isEqualTo(RoutingMode.NATIVE);
        assertThat(config.autoDirectNodeRoutes()).isTrue();
        assertThat(config.enableIpv6()).isFalse();
        assertThat(config.observeArrivals()).isFalse();
    }

    @Test
    void tellsFiveMistakesAtOnceInTheOrderOfTheFile() {
        List<Setting> settings = settings(
                "# a cluster",
                "routing-mode: natve",
                "tunel-protocol: vxlan",
                "tunnel-port: 99999",
                "ipv4-native-routing-cidr: fd00::/64",
                "mtu: 1500",
                "direct-routing-skip-unreachable: true",
                "enable-hubble: true");

        assertThatThrownBy(() -> CiliumConfig.of(settings, PROTOCOLS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        cilium.yaml:2: routing-mode: invalid routing mode "natve", valid modes = {"tunnel", "native", "hybrid"}
                        cilium.yaml:3: tunel-protocol: unknown option "tunel-protocol"; the nearest known one is "tunnel-protocol"
                        cilium.yaml:4: tunnel-port: invalid number "99999", expected 0 to 65535
                        cilium.yaml:5: ipv4-native-routing-cidr: ipv4-native-routing-cidr must be an IPv4 CIDR
                        cilium.yaml:7: direct-routing-skip-unreachable: Flag direct-routing-skip-unreachable cannot be enabled \
                        when auto-direct-node-routes is not enabled. As if auto-direct-node-routes is then enabled, it may lead \
                        to unexpected behaviour causing network connectivity issues.""");
    }

    @Test
    void aLaterSettingReplacesAnEarlierOne() throws ConfigurationException {
        List<Setting> settings = new ArrayList<>(settings("tunnel-port: nonsense", "mtu: 9000"));
        settings.add(new Setting("command line", 0, "tunnel-port", "4789"));

        CiliumConfig config = CiliumConfig.of(settings, PROTOCOLS);

        assertThat(config.tunnelPort()).isEqualTo(4789);
        assertThat(config.mtu()).isEqualTo(9000);
    }

    @Test
    void aProblemNamesTheSettingThatCounts() {
        List<Setting> settings = new ArrayList<>(settings("tunnel-port: 4789"));
        settings.add(new Setting("command line", 0, "tunnel-port", "nonsense"));

        assertThatThrownBy(() -> CiliumConfig.of(settings, PROTOCOLS))
                .hasMessage("command line: tunnel-port: invalid number \"nonsense\", expected 0 to 65535");
    }

    @Test
    void knowsTheProtocolsOfItsCallerOnly() throws ConfigurationException {
        List<Setting> settings = settings("tunnel-protocol: gre");

        assertThat(CiliumConfig.of(settings, Set.of("gre")).tunnelProtocol()).isEqualTo("gre");
        assertThat(problems("tunnel-protocol: gre"))
                .containsExactly("1 tunnel-protocol: invalid tunnel protocol \"gre\"");
    }

    @Test
    void blanksAroundAValueDoNotCount() {
        Setting padded = new Setting("a file", 1, "tunnel-port", " 8473\n");

        assertThat(config().tunnelPort()).isZero();
        assertThat(new Settings(List.of(padded)).integer("tunnel-port", 0, 0, 65535))
                .isEqualTo(8473);
    }

    @ParameterizedTest
    @CsvSource({"none,true", "None,true", "disabled,true", "0,true", "'',true", "lowest,false", "low,false", "1,false"})
    void observesArrivalsUnlessEventsAreAggregated(String level, boolean arrivals) {
        assertThat(config("monitor-aggregation: " + level).observeArrivals()).isEqualTo(arrivals);
        assertThat(config("monitor-aggregation-level: " + level).observeArrivals())
                .isEqualTo(arrivals);
        assertThat(config("monitor-aggregation: none", "monitor-aggregation-level: max")
                        .observeArrivals())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "blackhole", "disabled", "unset"})
    void readsTheModesOfPathMtuProbes(String mode) {
        assertThat(config("packetization-layer-pmtud-mode: " + mode).packetizationLayerPmtudMode())
                .isEqualTo(mode);
        assertThat(config("packetization-layer-pmtud-mode:").packetizationLayerPmtudMode())
                .isEqualTo("unset");
    }

    @ParameterizedTest
    @CsvSource({"true,true,auto,IPV4", "true,false,auto,IPV4", "false,true,auto,IPV6", "true,true,ipv6,IPV6"})
    void choosesTheUnderlayThatIsEnabled(String ipv4, String ipv6, String protocol, Underlay underlay) {
        assertThat(config("enable-ipv4: " + ipv4, "enable-ipv6: " + ipv6, "underlay-protocol: " + protocol)
                        .underlay())
                .isEqualTo(underlay);
    }
}
