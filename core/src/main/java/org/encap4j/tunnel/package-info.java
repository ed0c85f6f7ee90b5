// SPDX-License-Identifier: Apache-2.0

/**
 * One encapsulation written once for every protocol.
 *
 * <p>A {@link org.encap4j.tunnel.TunnelProtocol} knows its own header and nothing else. An
 * {@link org.encap4j.tunnel.OuterHeader} puts Ethernet, IP, UDP and that header in front of a packet for one remote endpoint;
 * a {@link org.encap4j.tunnel.Decapsulator} checks and removes them. A {@link org.encap4j.tunnel.TunnelMetadata} carries
 * what the tunnel header says, in both directions.
 *
 * <p>There are two framings. FRAME is all of the above, for packet ports and files. DATAGRAM is the tunnel header alone, where a
 * UDP socket writes the rest: {@link org.encap4j.tunnel.TunnelProtocol#encode} and
 * {@link org.encap4j.tunnel.TunnelProtocol#decode}.
 */
@NullMarked
package org.encap4j.tunnel;

import org.jspecify.annotations.NullMarked;
