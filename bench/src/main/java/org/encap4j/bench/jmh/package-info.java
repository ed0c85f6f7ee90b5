// SPDX-License-Identifier: Apache-2.0

/**
 * JMH benchmarks; each says which question it answers. Every figure is the time for one packet, header or address: an invocation
 * handles {@link org.encap4j.bench.jmh.Passes#PACKETS} of them, in as many passes over the working set as that takes.
 *
 * <p>What a pass changes is put back between passes, and is part of the figure: the indices of a Netty buffer before each pass,
 * the first bytes of a natively routed packet before every two hundredth. Beside the time by the clock stand processor time and
 * allocation ({@link org.encap4j.bench.jmh.WorkerProfiler}); on a busy machine the processor time is what counts. Forks of one run follow each other, minutes apart: on a shared machine, compare contenders with the acceptance cells,
 * which take turns.
 */
package org.encap4j.bench.jmh;
