// SPDX-License-Identifier: Apache-2.0

/**
 * The comparison of the modes and its report: which cells are measured for how long, what their readings show, and two files
 * that say it, one for programs and one that any browser shows and prints without a network.
 */
package org.encap4j.bench.report;
