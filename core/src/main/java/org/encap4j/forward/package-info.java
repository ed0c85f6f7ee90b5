// SPDX-License-Identifier: Apache-2.0

/**
 * Decides about a packet and does it, both ways of a node behind one interface, {@link org.encap4j.forward.Forwarder}:
 * {@link org.encap4j.forward.NativeForwarder} routes, {@link org.encap4j.forward.TunnelForwarder} puts into tunnels what goes to other
 * nodes' pods, {@link org.encap4j.forward.TunnelReceiver} takes out what arrives.
 *
 * <pre>
 *     Forwarding out = new Forwarding();
 *     Verdict verdict = forwarder.forward(frame.bind(packet), out);
 *     frame.moveIndices(packet);
 * </pre>
 *
 * <p>Nothing here allocates, locks or logs for a packet. Tables are read as they are at that moment; who changes them and when is no
 * concern of the thread that forwards.
 */
@NullMarked
package org.encap4j.forward;

import org.jspecify.annotations.NullMarked;
