// SPDX-License-Identifier: Apache-2.0

/**
 * Cilium's options by their own names, with their defaults, checks and messages: what a {@code cilium-config} ConfigMap
 * or the flags of an agent say about how packets travel between nodes.
 *
 * <p>Takes {@link org.encap4j.config.Setting settings}, whatever they were read from, and reads no file itself. Every
 * problem is reported at once, each with its place, in one {@link org.encap4j.config.ConfigurationException}. Options
 * that only other parts of Cilium use are known by name and otherwise left alone; a name that nobody knows is answered
 * with the nearest known one.
 *
 * <p>A {@link org.encap4j.config.Cluster} says which nodes and pods there are; from both a
 * {@link org.encap4j.config.Dataplane} sets one node up, its ports, tables and forwarders. What does not fit together
 * is an {@link java.lang.IllegalArgumentException} that names it. Tunnel protocols are handed in by the names that
 * {@code tunnel-protocol} may have: this package knows none.
 *
 * <p>All but the tables of a dataplane is immutable. Those may change while forwarders read them;
 * {@link org.encap4j.config.Dataplane#learn} may be called from any thread, each forwarder belongs to one.
 *
 * <pre>{@code
 * import org.encap4j.config.*;
 * import org.encap4j.lpm.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.vxlan.*;
 *
 * Map<String, TunnelProtocol> protocols = Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI));
 * Setting name = new Setting("cilium.yaml", 1, "tunel-protocol", "vxlan");
 * Setting port = new Setting("cilium.yaml", 2, "tunnel-port", "84720");
 * try {
 *     CiliumConfig.of(List.of(name, port), protocols.keySet());
 * } catch (ConfigurationException e) {
 *     e.problems().forEach(problem -> System.out.println(problem));
 * }
 * // -> cilium.yaml:1: tunel-protocol: unknown option "tunel-protocol"; the nearest known one is "tunnel-protocol"
 * // -> cilium.yaml:2: tunnel-port: invalid number "84720", expected 0 to 65535
 *
 * Cluster cluster = new Cluster(List.of(
 *         new ClusterNode("node-1", List.of(NodeAddress.parse("192.168.10.100/24")), List.of(), 0,
 *                 List.of(Prefix.parse("10.0.1.0/24"))),
 *         new ClusterNode("node-2", List.of(NodeAddress.parse("192.168.10.101/24")), List.of(), 0,
 *                 List.of(Prefix.parse("10.0.2.0/24")))), List.of());
 * Dataplane node = new Dataplane(CiliumConfig.defaults(), cluster, "node-1", 1500, protocols);
 * System.out.println(node.protocol().name() + " on port " + node.tunnelPort()); // -> vxlan on port 8472
 * }</pre>
 */
@NullMarked
package org.encap4j.config;

import org.jspecify.annotations.NullMarked;
