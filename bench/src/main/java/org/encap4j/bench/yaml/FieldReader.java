// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.encap4j.bench.yaml.YamlValue.Field;
import org.encap4j.bench.yaml.YamlValue.Fields;
import org.encap4j.bench.yaml.YamlValue.Items;
import org.encap4j.bench.yaml.YamlValue.Scalar;
import org.encap4j.config.ConfigurationException;

/** Reads the fields of one mapping. A field that cannot be read becomes a problem, and is then as if it were not there. */
final class FieldReader {
    private final Fields fields;
    private final Problems problems;
    private final boolean anyCase;
    private final Set<String> asked = new LinkedHashSet<>();

    /** With {@code anyCase} keys are found in upper and lower case, as Go's JSON reader does. */
    FieldReader(Fields fields, Problems problems, boolean anyCase) {
        this.fields = fields;
        this.problems = problems;
        this.anyCase = anyCase;
    }

    /** A field, or null if it is not there or says nothing. */
    YamlValue get(String key) {
        asked.add(key);
        for (Field field : fields.all()) {
            boolean same =
                    anyCase ? field.key().equalsIgnoreCase(key) : field.key().equals(key);
            if (same) {
                return field.value() instanceof Scalar scalar && scalar.isNull() ? null : field.value();
            }
        }
        return null;
    }

    /** A single value, or null. */
    String text(String key) throws ConfigurationException {
        return value(key, Function.identity(), null);
    }

    /** A single value of some form, whose absence is a problem; then it is null. */
    <T> T required(String key, Function<String, T> parser) throws ConfigurationException {
        if (get(key) == null) {
            problems.add(fields.line(), key, "is missing");
        }
        return value(key, parser, null);
    }

    String required(String key) throws ConfigurationException {
        return required(key, Function.identity());
    }

    /** A single value of some form; what its parser refuses is a problem. */
    <T> T value(String key, Function<String, T> parser, T absent) throws ConfigurationException {
        YamlValue value = get(key);
        T parsed = value == null ? null : parse(key, value, parser);
        return parsed == null ? absent : parsed;
    }

    /** A list of such values, empty where there is none. */
    <T> List<T> list(String key, Function<String, T> parser) throws ConfigurationException {
        List<T> parsed = new ArrayList<>();
        for (YamlValue item : items(key)) {
            T value = parse(key, item, parser);
            if (value != null) {
                parsed.add(value);
            }
        }
        return parsed;
    }

    /** A mapping as its own fields, or null. */
    FieldReader mapping(String key) throws ConfigurationException {
        YamlValue value = get(key);
        if (value instanceof Fields inner) {
            return new FieldReader(inner, problems, anyCase);
        }
        if (value != null) {
            problems.add(value.line(), key, value.kind() + "; expected a mapping");
        }
        return null;
    }

    /** A list of mappings, each as its own fields. */
    List<FieldReader> mappings(String key) throws ConfigurationException {
        List<FieldReader> readers = new ArrayList<>();
        for (YamlValue item : items(key)) {
            if (item instanceof Fields inner) {
                readers.add(new FieldReader(inner, problems, anyCase));
            } else {
                problems.add(item.line(), key, item.kind() + "; expected a mapping");
            }
        }
        return readers;
    }

    /** The items of a list, none where there is none. */
    List<YamlValue> items(String key) throws ConfigurationException {
        YamlValue value = get(key);
        if (value instanceof Items items) {
            return items.values();
        }
        if (value != null) {
            problems.add(value.line(), key, value.kind() + "; expected a list");
        }
        return List.of();
    }

    private <T> T parse(String key, YamlValue value, Function<String, T> parser) throws ConfigurationException {
        if (!(value instanceof Scalar scalar)) {
            problems.add(value.line(), key, value.kind() + "; expected a single value");
            return null;
        }
        try {
            return parser.apply(scalar.text());
        } catch (IllegalArgumentException e) {
            problems.add(value.line(), key, e.getMessage());
            return null;
        }
    }

    /** Makes a problem of every key that nobody has asked for so far. */
    void refuseOthers() throws ConfigurationException {
        for (Field field : fields.all()) {
            if (!asked.contains(field.key())) {
                problems.add(field.line(), field.key(), Nearest.unknown(field.key(), asked));
            }
        }
    }

    int line() {
        return fields.line();
    }
}
