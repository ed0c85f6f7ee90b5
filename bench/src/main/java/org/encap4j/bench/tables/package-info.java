// SPDX-License-Identifier: Apache-2.0

/** Tables to be measured: prefixes as real tables hold them, made up from a seed, and the ways of looking addresses up in them. */
package org.encap4j.bench.tables;
