// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.List;

/** A value in a file, and the line that it starts on. */
sealed interface YamlValue {
    int line();

    /** What a problem calls it. */
    String kind();

    /** Text, a number, a boolean or nothing: as it is written, without quotes. */
    record Scalar(int line, String text, boolean quoted) implements YamlValue {
        @Override
        public String kind() {
            return isNull() ? "nothing" : "a single value";
        }

        boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }
    }

    /** A list. */
    record Items(int line, List<YamlValue> values) implements YamlValue {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order of the file. No key is there twice. */
    record Fields(int line, List<Field> all) implements YamlValue {
        @Override
        public String kind() {
            return "a mapping";
        }

        /** The value of a key, or null. */
        YamlValue get(String key) {
            for (Field field : all) {
                if (field.key().equals(key)) {
                    return field.value();
                }
            }
            return null;
        }

        /** The text of a key, empty where there is none or where it is not a single value. */
        String text(String key) {
            return get(key) instanceof Scalar scalar ? scalar.text() : "";
        }

        boolean has(String key) {
            return get(key) != null;
        }
    }

    /** A key of a mapping, the line it stands on, and its value. */
    record Field(String key, int line, YamlValue value) {}
}
