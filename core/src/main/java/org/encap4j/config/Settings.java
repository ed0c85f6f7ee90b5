// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Settings by name, and all that was found wrong with them. */
final class Settings {
    private record Placed(int place, Setting setting) {}

    private record Found(int place, Problem problem) {}

    private final Map<String, Placed> settings = new LinkedHashMap<>();
    private final List<Found> found = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();

    Settings(List<Setting> given) {
        for (int place = 0; place < given.size(); place++) {
            Setting setting = given.get(place);
            settings.put(setting.key(), new Placed(place, setting));
        }
    }

    Set<String> keys() {
        return settings.keySet();
    }

    boolean has(String key) {
        return settings.containsKey(key);
    }

    /** The value, without what Cilium trims off the file it is mounted as. */
    String text(String key, String unset) {
        return has(key) ? settings.get(key).setting().value().strip() : unset;
    }

    boolean bool(String key, boolean unset) {
        if (!has(key)) {
            return unset;
        }
        String text = text(key, "");
        return FlagText.bool(text).orElseGet(() -> {
            unreadable(key, "invalid boolean " + FlagText.quoted(text) + ", expected true or false");
            return unset;
        });
    }

    /** An integer from {@code least} to {@code most}. */
    int integer(String key, int unset, int least, int most) {
        if (!has(key)) {
            return unset;
        }
        String text = text(key, "");
        BigInteger value = FlagText.integer(text).orElse(null);
        if (value == null
                || value.compareTo(BigInteger.valueOf(least)) < 0
                || value.compareTo(BigInteger.valueOf(most)) > 0) {
            unreadable(key, "invalid number " + FlagText.quoted(text) + ", expected " + least + " to " + most);
            return unset;
        }
        return value.intValue();
    }

    /** Says that a value cannot be used: rules that need it are not applied to what stands in for it. */
    void unreadable(String key, String text) {
        unreadable.add(key);
        refuse(key, text);
    }

    /**
     * Reports a rule that several settings break together, unless one of them could not be read.
     *
     * @param key which of them is told, one that is set
     * @param others what the rule looks at besides, set or not
     */
    void refuseIf(boolean broken, String key, String text, String... others) {
        if (broken && Stream.concat(Stream.of(key), Stream.of(others)).noneMatch(unreadable::contains)) {
            refuse(key, text);
        }
    }

    /** Reports what is wrong with one setting. */
    void refuse(String key, String text) {
        Placed at = settings.get(key);
        assert at != null : key + " is not set";
        Setting setting = at.setting();
        found.add(new Found(at.place(), new Problem(setting.source(), setting.line(), key, text)));
    }

    /** Ends in an exception if there were problems, told in the order of the settings. */
    void throwIfRefused() throws ConfigurationException {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found.stream()
                    .sorted(Comparator.comparingInt(Found::place))
                    .map(Found::problem)
                    .toList());
        }
    }
}
