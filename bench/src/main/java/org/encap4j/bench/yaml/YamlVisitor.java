// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.Set;
import org.encap4j.config.ConfigurationException;

/** Takes what is in a file piece by piece, so that a long file is never held as a whole. */
interface YamlVisitor {
    /** The keys at the top of a document whose lists are handed over item by item. */
    Set<String> lists();

    /** An item of such a list, or, with an empty key, of a document that is a list itself. */
    void item(String list, YamlValue value) throws ConfigurationException;

    /** The end of a document: the rest of it, with those lists empty; not called for one that is a list itself. */
    void document(YamlValue rest) throws ConfigurationException;
}
