// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

/** What a receiver does about bits that must be sent as zero, and about payloads that it only knows by number. */
public enum Reception {
    /** Reserved bits are ignored, as RFC 7348 section 5 and RFC 8926 section 3.4 demand; unknown payloads are passed on. */
    LENIENT,
    /** A set reserved bit or an unknown payload refuses the packet, as the Linux kernel and Open vSwitch do for VXLAN. */
    STRICT
}
