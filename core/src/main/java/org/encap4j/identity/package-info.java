// SPDX-License-Identifier: Apache-2.0

/**
 * Security identities: the numbers Cilium reserves, their scopes, and the rules by which an identity is rewritten when
 * it leaves a node inside a tunnel header and when it arrives.
 *
 * <p>{@link org.encap4j.identity.SecurityIdentity} has the numbers. {@link org.encap4j.identity.WireIdentity} has the
 * rules, for a field of a given width: 24 bits in the VNI of VXLAN and Geneve, 16 in VXLAN's group policy id, 32 in a
 * Geneve option. Protocols with an identity profile carry out the rules of a node with one address family; give them
 * others with their {@code withIdentityRules}.
 *
 * <p>An identity is 32 bits in an {@code int} and never cut to a field's width: it is sent as what it stands for on
 * other nodes (remote-node or world), or refused. {@link org.encap4j.identity.WireIdentity#REFUSED} is what a protocol
 * answers with {@link org.encap4j.Verdict#INVALID_IDENTITY}. Everything here is immutable and allocates nothing.
 *
 * <pre>{@code
 * import org.encap4j.identity.*;
 * import org.encap4j.wire.*;
 *
 * WireIdentity vni = WireIdentity.dualStack(24); // the VNI on a node with IPv4 and IPv6 pods
 * int otherNode = SecurityIdentity.SCOPE_REMOTE_NODE | 5; // known by that number to this node alone
 * System.out.println(vni.toWire(15584)); // -> 15584
 * System.out.println(vni.toWire(SecurityIdentity.HOST)); // -> 6
 * System.out.println(vni.toWire(SecurityIdentity.WORLD_IPV6)); // -> 2
 * System.out.println(vni.toWire(otherNode)); // -> 6
 * System.out.println(vni.tooWide(WireIdentity.TooWide.REFUSE).toWire(otherNode) == WireIdentity.REFUSED); // -> true
 *
 * long sender = vni.fromWire(2, EtherType.IPV6); // what is inside tells both worlds apart again
 * System.out.println(SecurityIdentity.name((int) sender)); // -> world-ipv6
 * System.out.println(vni.fromWire(SecurityIdentity.HOST, EtherType.IPV4) == WireIdentity.REFUSED); // -> true
 * System.out.println(WireIdentity.verbatim(16).fromWire(1, EtherType.IPV4)); // -> 1
 * }</pre>
 */
@NullMarked
package org.encap4j.identity;

import org.jspecify.annotations.NullMarked;
