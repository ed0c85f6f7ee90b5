// SPDX-License-Identifier: Apache-2.0

/**
 * The files that people hand over: a Cilium agent's options, and a cluster's nodes and pods. YAML, of which JSON is a part.
 *
 * <p>A file may come from anybody. It is read up to a size, piece by piece; nesting, values, lines and lists have their limits,
 * and nothing in it stands for more than is written. Every problem is told with its line.
 */
package org.encap4j.bench.yaml;
