// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

/**
 * One option as somebody wrote it.
 *
 * @param source where it was written: a file's name, or {@code command line}
 * @param line its line, from 1; 0 where there are none
 * @param key the option's name as Cilium spells it, {@code tunnel-port}, without dashes in front
 * @param value its text, unquoted; may be empty
 */
public record Setting(String source, int line, String key, String value) {}
