// SPDX-License-Identifier: Apache-2.0
/**
 * Load on live tunnels: packets that carry a stream, a sequence and a time, who sends them, who accounts for them, the same in C, and
 * the comparison of both with what the kernel and Open vSwitch do, in network namespaces.
 */
package org.encap4j.bench.load;
