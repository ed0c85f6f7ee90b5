// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sums of {@code mtu}, against sums made by hand from the lengths in the standards. */
class MtuTest {
    private static final String IPV6 = "--local fd00::1 --remote fd00::2";
    private static final String OVN = "--option 0102:80:00010002";
    /** An IPv4 address and a port behind an option header: 12 bytes; for IPv6 24 bytes. */
    private static final String CILIUM_DSR_V4 = "--option 014b:81:ac14000a00500000";

    /** Two options of 8 bytes of data and one of 4, each behind its header: 12 + 12 + 8 = 32. */
    private static final String AWS_GWLB =
            "--option 0108:01:0000000000000001 --option 0108:02:0000000000000002 --option 0108:03:00000003";

    /** 252 bytes, all that the header can count: an option of 124 bytes of data and one of 120. */
    private static final String MOST_OPTIONS =
            "--option fff0:01:" + "00".repeat(124) + " --option fff0:02:" + "00".repeat(120);

    private static String named(String options) {
        return options.replace("IPV6", IPV6)
                .replace("OVN", OVN)
                .replace("CILIUM_DSR_V4", CILIUM_DSR_V4)
                .replace("AWS_GWLB", AWS_GWLB)
                .replace("MOST_OPTIONS", MOST_OPTIONS);
    }

    @ParameterizedTest
    @CsvSource({
        "--protocol vxlan, 50",
        "--protocol vxlan IPV6, 70",
        "--protocol vxlan --inner-vlan, 54",
        "--protocol vxlan --inner-vlan IPV6, 74",
        "--protocol vxlan --profile group-policy, 50",
        "--protocol vxlan --profile identity-in-vni, 50",
        "--protocol vxlan --vlan 5, 50",
        "--protocol vxlan-gpe, 50",
        "--protocol vxlan-gpe --payload-ip, 36",
        "--protocol vxlan-gpe --payload-ip IPV6, 56",
        "--protocol geneve, 50",
        "--protocol geneve IPV6, 70",
        "--protocol geneve --payload-ip, 36",
        "--protocol geneve OVN, 58",
        "--protocol geneve OVN IPV6, 78",
        "--protocol geneve CILIUM_DSR_V4, 62",
        "--protocol geneve CILIUM_DSR_V4 IPV6, 82",
        "--protocol geneve AWS_GWLB --payload-ip, 68",
        "--protocol geneve MOST_OPTIONS, 302",
        "--protocol geneve MOST_OPTIONS IPV6, 322",
        "--protocol geneve --profile identity-option, 58",
    })
    void leavesWhatTheHeadersDoNotTake(String options, int taken) {
        for (int linkMtu : List.of(1500, 9000)) {
            CommandRun run = CommandRun.withOptions("mtu --link-mtu " + linkMtu, named(options));

            assertThat(run.exit()).isZero();
            List<String> lines = run.lines();
            assertThat(lines.get(0)).matches("link MTU +" + linkMtu);
            assertThat(lines.get(lines.size() - 1)).matches("largest IP packet +" + (linkMtu - taken));
            int sum = lines.subList(0, lines.size() - 1).stream()
                    .mapToInt(MtuTest::value)
                    .sum();
            assertThat(sum).as("the terms add up").isEqualTo(linkMtu - taken);
        }
    }

    private static int value(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void namesEveryTerm() {
        CommandRun run = CommandRun.withOptions("mtu --protocol geneve --inner-vlan", named("OVN IPV6"));

        assertThat(run.out()).isEqualTo("""
                        link MTU               1500
                        outer IP                -40
                        UDP                      -8
                        geneve header            -8
                        geneve options           -8
                        inner Ethernet          -14
                        inner VLAN tag           -4
                        largest IP packet      1418
                        """);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void warnsWhereIpv6CannotWork() {
        assertThat(CommandRun.of("mtu", "--link-mtu", 1330).err()).isEmpty();
        CommandRun below = CommandRun.of("mtu", "--link-mtu", 1329);
        assertThat(below.exit()).isZero();
        assertThat(below.err()).containsExactly("encap4j: 1279 is below 1280, the least that IPv6 needs");
    }

    @Test
    void refusesALinkThatTheHeadersFill() {
        assertThat(CommandRun.of("mtu", "--link-mtu", 51).lines())
                .last()
                .asString()
                .matches("largest IP packet +1");
        CommandRun run = CommandRun.of("mtu", "--link-mtu", 50);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: a link MTU of 50 leaves nothing: the headers take 50");
    }

    /** The table of Cilium's own figures, and 3.45 % from 1448 and 1398 bytes of data in 1538 on the wire. */
    @ParameterizedTest
    @CsvSource({
        "1500, native, 0, 1500, 0.00",
        "1500, vxlan over IPv4, 50, 1450, 3.45",
        "1500, vxlan over IPv6, 70, 1430, 4.83",
        "1500, geneve over IPv4 OVN option, 58, 1442, 4.01",
        "1500, geneve over IPv4 DSR for IPv4, 62, 1438, 4.28",
        "1500, native IPsec, 77, 1423, 5.32",
        "1500, vxlan over IPv4 IPsec, 127, 1373, 8.77",
        "1500, native WireGuard, 95, 1405, 6.56",
        "1500, vxlan over IPv6 WireGuard, 165, 1335, 11.40",
        "9000, vxlan over IPv4, 50, 8950, 0.56",
    })
    void comparesAllModes(int linkMtu, String mode, int overhead, int podMtu, String loss) {
        CommandRun run = CommandRun.of("mtu", "--all", "--link-mtu", linkMtu);

        String line = run.lines().stream()
                .map(text -> text.replace(",", "").replaceAll(" +", " "))
                .filter(text -> text.startsWith(mode + " " + overhead + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line for " + mode + " in " + run.lines()));
        assertThat(line).isEqualTo("%s %d %d %s".formatted(mode, overhead, podMtu, loss));
    }
}
