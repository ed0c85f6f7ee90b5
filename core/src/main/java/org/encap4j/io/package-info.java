// SPDX-License-Identifier: Apache-2.0
/**
 * Packet ports: where whole Ethernet frames come from and go to. A device through libpcap, a capture file, a wire in memory; and
 * decorators that write down or disturb what passes. {@link org.encap4j.io.ForwardingLoop} moves packets between two of them.
 *
 * <p>Received packets have {@link org.encap4j.io.Headroom#BYTES} before them, so that encapsulating them copies nothing.
 *
 * <p>Only {@link org.encap4j.io.LivePort} needs pcap4j and libpcap. It takes Ethernet interfaces alone, on Linux, and reaches some
 * 100,000 packets a second: what pcap4j costs per packet, not what forwarding costs, is its limit.
 */
@NullMarked
package org.encap4j.io;

import org.jspecify.annotations.NullMarked;
