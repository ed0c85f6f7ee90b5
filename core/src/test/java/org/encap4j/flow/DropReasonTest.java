// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropReasonTest {
    /** Cilium's own lists, {@code pkg/monitor/api/drop.go} and {@code api/v1/flow/flow.proto}, side by side. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    130 | Invalid source mac | INVALID_SOURCE_MAC
                    132 | Invalid source ip | INVALID_SOURCE_IP
                    133 | Policy denied | POLICY_DENIED
                    134 | Invalid packet | INVALID_PACKET_DROPPED
                    136 | Fragmentation needed | CT_MISSING_TCP_ACK_FLAG
                    139 | Unsupported L3 protocol | UNSUPPORTED_L3_PROTOCOL
                    140 | Missed tail call | MISSED_TAIL_CALL
                    141 | Error writing to packet | ERROR_WRITING_TO_PACKET
                    147 | Error retrieving tunnel key | ERROR_RETRIEVING_TUNNEL_KEY
                    148 | Error retrieving tunnel options | ERROR_RETRIEVING_TUNNEL_OPTIONS
                    149 | Invalid Geneve option | INVALID_GENEVE_OPTION
                    150 | Unknown L3 target address | UNKNOWN_L3_TARGET_ADDRESS
                    151 | Stale or unroutable IP | STALE_OR_UNROUTABLE_IP
                    157 | IP fragmentation not supported | IP_FRAGMENTATION_NOT_SUPPORTED
                    160 | No tunnel/encapsulation endpoint (datapath BUG!) | NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT
                    161 | NAT 46/64 not enabled | FAILED_TO_INSERT_INTO_PROXYMAP
                    169 | FIB lookup failed | FIB_LOOKUP_FAILED
                    170 | Encapsulation traffic is prohibited | ENCAPSULATION_TRAFFIC_IS_PROHIBITED
                    171 | Invalid identity | INVALID_IDENTITY
                    175 | First logical datagram fragment not found | FIRST_LOGICAL_DATAGRAM_FRAGMENT_NOT_FOUND
                    183 | Incorrect VNI from VTEP | INVALID_VNI
                    192 | Invalid ClusterID | INVALID_CLUSTER_ID
                    193 | Unsupported packet protocol for DSR encapsulation | UNSUPPORTED_PROTOCOL_FOR_DSR_ENCAP
                    195 | Traffic is unencrypted | UNENCRYPTED_TRAFFIC
                    196 | TTL exceeded | TTL_EXCEEDED
                    """)
    void callsReasonsWhatCiliumCallsThem(int number, String text, String name) {
        assertThat(DropReason.text(number)).isEqualTo(text);
        assertThat(DropReason.name(number)).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void agreesWithEveryVerdict(Verdict verdict) {
        if (verdict.ciliumReason() != Verdict.NO_CILIUM_REASON) {
            assertThat(DropReason.text(verdict.ciliumReason())).isEqualTo(verdict.ciliumText());
            assertThat(DropReason.name(verdict.ciliumReason())).matches("[A-Z][A-Z0-9_]+");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 129, 206, 255, 65_535})
    void printsUnknownNumbersAsCiliumDoes(int number) {
        assertThat(DropReason.text(number)).isEqualTo(number + ", 0");
        assertThat(DropReason.name(number)).isEqualTo(Integer.toString(number));
    }

    @Test
    void hasNamesForNoReason() {
        assertThat(DropReason.text(Verdict.NO_CILIUM_REASON)).isEqualTo("Success");
        assertThat(DropReason.name(Verdict.NO_CILIUM_REASON)).isEqualTo("DROP_REASON_UNKNOWN");
    }
}
