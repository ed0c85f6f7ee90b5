// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.io.Serializable;

/**
 * What is wrong with one setting.
 *
 * @param source where the setting was written
 * @param line its line, from 1; 0 where there are none
 * @param key the option's name
 * @param text what is wrong, in Cilium's words where it has some
 * @serial exclude
 */
public record Problem(String source, int line, String key, String text) implements Serializable {
    /** {@return {@code cilium.yaml:3: tunnel-protocol: invalid tunnel protocol "vxlam"}, without the number if there is none} */
    @Override
    public String toString() {
        return source + (line > 0 ? ":" + line : "") + ": " + FlagText.escaped(key) + ": " + text;
    }
}
