// SPDX-License-Identifier: Apache-2.0

/**
 * The C yardstick: the work of this library written in C, built with gcc on the machine that it is measured on, and given the
 * packets and tables that Java is given. Its sources are in {@code bench/src/main/c}.
 */
package org.encap4j.bench.yardstick;
