// SPDX-License-Identifier: Apache-2.0

/**
 * Packet files: pcap and pcapng in ({@link org.encap4j.pcap.CaptureReader}), pcap out
 * ({@link org.encap4j.pcap.PcapWriter}).
 *
 * <p>Read are pcap 2.4 in both byte orders with microseconds or nanoseconds, and pcapng 1.0 with any number of sections
 * and interfaces; from regular files by memory mapping, whatever their length, and from everything else by streaming.
 * Reading a packet allocates nothing and copies nothing out of mapped memory: a packet's bytes are read-only, have no
 * headroom and are void when the next packet is read. {@link org.encap4j.pcap.LinkType#network} finds the network
 * header behind whatever the capture's packets start with.
 *
 * <p>A file that ends inside a record is delivered as far as it goes and {@link org.encap4j.pcap.CaptureReader#cutOff}
 * says where it ended. A file that contradicts its format is refused with a
 * {@link org.encap4j.pcap.CaptureFormatException}. A file that is written has its name only once it is finished.
 * Readers and writers belong to one thread and are to be closed.
 *
 * <pre>{@code
 * import org.encap4j.pcap.*;
 * import org.encap4j.wire.*;
 *
 * Path file = Files.createTempDirectory("example").resolve("two.pcap");
 * Frame frame = new Frame().bind(new byte[60], 0, 0, 60);
 * try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
 *     writer.write(1_000_000_000L, frame, frame.length()); // nanoseconds since 1970
 *     writer.write(1_500_000_000L, frame, 1514); // all that was kept of a longer packet
 *     System.out.println(Files.exists(file)); // -> false
 *     writer.finish(); // without it nothing would be left
 * }
 * CapturedPacket packet = new CapturedPacket(); // filled again and again
 * try (CaptureReader reader = CaptureReader.open(file)) {
 *     while (reader.next(packet)) {
 *         System.out.println(packet.number() + ": " + packet.frame().length() + " of " + packet.originalLength());
 *     }
 *     System.out.println(reader.cutOff().orElse("whole"));
 * }
 * // -> 1: 60 of 60
 * // -> 2: 60 of 1514
 * // -> whole
 * }</pre>
 *
 * <p>Not supported: pcap versions before 2.4 (their length fields may be swapped), the modified pcap formats of old
 * Linux kernels and of test equipment, compressed files, and, of pcapng, everything but packets and the interfaces they
 * belong to: names, statistics, comments and secrets are stepped over.
 */
@NullMarked
package org.encap4j.pcap;

import org.jspecify.annotations.NullMarked;
