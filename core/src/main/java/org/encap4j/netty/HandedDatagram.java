// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** A datagram on its way from the thread that sends it to the event loop that owns the socket. */
record HandedDatagram(ByteBuf content, InetSocketAddress peer, SendSocket socket) {}
