// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;

/** What a receiver does about bits that must be sent as zero, and about payloads that it only knows by number. */
public enum Reception {
    /** Reserved bits are ignored, as RFC 7348 section 5 and RFC 8926 section 3.4 demand; unknown payloads are passed on. */
    LENIENT,
    /** A set reserved bit or an unknown payload refuses the packet, as the Linux kernel and Open vSwitch do for VXLAN. */
    STRICT;

    /**
     * Judges a header that names its payload, for a protocol that has read it.
     *
     * @param received what the header says; its payload, payload type and O bit must be set already
     * @param reservedBits whether a bit is set that must be sent as zero
     * @param end one past the payload's last byte
     * @return {@code OK}; {@code RESERVED_BITS} and {@code UNSUPPORTED_PAYLOAD} when strict; {@code OAM}; or {@code TRUNCATED}
     *     for a payload that is shorter than its own first header
     */
    public Verdict check(TunnelMetadata received, boolean reservedBits, int end) {
        if (this == STRICT && reservedBits) {
            return Verdict.RESERVED_BITS;
        }
        if (received.oam()) {
            return Verdict.OAM;
        }
        int payload = received.payload();
        boolean frameOrPacket =
                payload == EtherType.TRANSPARENT_ETHERNET || payload == EtherType.IPV4 || payload == EtherType.IPV6;
        if (this == STRICT && !frameOrPacket) {
            return Verdict.UNSUPPORTED_PAYLOAD;
        }
        return Payload.check(payload, end - received.payloadAt());
    }
}
