// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Objects;

/**
 * One change of a table: a prefix that gets a value, whether it had one or not, or one that goes.
 *
 * @param prefix which prefix
 * @param value 0 or more: what a lookup finds from now on; {@link Lpm#NOT_FOUND}: the prefix is removed
 */
public record PrefixChange(Prefix prefix, int value) {
    /**
     * Refuses a negative value that is not {@link Lpm#NOT_FOUND} with an {@link IllegalArgumentException}.
     *
     * @param prefix which prefix
     * @param value 0 or more, or {@link Lpm#NOT_FOUND}
     */
    public PrefixChange {
        Objects.requireNonNull(prefix, "prefix");
        if (value < Lpm.NOT_FOUND) {
            throw new IllegalArgumentException("value " + value + " for " + prefix + ": expected 0 or more");
        }
    }

    /**
     * Adds a prefix or replaces its value.
     *
     * @param prefix which prefix
     * @param value 0 or more
     * @return the change
     */
    public static PrefixChange put(Prefix prefix, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("value " + value + " for " + prefix + ": expected 0 or more");
        }
        return new PrefixChange(prefix, value);
    }

    /**
     * Removes a prefix; one that is not in the table stays absent.
     *
     * @param prefix which prefix
     * @return the change
     */
    public static PrefixChange remove(Prefix prefix) {
        return new PrefixChange(prefix, Lpm.NOT_FOUND);
    }
}
