// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.encap4j.lpm.Prefix;

/** A JSON object of a known shape; says which one it is when something in it is wrong. */
final class JsonEntry {
    private final String where;
    private final Map<?, ?> members;

    private JsonEntry(String where, Object object) {
        this.where = where;
        if (!(object instanceof Map<?, ?> map)) {
            throw wrong("expected an object");
        }
        members = map;
    }

    /** The objects of an array; the first is number 1. */
    static List<JsonEntry> of(String output, String json) {
        // Older versions of ip print nothing at all where there is nothing to list.
        Object read = json.isBlank() ? List.of() : JsonText.read(json);
        return of(output + ", entry ", output, read);
    }

    private static List<JsonEntry> of(String prefix, String whole, Object array) {
        if (!(array instanceof List<?> list)) {
            throw new IllegalArgumentException(whole + ": expected an array of objects");
        }
        List<JsonEntry> entries = new ArrayList<>();
        for (Object element : list) {
            entries.add(new JsonEntry(prefix + (entries.size() + 1), element));
        }
        return entries;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Optional<String> text(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrong(name + ": expected text, not " + value);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        Object value = members.get(name);
        if (value != null && !(value instanceof List)) {
            throw wrong(name + ": expected an array, not " + value);
        }
        for (Object element : value == null ? List.of() : (List<?>) value) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    /** A whole number; 0 where it is missing. */
    long number(String name, long least, long most) {
        Object value = members.get(name);
        if (value == null) {
            return 0;
        }
        if (!(value instanceof Long number) || number < least || number > most) {
            throw wrong(name + ": expected a number of " + least + " to " + most + ", not " + value);
        }
        return number;
    }

    Optional<Prefix> address(String name) {
        return text(name).map(text -> checked(name, () -> Addresses.parse(text)));
    }

    JsonEntry entry(String name) {
        return new JsonEntry(where + ", " + name, members.get(name));
    }

    /** The objects of an array inside; none where it is missing. */
    List<JsonEntry> entries(String name) {
        return has(name) ? of(where + ", " + name + " ", where + ", " + name, members.get(name)) : List.of();
    }

    <T> T checked(String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw wrong(name + ": " + e.getMessage());
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(where + ": " + what);
    }
}
