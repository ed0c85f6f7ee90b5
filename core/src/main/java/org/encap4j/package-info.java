// SPDX-License-Identifier: Apache-2.0

/**
 * What everything else shares: {@link org.encap4j.Verdict}, the one list of outcomes, and {@link org.encap4j.Counters},
 * one counter for each.
 */
@NullMarked
package org.encap4j;

import org.jspecify.annotations.NullMarked;
