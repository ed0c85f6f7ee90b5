// SPDX-License-Identifier: Apache-2.0
/**
 * Tunnels over UDP sockets, on Netty (DATAGRAM framing): the kernel writes the outer IP and UDP headers, this package the tunnel
 * header.
 *
 * <p>{@link org.encap4j.netty.UdpTunnel} is a whole endpoint: sockets, batches, source ports, counters.
 * {@link org.encap4j.netty.TunnelDecoder} and {@link org.encap4j.netty.TunnelEncoder} are the same codec as handlers for a pipeline
 * of one's own; they cost an object per packet, {@link org.encap4j.netty.TunnelPacket}.
 *
 * <p>Whoever uses this package brings {@code netty-transport-classes-epoll}, and {@code netty-transport-native-epoll} for its
 * platform; without the native library NIO serves, a packet per system call.
 */
@NullMarked
package org.encap4j.netty;

import org.jspecify.annotations.NullMarked;
