// SPDX-License-Identifier: Apache-2.0

/**
 * VXLAN (RFC 7348) with its group policy extension, and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe).
 *
 * <p>Begin with {@link org.encap4j.vxlan.Vxlan}, which carries Ethernet frames, in one of its
 * {@link org.encap4j.vxlan.VxlanProfile profiles}: the sender's identity nowhere, in the VNI as Cilium has it, or in
 * the group policy id as Linux has it ({@link org.encap4j.vxlan.GroupPolicyMark}). {@link org.encap4j.vxlan.VxlanGpe}
 * names its payload and so carries IP packets without Ethernet, too. Both are protocols for {@link org.encap4j.tunnel},
 * where they are given outer headers; no header is ever both, because the group policy id and the next protocol share a
 * byte. {@link org.encap4j.vxlan.VxlanHeader} and {@link org.encap4j.vxlan.VxlanGpeHeader} are the eight bytes
 * themselves.
 *
 * <p>Protocols are immutable and shared by threads; their {@code with} methods return changed copies and refuse what is
 * impossible with an {@link java.lang.IllegalArgumentException}. The port is Cilium's 8472 unless it is changed, IANA's
 * is 4789. Received reserved bits are ignored, as RFC 7348 section 5 demands, unless reception is strict. A packet
 * without the VNI flag is refused always.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.identity.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.vxlan.*;
 * import org.encap4j.wire.*;
 *
 * Vxlan fabric = Vxlan.of(VxlanProfile.GROUP_POLICY).withPort(Vxlan.IANA_PORT).withIdentityRules(
 *         WireIdentity.verbatim(16)); // groups of a fabric, not Cilium's identities
 * Frame frame = new Frame().bind(new byte[256], 0, 64, 124);
 * TunnelMetadata metadata = new TunnelMetadata().setVni(7).setIdentity(300).setPolicyApplied(true);
 * Verdict sent = fabric.encode(frame, metadata); // eight bytes, for a UDP socket to send
 * StringBuilder words = new StringBuilder();
 * fabric.describe(frame, frame.start(), words);
 * System.out.println(sent + " " + words); // -> OK vxlan vni 7 flags 0x8808 group 300 policy-applied
 *
 * Vxlan strict = Vxlan.of(VxlanProfile.PLAIN).withReception(Reception.STRICT);
 * System.out.println(strict.decode(frame, metadata)); // -> RESERVED_BITS
 * System.out.println(fabric.decode(frame, metadata) + " group " + metadata.identity()); // -> OK group 300
 * System.out.println(fabric.check(metadata.setIdentity(70_000))); // -> INVALID_IDENTITY
 * }</pre>
 *
 * <p>Not supported: remote checksum offload, the {@code ttl} and {@code learning} logic of a bridge, multicast groups.
 */
@NullMarked
package org.encap4j.vxlan;

import org.jspecify.annotations.NullMarked;
