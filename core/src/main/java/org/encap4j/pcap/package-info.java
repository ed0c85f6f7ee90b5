// SPDX-License-Identifier: Apache-2.0

/**
 * Packet files: pcap and pcapng in ({@link org.encap4j.pcap.CaptureReader}), pcap out ({@link
 * org.encap4j.pcap.PcapWriter}).
 *
 * <p>Read are pcap 2.4 in both byte orders with microseconds or nanoseconds, and pcapng 1.0 with any number of sections
 * and interfaces; from regular files by memory mapping, whatever their length, and from everything else by streaming.
 * Reading a packet allocates nothing and copies nothing out of mapped memory.
 *
 * <p>A file that ends inside a record is delivered as far as it goes and {@link org.encap4j.pcap.CaptureReader#cutOff}
 * says where it ended. A file that contradicts its format is refused with a {@link
 * org.encap4j.pcap.CaptureFormatException}.
 *
 * <p>Not supported: pcap versions before 2.4 (their length fields may be swapped), the modified pcap formats of old
 * Linux kernels and of test equipment, compressed files, and, of pcapng, everything but packets and the interfaces they
 * belong to: names, statistics, comments and secrets are stepped over.
 */
@NullMarked
package org.encap4j.pcap;

import org.jspecify.annotations.NullMarked;
