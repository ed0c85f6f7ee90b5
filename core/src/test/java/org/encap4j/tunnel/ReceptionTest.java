// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionTest {
    private static final int PAYLOAD_AT = 50;

    @Test
    void refusesReservedBitsWhenStrictOnly() {
        assertThat(Reception.STRICT.check(ethernet(), true, PAYLOAD_AT + 14)).isEqualTo(Verdict.RESERVED_BITS);
        assertThat(Reception.LENIENT.check(ethernet(), true, PAYLOAD_AT + 14)).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @ValueSource(ints = {EtherType.NSH, EtherType.ARP, Payload.OPAQUE, 0x8847})
    void refusesOtherPayloadsThanFramesAndPacketsWhenStrictOnly(int payload) {
        TunnelMetadata received = ethernet().setPayload(payload);

        assertThat(Reception.STRICT.check(received, false, PAYLOAD_AT + 60)).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
        assertThat(Reception.LENIENT.check(received, false, PAYLOAD_AT + 60)).isEqualTo(Verdict.OK);
        assertThat(Reception.LENIENT.check(received, true, PAYLOAD_AT)).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @EnumSource(Reception.class)
    void refusesOperationsPacketsWhateverTheyCarry(Reception reception) {
        TunnelMetadata received = ethernet().setOam(true).setPayload(EtherType.NSH);

        assertThat(reception.check(received, false, PAYLOAD_AT)).isEqualTo(Verdict.OAM);
    }

    @ParameterizedTest
    @CsvSource({"0x6558, 14", "0x0800, 20", "0x86DD, 40"})
    void needsThePayloadsOwnFirstHeader(String type, int least) {
        TunnelMetadata received = ethernet().setPayload(Integer.decode(type));
        for (Reception reception : Reception.values()) {
            assertThat(reception.check(received, false, PAYLOAD_AT + least)).isEqualTo(Verdict.OK);
            assertThat(reception.check(received, false, PAYLOAD_AT + least - 1)).isEqualTo(Verdict.TRUNCATED);
        }
    }

    private static TunnelMetadata ethernet() {
        return new TunnelMetadata().setPayloadAt(PAYLOAD_AT);
    }
}
