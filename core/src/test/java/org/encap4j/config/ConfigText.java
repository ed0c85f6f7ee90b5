// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Settings as the lines of a file, {@code key: value}; a line that starts with {@code #} is none. */
final class ConfigText {
    static final String SOURCE = "cilium.yaml";
    static final Set<String> PROTOCOLS = Set.of("vxlan", "geneve");

    private ConfigText() {}

    static List<Setting> settings(String... lines) {
        List<Setting> settings = new ArrayList<>();
        for (int at = 0; at < lines.length; at++) {
            if (!lines[at].startsWith("#")) {
                String[] parts = lines[at].split(":", 2);
                settings.add(new Setting(SOURCE, at + 1, parts[0], parts[1].strip()));
            }
        }
        return settings;
    }

    /** What is made of lines without problems. */
    static CiliumConfig config(String... lines) {
        try {
            return CiliumConfig.of(settings(lines), PROTOCOLS);
        } catch (ConfigurationException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** Each problem as {@code line key: text}, none if the lines are accepted. */
    static List<String> problems(String... lines) {
        try {
            CiliumConfig.of(settings(lines), PROTOCOLS);
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream()
                    .map(problem -> problem.line() + " " + problem.key() + ": " + problem.text())
                    .toList();
        }
    }
}
