// SPDX-License-Identifier: Apache-2.0
/**
 * Packet ports: where whole Ethernet frames come from and go to. A device through libpcap, a capture file, a pair that is wired
 * together in memory; and decorators that write down or disturb what passes.
 */
package org.encap4j.io;
