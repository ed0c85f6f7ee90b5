// SPDX-License-Identifier: Apache-2.0

/**
 * Cilium's options by their own names, with their defaults, checks and messages: what a {@code cilium-config} ConfigMap or the
 * flags of an agent say about how packets travel between nodes.
 *
 * <p>Takes settings, whatever they were read from, and reads no file itself. Every problem is reported at once, each with its
 * place. Options that only other parts of Cilium use are known by name and otherwise left alone.
 *
 * <p>A {@link org.encap4j.config.Cluster} says which nodes and pods there are; from both a
 * {@link org.encap4j.config.Dataplane} sets one node up, its ports, tables and forwarders.
 */
@NullMarked
package org.encap4j.config;

import org.jspecify.annotations.NullMarked;
