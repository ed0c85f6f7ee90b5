// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and what is said to whoever uses a command wrongly. */
class UsageTest {
    private static final int COLUMNS = 80;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "compare", "encap", "decap", "dump", "observe", "mtu", "tables", "routes"})
    void everyCommandHelpsWithExamples(String command) {
        CommandRun run = CommandRun.withOptions(command, "--help");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines().get(0)).startsWith(("Usage: encap4j " + command).trim());
        assertThat(run.lines()).allMatch(line -> line.length() <= COLUMNS);
        assertThat(run.out()).contains("Examples:\n  ");
        String examples = run.out().substring(run.out().indexOf("Examples:\n") + "Examples:\n".length());
        assertThat(examples.lines())
                .as("an example is one line that can be copied")
                .allMatch(line -> line.matches("  (encap4j|tcpdump) .*") && line.contains(command));
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        assertThat(CommandRun.of("--help").out())
                .contains("\n  compare ", "\n  encap ", "\n  decap ", "\n  dump ", "\n  observe ")
                .contains("\n  mtu ", "\n  tables ", "\n  routes ")
                .contains("\n  0   ", "\n  1   ", "\n  2   ");
    }

    @Test
    void everyOptionWithAnOrdinaryValueTellsIt() {
        assertThat(CommandRun.of("encap", "--help").out().replaceAll("\\s+", " "))
                .contains("(default: vxlan)", "(default: plain)", "(default: 0)", "8472 for vxlan, 4790 for vxlan-gpe")
                .contains("(default: 192.168.10.100)", "(default: 02:00:00:00:00:65)", "(default: 64)");
        assertThat(CommandRun.of("compare", "--help").out().replaceAll("\\s+", " "))
                .contains("(default: 1500)", "(default: 10G)", "(default: 15584)");
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("encap4j 0.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                  | a command is missing; there are compare, encap, decap, dump, observe, node, mtu, tables, routes, bench and jmh
                    dmp x                               | no such command: 'dmp'; there are compare, encap, decap, dump, observe, node, mtu, tables, routes, bench and jmh
                    --foo                               | Unknown option: '--foo'
                    dump                                | Missing required parameter: 'FILE'
                    dump --foo IN                       | Unknown option: '--foo'
                    dump --count 0 IN                   | --count 0 is not 1 or more
                    dump --count x IN                   | Invalid value for option '--count': 'x' is not a long
                    encap IN                            | Missing required parameter: 'OUT'
                    encap IN OUT more                   | Unmatched argument at index 3: 'more'
                    encap --protocol gre IN OUT         | '--protocol': 'gre' is none of [vxlan, vxlan-gpe, geneve]
                    encap --profile none IN OUT         | '--profile': 'none' is none of [plain, identity-in-vni, group-policy, identity-option]
                    encap --vni 16777216 IN OUT         | --vni 16777216 is not in 0..16777215
                    encap --vni -1 IN OUT               | --vni -1 is not in 0..16777215
                    encap --vni x IN OUT                | Invalid value for option '--vni': 'x' is not an int
                    encap --identity 5 IN OUT           | --identity needs a --profile that carries it
                    encap --profile group-policy IN OUT | --profile group-policy needs --identity
                    encap --profile identity-in-vni --identity 4294967296 IN OUT | --identity 4294967296 is not in 0..4294967295
                    encap --profile identity-in-vni --identity 5 --vni 7 IN OUT  | sends the identity as the VNI, so not --vni
                    encap --profile identity-option --identity 5 IN OUT          | --profile identity-option is for geneve
                    encap --protocol geneve --profile group-policy --identity 5 IN OUT    | --profile group-policy is for vxlan
                    encap --protocol vxlan-gpe --profile group-policy --identity 5 IN OUT | never share a header
                    encap --option 0102:80:00010002 IN OUT             | --option is for geneve; vxlan has no options
                    encap --protocol geneve --option 0102:80 IN OUT    | '0102:80' is not CLASS:TYPE:HEX
                    encap --protocol geneve --option 0102:80:xy IN OUT | '0102:80:xy'
                    encap --protocol geneve --option 0102:80:00 IN OUT | option data of 1 bytes
                    encap --local 1.2.3.400 IN OUT      | '1.2.3.400' is not an IPv4 or IPv6 address
                    encap --local example.org IN OUT    | 'example.org' is not an IPv4 or IPv6 address
                    encap --local fd00::1 IN OUT        | different address families
                    encap --local-mac 02:00 IN OUT      | not a MAC address
                    encap --vlan 4096 IN OUT            | VLAN id 4096 is not in 0..4095
                    encap --ttl 256 IN OUT              | TTL 256 is not in 1..255
                    encap --port 65536 IN OUT           | UDP port 65536 is not in 1..65535
                    decap --vni 16777216 IN OUT         | --vni 16777216 is not in 0..16777215
                    decap --decode-as 10800 IN OUT      | '--decode-as'
                    decap --decode-as 0=vxlan IN OUT    | --decode-as: UDP port 0 is not in 1..65535
                    decap --decode-as 10800=gre IN OUT  | --decode-as: 'gre' is none of vxlan, vxlan-gpe, geneve
                    compare --link-mtu 575 IN           | --link-mtu 575 is not in 576..65535
                    compare --link-mtu 65536 IN         | --link-mtu 65536 is not in 576..65535
                    compare --link-rate 0 IN            | '0' is not a rate such as 100M, 2.5G or 25G
                    compare --link-rate 5X IN           | '5X' is not a rate such as 100M, 2.5G or 25G
                    compare --identity x IN             | Invalid value for option '--identity': 'x' is not an int
                    observe --node k8s-w2 IN            | --node: no node is named 'k8s-w2', only k8s-ctr, k8s-w1
                    observe --link-mtu 575 IN           | --link-mtu 575 is not in 576..65535
                    observe --routing-mode x IN         | Invalid value for option '--routing-mode': expected one of [TUNNEL, NATIVE] (case-insensitive) but was 'x'
                    observe --tunnel-protocol gre IN    | '--tunnel-protocol': 'gre' is none of [vxlan, geneve]
                    observe -o table IN                 | expected one of [COMPACT, JSON, JSONPB] (case-insensitive) but was 'table'
                    observe --last 0 IN                 | --last 0 is not 1 or more
                    observe --verdict AUDIT IN          | expected one of [FORWARDED, DROPPED] (case-insensitive) but was 'AUDIT'
                    observe --identity wolrd IN         | 'wolrd' is neither a number in 0..4294967295 nor a reserved name such as world
                    observe --identity -1 IN            | '-1' is neither a number
                    observe --ip 10.0.0.256 IN          | '10.0.0.256' is neither an address nor addresses such as 10.0.0.0/8 or fd00::/64
                    observe --ip 10.0.0.0/33 IN         | '10.0.0.0/33' is neither an address
                    observe --port 65536 IN             | '65536' is not in 0..65535
                    observe --protocol http IN          | 'http' is none of tcp, udp, icmp, icmpv4, icmpv6, sctp
                    observe --experimental-field-mask l4 IN | --experimental-field-mask needs -o json
                    observe IN more                     | Unmatched argument at index 2: 'more'
                    mtu --link-mtu 0                    | --link-mtu 0 is not in 1..65535
                    tables --sizes 0                    | --sizes: 0 is not in 1..1000000
                    tables --sizes 10,1000001           | --sizes: 1000001 is not in 1..1000000
                    tables --sizes 10,x                 | 'x' is not an int
                    tables --sizes                      | Missing required parameter for option '--sizes'
                    tables --family ipx                 | --family 'ipx' is none of ipv4, ipv6 and both
                    tables 10                           | Unmatched argument at index 1: '10'
                    routes --node x                     | --node: no node is named 'x', only k8s-ctr, k8s-w1
                    routes k8s-ctr                      | Unmatched argument at index 1: 'k8s-ctr'
                    mtu --payload-ip                    | vxlan carries Ethernet only, so not --payload-ip
                    mtu --protocol geneve --payload-ip --inner-vlan | a bare IP packet has no VLAN tag
                    """)
    void wrongUseIsToldInOneLineAndWhereHelpIs(String given, String reason) throws IOException {
        Path in = DefaultCapture.extractTo(folder);
        Path out = folder.resolve("out.pcap");
        String options = given.replace("IN", in.toString()).replace("OUT", out.toString());
        CommandRun run = options.isEmpty() ? CommandRun.of() : CommandRun.withOptions(options, "");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).startsWith("encap4j: ").contains(reason);
        assertThat(run.err().get(1)).matches("Try 'encap4j( \\w+)? --help'\\.");
        assertThat(folder).isDirectoryContaining(in::equals);
        assertThat(Files.exists(out)).isFalse();
    }
}
