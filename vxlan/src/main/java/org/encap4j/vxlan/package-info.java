// SPDX-License-Identifier: Apache-2.0

/**
 * VXLAN (RFC 7348) with its group policy extension, and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe).
 *
 * <p>{@link org.encap4j.vxlan.Vxlan} and {@link org.encap4j.vxlan.VxlanGpe} are the two protocols; no header is ever both, because
 * the group policy id and the next protocol share a byte. Not supported: remote checksum offload, the {@code ttl} and
 * {@code learning} logic of a bridge, multicast groups.
 */
@NullMarked
package org.encap4j.vxlan;

import org.jspecify.annotations.NullMarked;
