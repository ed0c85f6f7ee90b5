// SPDX-License-Identifier: Apache-2.0

/**
 * Whether the library is as fast as it is meant to be: named cells, each with contenders that do the same work and bounds on
 * their ratios, measured in rounds of one fresh process for each contender in turn, so that a slow moment of a shared machine
 * meets all of them alike.
 */
package org.encap4j.bench.acceptance;
