// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which fields of a message are written: all, or those that dotted paths lead to, with everything in them. */
final class FieldMask {
    static final FieldMask ALL = new FieldMask();

    private final Map<String, FieldMask> fields = new LinkedHashMap<>();

    private FieldMask() {}

    static FieldMask of(Collection<String> paths) {
        FieldMask mask = new FieldMask();
        for (String path : paths) {
            mask.add(path);
        }
        return mask;
    }

    private void add(String path) {
        FieldMask at = this;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length && at != ALL; i++) {
            if (i == names.length - 1) {
                at.fields.put(names[i], ALL);
            } else {
                at = at.fields.computeIfAbsent(names[i], name -> new FieldMask());
            }
        }
    }

    /** What of a field's own fields is written; null if the field is not written at all. */
    FieldMask field(String name) {
        return this == ALL ? ALL : fields.get(name);
    }
}
