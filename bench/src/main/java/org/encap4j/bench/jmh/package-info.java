// SPDX-License-Identifier: Apache-2.0

/** JMH benchmarks, each of which says which question it answers. */
package org.encap4j.bench.jmh;
