// SPDX-License-Identifier: Apache-2.0

/**
 * What bytes mean: {@link org.encap4j.wire.Frame} and one final class of static accessors per protocol header.
 *
 * <p>Begin with {@code Frame}: bind one to memory that is yours, a heap array, an NIO buffer or a Netty
 * {@code ByteBuf}, use it, and bind it to the next packet. Every accessor takes {@code (Frame frame, int at)}, where
 * {@code at} is the absolute index of the header's first byte in that memory, not its place in the packet.
 *
 * <p>{@code check} is the only place where a header's lengths and version are judged; after it has returned {@code OK}
 * no accessor of that header can fail. Without it an accessor reads whatever lies there, and only an index outside the
 * bound memory is an exception. Checksums are not part of {@code check}:
 * {@link org.encap4j.wire.Ipv4Header#checksumGood} and {@link org.encap4j.wire.InternetChecksum} verify them.
 *
 * <p>Lengths are in bytes unless the name says otherwise ({@code optionsLengthWords}), numbers are big-endian on the
 * wire and read without sign as far as the result has room for it; a MAC address is the low 48 bits of a {@code long},
 * an IPv6 address two of them. A {@code write} covers the whole header, reserved bits included. Nothing here retains or
 * releases, and nothing that is done for a packet allocates, but for binding to the rare buffers that
 * {@link org.encap4j.wire.Frame#bind(io.netty.buffer.ByteBuf)} names. Only a frame holds a packet's state, and it
 * belongs to one thread.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.wire.*;
 *
 * byte[] memory = new byte[256];
 * Frame frame = new Frame().bind(memory, 0, 64, 64 + 42); // 64 bytes of headroom, a packet of 42
 * int ipAt = frame.start() + EthernetHeader.LENGTH;
 * int udpAt = ipAt + Ipv4Header.MIN_LENGTH;
 * long router = EthernetHeader.parseMac("02:00:00:00:00:01");
 * long host = EthernetHeader.parseMac("02:00:00:00:00:0a");
 * EthernetHeader.write(frame, frame.start(), router, host, EtherType.IPV4);
 * Ipv4Header.write(frame, ipAt, 0, 28, 0, true, 64, IpProtocol.UDP, 0x0A00010A, 0x0A000214);
 * UdpHeader.write(frame, udpAt, 40_000, 53, UdpHeader.LENGTH, 0);
 *
 * Verdict verdict = Ipv4Header.check(frame, ipAt); // first this, then the accessors
 * if (verdict == Verdict.OK && Ipv4Header.checksumGood(frame, ipAt)) {
 *     Ipv4Header.setTtl(frame, ipAt, Ipv4Header.ttl(frame, ipAt) - 1); // and the checksum, by RFC 1624
 *     System.out.println(Ipv4Header.ttl(frame, ipAt) + " " + Ipv4Header.checksumGood(frame, ipAt)); // -> 63 true
 * }
 * frame.resize(frame.start(), frame.end() - 1); // and the same packet cut off
 * System.out.println(Ipv4Header.check(frame, ipAt)); // -> TRUNCATED
 * }</pre>
 */
@NullMarked
package org.encap4j.wire;

import org.jspecify.annotations.NullMarked;
