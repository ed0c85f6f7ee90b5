// SPDX-License-Identifier: Apache-2.0

/**
 * Who is behind an address: security identity and tunnel endpoint of every prefix of the cluster, and port and MAC
 * address of the pods of this node.
 *
 * <p>{@link org.encap4j.ipcache.IpCache} is what Cilium's map of that name is: the longest prefix around an address
 * leads to a {@link org.encap4j.ipcache.RemoteEndpoint}, so a node's PodCIDR stands for those of its pods of which
 * nothing more is known. Entries come from several {@link org.encap4j.ipcache.Source sources}; a less trusted one does
 * not overwrite a more trusted one and is told so. {@link org.encap4j.ipcache.LocalEndpoints} are the pods of this
 * node, by single addresses.
 *
 * <p>A {@link org.encap4j.ipcache.TunnelEndpoint} is a remote node. Ask the cache for it, which gives one object for
 * one address, numbered without gaps: what is kept for each remote node, such as prebuilt outer headers, can lie in an
 * array. An endpoint of another cache is refused with an {@link java.lang.IllegalArgumentException}.
 *
 * <p>Any thread may look up, at any time, without waiting and without allocating; writers wait for each other. Unknown
 * addresses are null: what that means is for who asks, to a sender it is world.
 *
 * <pre>{@code
 * import org.encap4j.ipcache.*;
 * import org.encap4j.lpm.*;
 *
 * IpCache cache = new IpCache(System.err::println); // is told when sources contradict each other
 * Prefix pod = Prefix.parse("10.0.2.20");
 * TunnelEndpoint node = cache.tunnelTo((int) Prefix.parse("192.168.10.101").low());
 * cache.put(Prefix.parse("10.0.2.0/24"), RemoteEndpoint.podCidr(node, Source.CUSTOM_RESOURCE));
 * cache.put(pod, RemoteEndpoint.of(46396, node, Source.KVSTORE));
 *
 * RemoteEndpoint known = cache.lookup((int) pod.low());
 * System.out.println(known.identity() + " behind " + known.tunnel()); // -> 46396 behind 192.168.10.101
 * RemoteEndpoint neighbour = cache.lookup((int) pod.low() + 1); // only its PodCIDR is known, so it is world
 * System.out.println(neighbour.identity() + " behind " + neighbour.tunnel()); // -> 2 behind 192.168.10.101
 * System.out.println(cache.put(pod, RemoteEndpoint.of(7, null, Source.API))); // -> REFUSED
 * System.out.println(cache.lookup(0x08080808)); // -> null
 * }</pre>
 */
@NullMarked
package org.encap4j.ipcache;

import org.jspecify.annotations.NullMarked;
