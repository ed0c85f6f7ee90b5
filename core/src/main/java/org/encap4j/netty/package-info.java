// SPDX-License-Identifier: Apache-2.0

/**
 * Tunnels over UDP sockets, on Netty (DATAGRAM framing): the kernel writes the outer IP and UDP headers, this package
 * the tunnel header.
 *
 * <p>{@link org.encap4j.netty.UdpTunnel} is a whole endpoint: sockets, batches, source ports, counters; it says what
 * the kernel does instead of this library, ECN and DF among it. {@link org.encap4j.netty.TunnelDecoder} and
 * {@link org.encap4j.netty.TunnelEncoder} are the same codec as handlers for a pipeline of one's own; they cost an
 * object per packet, {@link org.encap4j.netty.TunnelPacket}.
 *
 * <p>Buffers follow Netty's rules: what is sent or written is given away, whatever becomes of it; what a receiver is
 * lent it has to retain to keep, and what comes up a pipeline is for the last handler to release. The tunnel header
 * goes into the bytes before a buffer's reader index; without such headroom the packet is copied, the one slow path. A
 * packet that is refused is counted by its verdict, and the write of a {@code TunnelPacket} fails with a
 * {@link org.encap4j.netty.RefusedPacketException}.
 *
 * <p>One event loop runs a tunnel and calls its receiver; any thread may send, the loop's own for less.
 *
 * <pre>{@code
 * import io.netty.buffer.*;
 * import org.encap4j.geneve.*;
 * import org.encap4j.netty.*;
 * import org.encap4j.tunnel.*;
 *
 * TunnelProtocol geneve = Geneve.of(GeneveProfile.IDENTITY_OPTION);
 * InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0); // port 0 is for trying out: peers use geneve.port()
 * CompletableFuture<String> arrived = new CompletableFuture<>();
 * try (UdpTunnel left = UdpTunnel.over(geneve).bind(any).sendSockets(1).open();
 *         UdpTunnel right = UdpTunnel.over(geneve).bind(any).sendSockets(1).open()) {
 *     right.receive((inner, metadata, sender, local) -> { // lent: retain inner to keep it
 *         arrived.complete(inner.readableBytes() + " bytes from identity " + metadata.identity());
 *     });
 *     ByteBuf packet = ByteBufAllocator.DEFAULT.directBuffer(256).setIndex(64, 64).writeZero(60);
 *     TunnelMetadata metadata = new TunnelMetadata().setIdentity(15584);
 *     boolean taken = left.send(packet, metadata, right.localAddresses().get(0)); // and packet is not ours any more
 *     System.out.println(taken + ", " + arrived.get(10, TimeUnit.SECONDS)); // -> true, 60 bytes from identity 15584
 * }
 * }</pre>
 *
 * <p>Whoever uses this package brings {@code netty-transport-classes-epoll}, and {@code netty-transport-native-epoll}
 * for its platform; without the native library NIO serves, a packet per system call.
 */
@NullMarked
package org.encap4j.netty;

import org.jspecify.annotations.NullMarked;
