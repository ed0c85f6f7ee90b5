// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which flows {@code observe} chooses; counted in the 14 packets of a ping, a DNS query and an HTTP request. */
class ObserveFilterTest {
    private static final Path OVERLAY = CommandRun.CAPTURES.resolve("pods-overlay.pcap");
    private static final int FLOWS = 14;

    private static CommandRun observe(String options) {
        return CommandRun.withOptions("observe", options, OVERLAY);
    }

    @ParameterizedTest
    @CsvSource({
        "--protocol icmp, 2",
        "--protocol icmpv4, 2",
        "--protocol icmpv6, 0",
        "--protocol udp, 2",
        "--protocol TCP, 10",
        "--protocol sctp, 0",
        "--protocol udp --protocol icmp, 4",
        "--port 53, 2",
        "--port 80, 10",
        "--port 40001, 10",
        "--port 53 --port 80, 12",
        "--port 0, 0",
        "--ip 172.20.0.10, 14",
        "--ip 172.20.0.0/24, 14",
        "--ip 172.20.1.99/24, 14",
        "--ip 192.168.10.100, 0",
        "--ip fd00::/8, 0",
        "--ip 10.0.0.0/8 --ip 172.16.0.0/12, 14",
        "--identity 15584, 14",
        "--identity world, 0",
        "--identity world --identity 46396, 14",
        "--verdict FORWARDED, 14",
        "--verdict dropped, 0",
        "--verdict dropped --verdict forwarded, 14",
        "--protocol tcp --port 53, 0",
        // one end must be both
        "--ip 172.20.1.20 --port 80, 10",
        "--ip 172.20.0.10 --port 80, 0",
        "--identity 46396 --port 53, 2",
        "--identity 15584 --port 53, 0",
        "--identity 15584 --ip 172.20.1.20, 0",
    })
    void choosesAsHubbleDoes(String options, int flows) {
        CommandRun run = observe(options);

        assertThat(run.exit()).isZero();
        assertThat(run.lines()).hasSize(flows);
        String others = flows == FLOWS ? "" : ", " + (FLOWS - flows) + " not asked for";
        assertThat(run.err())
                .containsExactly("encap4j: " + flows + " flows of " + FLOWS + " packets" + others + ", 0 left out");
    }

    @Test
    void keepsTheLastOfThoseChosen() {
        List<String> tcp = observe("--protocol tcp").lines();

        assertThat(observe("--protocol tcp --last 3").lines()).isEqualTo(tcp.subList(7, 10));
        assertThat(observe("--protocol tcp --last 3").err())
                .containsExactly("encap4j: 3 flows of 14 packets, 11 not asked for, 0 left out");
        assertThat(observe("--protocol tcp --last 10").lines()).isEqualTo(tcp);
        assertThat(observe("--protocol tcp --last 11").lines()).isEqualTo(tcp);
    }

    @Test
    void choosesDropsByWhoWasInvolved() {
        assertThat(CommandRun.withOptions("observe", "--verdict DROPPED --identity 15584 --protocol icmp")
                        .lines())
                .isNotEmpty()
                .allMatch(
                        line -> line.contains("default/curl-pod (ID:15584)") && line.contains(" DROPPED (ICMPv4 Echo"));
    }
}
