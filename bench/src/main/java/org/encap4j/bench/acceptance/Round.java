// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

/**
 * One process of a run.
 *
 * @param number which time round the contenders, from 0
 * @param cell the cell's name
 * @param contender the contender's name
 * @param jdk the version it ran on; {@link #NO_JDK} for C
 * @param reading what it measured
 */
public record Round(int number, String cell, String contender, String jdk, Reading reading) {
    /** The version of what does not run on a JDK. */
    public static final String NO_JDK = "";
}
