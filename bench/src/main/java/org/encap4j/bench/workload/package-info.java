// SPDX-License-Identifier: Apache-2.0

/**
 * What is timed, apart from how: packets in a chosen layout of memory, tables, and one pass over them through each way of doing
 * the same work. JMH and the acceptance run time the same workloads, and C reads its packets and tables from them.
 */
package org.encap4j.bench.workload;
