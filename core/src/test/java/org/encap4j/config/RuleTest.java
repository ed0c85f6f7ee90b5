// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.ConfigText.problems;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that do not go together, with Cilium's words, and those next to them that do. */
class RuleTest {
    private static final String IPV4_CIDR_MISSING =
            "1 routing-mode: native routing cidr must be configured with option --ipv4-native-routing-cidr in combination with"
                    + " --enable-ipv4=true --enable-ipv4-masquerade=true --enable-ip-masq-agent=false --routing-mode=native"
                    + " --ipam=";
    private static final String IPV6_CIDR_MISSING =
            "1 routing-mode: native routing cidr must be configured with option --ipv6-native-routing-cidr in combination with"
                    + " --enable-ipv6=true --enable-ipv6-masquerade=true --enable-ip-masq-agent=false --routing-mode=native";
    private static final String VXLAN = "Node Port \"dsr\" mode cannot be used with vxlan tunneling.";
    private static final String DISPATCH = "Tunnel routing with Node Port \"dsr\" mode requires geneve dispatch.";
    private static final String GENEVE =
            "Node Port \"dsr\" mode with \"geneve\" dispatch requires geneve tunnel protocol.";

    @Test
    void nativeRoutingThatMasqueradesNeedsItsCidr() {
        assertThat(problems("routing-mode: native")).containsExactly(IPV4_CIDR_MISSING + "cluster-pool");
        assertThat(problems("routing-mode: native", "ipam: Kubernetes"))
                .containsExactly(IPV4_CIDR_MISSING + "kubernetes");
        assertThat(problems("routing-mode: native", "auto-direct-node-routes: true"))
                .containsExactly(IPV4_CIDR_MISSING + "cluster-pool");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enable-ipv4-masquerade: false",
                "enable-ip-masq-agent: true",
                "ipam: eni",
                "ipam: ENI",
                "ipam: alibabacloud",
                "ipv4-native-routing-cidr: 10.0.0.0/8"
            })
    void oneConditionLessAndNoIpv4CidrIsNeeded(String line) {
        assertThat(problems("routing-mode: native", line)).isEmpty();
    }

    @Test
    void anIpv6ClusterNeedsNoIpv4Cidr() {
        assertThat(problems("routing-mode: native", "enable-ipv4: false", "enable-ipv6-masquerade: false"))
                .isEmpty();
    }

    @Test
    void nativeIpv6ThatMasqueradesNeedsItsCidr() {
        String ipv4 = "ipv4-native-routing-cidr: 10.0.0.0/8";

        assertThat(problems("routing-mode: native", "enable-ipv6: true", ipv4)).containsExactly(IPV6_CIDR_MISSING);
        assertThat(problems("routing-mode: native", "enable-ipv6-masquerade: true", ipv4))
                .containsExactly(IPV6_CIDR_MISSING);
        assertThat(problems("routing-mode: native", "enable-ipv6: true"))
                .containsExactly(IPV4_CIDR_MISSING + "cluster-pool", IPV6_CIDR_MISSING);
        assertThat(problems("routing-mode: native", "enable-ipv6: true", "ipam: eni"))
                .containsExactly(IPV6_CIDR_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enable-ipv6: false",
                "enable-ipv6-masquerade: false",
                "enable-ip-masq-agent: true",
                "ipv6-native-routing-cidr: fd00::/64",
                "tunnel-port: 0"
            })
    void oneConditionLessAndNoIpv6CidrIsNeeded(String line) {
        String ipv6 = line.startsWith("enable-ipv6:") || line.startsWith("tunnel") ? "mtu: 0" : "enable-ipv6: true";

        assertThat(problems("routing-mode: native", "ipv4-native-routing-cidr: 10.0.0.0/8", ipv6, line))
                .isEmpty();
    }

    @Test
    void aTunnelNeedsNoCidr() {
        assertThat(problems("routing-mode: tunnel", "enable-ipv6: true", "ipam: kubernetes"))
                .isEmpty();
    }

    @Test
    void refusesToSkipNodesWithoutDirectRoutes() {
        assertThat(problems("direct-routing-skip-unreachable: true"))
                .containsExactly(
                        "1 direct-routing-skip-unreachable: Flag direct-routing-skip-unreachable cannot be enabled"
                                + " when auto-direct-node-routes is not enabled. As if auto-direct-node-routes is then enabled, it may"
                                + " lead to unexpected behaviour causing network connectivity issues.");
    }

    @Test
    void refusesDirectRoutesBesideATunnel() {
        String text = "auto-direct-node-routes: auto-direct-node-routes requires native or hybrid routing mode.";

        assertThat(problems("auto-direct-node-routes: true")).containsExactly("1 " + text);
        assertThat(problems("routing-mode: tunnel", "auto-direct-node-routes: true"))
                .containsExactly("2 " + text);
    }

    @Test
    void refusesATunnelOverNetworkInterfacesOfTheCloud() {
        assertThat(problems("ipam: eni")).containsExactly("1 ipam: Cannot specify IPAM mode eni in tunnel mode.");
        assertThat(problems("ipam: azure")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    underlay-protocol: auto | false | false | underlay protocol set to auto, but neither IPv4 nor IPv6 is enabled
                    underlay-protocol: ipv4 | false | true | underlay protocol set to IPv4, but IPv4 is disabled
                    underlay-protocol: ipv6 | true | false | underlay protocol set to IPv6, but IPv6 is disabled
                    """)
    void refusesAnUnderlayThatIsOff(String line, String ipv4, String ipv6, String text) {
        assertThat(problems(line, "enable-ipv4: " + ipv4, "enable-ipv6: " + ipv6))
                .containsExactly("1 underlay-protocol: " + text);
    }

    @Test
    void refusesToTurnBothFamiliesOff() {
        assertThat(problems("enable-ipv4: false", "enable-ipv6: false"))
                .containsExactly("2 enable-ipv6: underlay protocol set to auto, but neither IPv4 nor IPv6 is enabled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpf-lb-acceleration", "node-port-acceleration"})
    void refusesAccelerationOverIpv6(String key) {
        String[] lines = {key + ": native", "underlay-protocol: ipv6", "kube-proxy-replacement: true"};

        assertThat(problems(lines))
                .containsExactly("1 " + key + ": XDP acceleration cannot be used with an IPv6 underlay");
        lines[2] = "kube-proxy-replacement: false";
        assertThat(problems(lines)).isEmpty();
        assertThat(problems(key + ": disabled", lines[1])).isEmpty();
        assertThat(problems(key + ": native", "underlay-protocol: ipv4")).isEmpty();
        assertThat(problems(key + ": native", lines[1], "routing-mode: native", "enable-ipv4-masquerade: false"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpf-lb-mode", "node-port-mode"})
    void refusesDirectServerReturnOverVxlan(String key) {
        assertThat(problems(key + ": dsr", "kube-proxy-replacement: true"))
                .containsExactly("1 " + key + ": " + VXLAN, "1 " + key + ": " + DISPATCH);
        assertThat(problems(key + ": dsr", "bpf-lb-dsr-dispatch: geneve")).containsExactly("1 " + key + ": " + VXLAN);
        assertThat(problems(key + ": hybrid", "bpf-lb-dsr-dispatch: geneve"))
                .containsExactly("1 " + key + ": " + VXLAN.replace("dsr", "hybrid"));
        assertThat(problems(key + ": dsr", "kube-proxy-replacement: false")).isEmpty();
        assertThat(problems(key + ": snat")).isEmpty();
    }

    @Test
    void refusesDirectServerReturnThroughATunnelByOtherMeansThanGeneve() {
        assertThat(problems("bpf-lb-mode: dsr", "tunnel-protocol: geneve"))
                .containsExactly("1 bpf-lb-mode: " + DISPATCH);
        assertThat(problems("bpf-lb-mode: dsr", "tunnel-protocol: geneve", "bpf-lb-dsr-dispatch: ipip"))
                .containsExactly("1 bpf-lb-mode: " + DISPATCH);
        assertThat(problems("bpf-lb-mode: dsr", "tunnel-protocol: geneve", "bpf-lb-dsr-dispatch: geneve"))
                .isEmpty();
    }

    @Test
    void refusesGeneveDispatchWithoutGeneve() {
        String[] lines = {"routing-mode: native", "enable-ipv4-masquerade: false", "bpf-lb-dsr-dispatch: geneve", ""};
        lines[3] = "bpf-lb-mode: dsr";

        assertThat(problems(lines)).containsExactly("3 bpf-lb-dsr-dispatch: " + GENEVE);
        lines[2] = "bpf-lb-dsr-dispatch: opt";
        assertThat(problems(lines)).isEmpty();
    }

    @Test
    void servicesMayAskForDirectServerReturnByAnnotation() {
        assertThat(problems("bpf-lb-mode-annotation: true", "bpf-lb-dsr-dispatch: geneve"))
                .containsExactly("1 bpf-lb-mode-annotation: " + VXLAN.replace("dsr", "snat"));
        assertThat(problems("bpf-lb-mode: hybrid", "bpf-lb-mode-annotation: true", "kube-proxy-replacement: false"))
                .containsExactly(
                        "1 bpf-lb-mode: The value --bpf-lb-mode=hybrid is not supported as default under annotation mode");
    }

    @Test
    void refusesAnOptionBesideItsFormerName() {
        assertThat(problems("bpf-lb-mode: snat", "node-port-mode: dsr"))
                .containsExactly(
                        "2 node-port-mode: Both --bpf-lb-mode and --node-port-mode were set. Only use --bpf-lb-mode instead.");
        assertThat(problems("bpf-lb-mode: snat", "node-port-mode: snat")).isEmpty();
    }
}
