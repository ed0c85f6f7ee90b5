// SPDX-License-Identifier: Apache-2.0

/**
 * Packets and flows as text. {@link org.encap4j.text.PacketText} shows a packet level by level: one renderer for the commands, the
 * expected text beside each capture, and fuzzing. {@link org.encap4j.text.FlowText} and {@link org.encap4j.text.FlowJson} write
 * flows as Hubble does. Cold code; it allocates, and it never fails, whatever the bytes are.
 */
@NullMarked
package org.encap4j.text;

import org.jspecify.annotations.NullMarked;
