// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.bench.yaml.YamlValue.Field;
import org.encap4j.bench.yaml.YamlValue.Fields;
import org.encap4j.bench.yaml.YamlValue.Items;
import org.encap4j.bench.yaml.YamlValue.Scalar;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Setting;

/**
 * A Cilium agent's options in YAML or JSON, in one of two shapes: a mapping of option names to values, or the ConfigMap
 * {@value #CONFIG_MAP} as Kubernetes prints it, alone, in a list, or among other objects.
 *
 * <pre>
 *   routing-mode: tunnel             apiVersion: v1
 *   tunnel-protocol: geneve          kind: ConfigMap
 *   tunnel-port: 6081                metadata:
 *                                      name: cilium-config
 *                                    data:
 *                                      routing-mode: tunnel
 *                                      tunnel-protocol: geneve
 *                                      tunnel-port: "6081"
 * </pre>
 */
public final class ConfigFile {
    /** The name of the ConfigMap. */
    public static final String CONFIG_MAP = "cilium-config";

    private static final int MOST_SETTINGS = 10_000;
    private static final int NAMED_IN_MESSAGES = 3;

    private ConfigFile() {}

    /**
     * Reads the settings of a file, without judging them.
     *
     * @param file a file of UTF-8 text, or a pipe, of up to 16 MiB
     * @return the settings in the order of the file, each with its line; values are as written, without quotes and blanks around
     *     them
     * @throws IOException if it cannot be read, is no text, or has no settings; the message names the file
     * @throws ConfigurationException with the lines of what is no YAML, of keys that are there twice, and of lists and mappings
     *     where a value belongs
     */
    public static List<Setting> read(Path file) throws IOException, ConfigurationException {
        TextFile text = TextFile.read(file);
        Problems problems = new Problems(text.name());
        Collector collector = new Collector(text.name(), problems);
        new YamlReader(text, problems, collector).readAll();
        problems.raise();
        if (!collector.found) {
            throw new FileSystemException(text.name(), null, collector.missing());
        }
        return collector.settings;
    }

    private static final class Collector implements YamlVisitor {
        private final String source;
        private final Problems problems;
        private final List<Setting> settings = new ArrayList<>();
        private final Map<String, Integer> lines = new HashMap<>();
        private final List<String> others = new ArrayList<>();
        private boolean found;

        Collector(String source, Problems problems) {
            this.source = source;
            this.problems = problems;
        }

        @Override
        public Set<String> lists() {
            return Set.of("items");
        }

        @Override
        public void item(String list, YamlValue value) throws ConfigurationException {
            if (value instanceof Fields object && object.has("kind")) {
                object(object);
            } else if (list.isEmpty()) {
                throw problems.ending(value.line(), "file", "a list; expected a mapping of options, or a ConfigMap");
            }
        }

        @Override
        public void document(YamlValue rest) throws ConfigurationException {
            if (rest instanceof Fields fields) {
                if (fields.has("kind")) {
                    object(fields);
                } else {
                    settings(fields.all());
                }
            } else if (!(rest instanceof Scalar scalar && scalar.isNull())) {
                throw problems.ending(
                        rest.line(), "file", rest.kind() + "; expected a mapping of options, or a ConfigMap");
            }
        }

        private void object(Fields object) throws ConfigurationException {
            String kind = object.text("kind");
            String name = object.get("metadata") instanceof Fields metadata ? metadata.text("name") : "";
            if (!kind.equals("ConfigMap") || !name.equals(CONFIG_MAP)) {
                if (others.size() <= NAMED_IN_MESSAGES && !(object.get("items") instanceof Items)) {
                    others.add((kind + " " + name).strip());
                }
                return;
            }
            found = true;
            YamlValue data = object.get("data");
            if (data instanceof Fields fields) {
                settings(fields.all());
            } else if (data != null && !(data instanceof Scalar scalar && scalar.isNull())) {
                problems.add(data.line(), "data", data.kind() + "; expected a mapping of options");
            }
        }

        private void settings(List<Field> fields) throws ConfigurationException {
            found |= !fields.isEmpty();
            for (Field field : fields) {
                Integer before = lines.putIfAbsent(field.key(), field.line());
                if (before != null) {
                    problems.add(field.line(), field.key(), "is there twice, first in line " + before);
                } else if (settings.size() == MOST_SETTINGS) {
                    throw problems.ending(field.line(), field.key(), "more than " + MOST_SETTINGS + " options");
                } else if (field.value() instanceof Scalar scalar) {
                    String value = scalar.text().strip();
                    settings.add(new Setting(source, field.line(), field.key(), value));
                } else {
                    problems.add(field.line(), field.key(), field.value().kind() + "; expected a single value");
                }
            }
        }

        private String missing() {
            if (others.isEmpty()) {
                return "no options in it";
            }
            List<String> named = others.subList(0, Math.min(others.size(), NAMED_IN_MESSAGES));
            return "no ConfigMap named " + CONFIG_MAP + " in it, but " + String.join(", ", named)
                    + (others.size() > named.size() ? " and others" : "");
        }
    }
}
