// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.ConfigText.problems;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that cannot be read, one by one, in Cilium's words where it has some. */
class ValueRefusalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    tunnel-protocol: vxlam | invalid tunnel protocol "vxlam"
                    tunnel-protocol: VXLAN | invalid tunnel protocol "VXLAN"
                    tunnel-protocol: disabled | invalid tunnel protocol "disabled"
                    tunnel-protocol: | invalid tunnel protocol ""
                    underlay-protocol: ipv5 | invalid IP family for underlay "ipv5"
                    underlay-protocol: | invalid IP family for underlay ""
                    tunnel-source-port-range: 1024 | invalid tunnel source port range "1024"
                    tunnel-source-port-range: 1024-65536 | invalid tunnel source port range "1024-65536"
                    tunnel-source-port-range: 99999-9 | invalid tunnel source port range "99999-9"
                    tunnel-source-port-range: 1-2x | invalid tunnel source port range "1-2x"
                    tunnel-source-port-range: 9-8 | invalid tunnel source port range "9-8", expected the lower port first
                    routing-mode: natve | invalid routing mode "natve", valid modes = {"tunnel", "native", "hybrid"}
                    routing-mode: Native | invalid routing mode "Native", valid modes = {"tunnel", "native", "hybrid"}
                    routing-mode: hybrid | routing mode "hybrid" is Cilium's but not supported here, supported modes = {"tunnel", "native"}
                    ipv4-native-routing-cidr: 10.0.0.0 | Unable to parse CIDR '10.0.0.0'
                    ipv4-native-routing-cidr: 10.0.0.0/33 | Unable to parse CIDR '10.0.0.0/33'
                    ipv4-native-routing-cidr: fd00::/64 | ipv4-native-routing-cidr must be an IPv4 CIDR
                    ipv6-native-routing-cidr: fd00::/129 | Unable to parse CIDR 'fd00::/129'
                    ipv6-native-routing-cidr: 10.0.0.0/8 | ipv6-native-routing-cidr must be an IPv6 CIDR
                    mtu: -1 | MTU '-1' cannot be negative
                    mtu: 67 | MTU '67' is less than the 68 bytes that IPv4 needs
                    mtu: 65536 | invalid number "65536", expected 0 to 65535
                    mtu: jumbo | invalid number "jumbo", expected 0 to 65535
                    mtu: | invalid number "", expected 0 to 65535
                    tunnel-port: 65536 | invalid number "65536", expected 0 to 65535
                    tunnel-port: -1 | invalid number "-1", expected 0 to 65535
                    enable-ipv4: yes | invalid boolean "yes", expected true or false
                    enable-pmtu-discovery: | invalid boolean "", expected true or false
                    packetization-layer-pmtud-mode: 1 | packetization-layer-pmtud-mode value "1" must be one of always, blackhole, disabled, unset (or empty)
                    monitor-aggregation: some | invalid monitor aggregation level "some"
                    monitor-aggregation: 5 | monitor aggregation level must be between 0 and 4
                    bpf-lb-mode: drs | Invalid value for --bpf-lb-mode: drs
                    bpf-lb-dsr-dispatch: vxlan | Invalid value for --bpf-lb-dsr-dispatch: vxlan
                    tunnel: disabled | tunnel was deprecated in v1.14 and has been removed in v1.15. Use routing-mode and tunnel-protocol instead
                    """)
    void refusesAValue(String line, String text) {
        assertThat(problems("# one line", line)).containsExactly("2 " + line.split(":")[0] + ": " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "tunel-protocol,tunnel-protocol",
        "tunnelProtocol,tunnel-protocol",
        "TUNNEL_PORT,tunnel-port",
        "MTU,mtu",
        "autoDirectNodeRoutes,auto-direct-node-routes",
        "enable-ipv5,enable-ipv4",
        "hubble-metric,hubble-metrics"
    })
    void namesTheNearestKnownOption(String key, String nearest) {
        assertThat(problems(key + ": 1"))
                .containsExactly(
                        "1 " + key + ": unknown option \"" + key + "\"; the nearest known one is \"" + nearest + "\"");
    }

    @Test
    void aNameThatIsNearToNothingStandsAlone() {
        String key = "x".repeat(101);

        assertThat(problems(key + ": 1")).containsExactly("1 " + key + ": unknown option \"" + key + "\"");
    }

    @Test
    void looksForAHundredNeighboursAtMost() {
        String[] lines = new String[102];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "mtu" + i + ": 1";
        }

        List<String> problems = problems(lines);

        assertThat(problems).hasSize(102);
        assertThat(problems.subList(0, 100)).allMatch(problem -> problem.contains("nearest"));
        assertThat(problems.subList(100, 102)).noneMatch(problem -> problem.contains("nearest"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto-direct-node-routes: maybe",
                "routing-mode: natve",
                "enable-ipv4: maybe",
                "kube-proxy-replacement: strict"
            })
    void aValueThatCannotBeReadLeadsToNoOtherProblem(String line) {
        assertThat(problems(
                        "direct-routing-skip-unreachable: false",
                        "enable-ipv6: false",
                        "ipam: kubernetes",
                        line,
                        line.startsWith("auto") ? "direct-routing-skip-unreachable: true" : "mtu: 1500",
                        line.startsWith("kube") ? "bpf-lb-mode: dsr" : "mtu: 1500",
                        line.startsWith("enable") ? "routing-mode: native" : "mtu: 1500"))
                .singleElement()
                .asString()
                .startsWith("4 ");
    }
}
