// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

/** What a receiver does about the checksums and lengths that a sender's network card may leave unfinished. */
public enum ChecksumPolicy {
    /** For packets from a network: a wrong IPv4 header or UDP checksum refuses the packet. */
    VERIFY,
    /**
     * For captures, taken before a network card finished the packet: wrong checksums are reported in the
     * {@link TunnelMetadata}, and an IP length of zero means all the captured bytes (a BIG TCP super-packet).
     */
    REPORT
}
