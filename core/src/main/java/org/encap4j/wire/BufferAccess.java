// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

/**
 * Makes access to NIO buffers as fast in every process as it is in most.
 *
 * <p>C2 inlines the innermost method of a buffer's VarHandle only if all classes in its signature have been loaded. No buffer needs
 * them to be: they get loaded by chance, and a method that is compiled before stays several times slower for good. Loading a
 * class by name asks for no access to it; a JDK that has no such class needs none.
 */
final class BufferAccess {
    private static final String[] SIGNATURE_CLASSES = {
        // JDK 17
        "jdk.internal.misc.ScopedMemoryAccess$Scope",
        "jdk.internal.access.foreign.MemorySegmentProxy",
        // JDK 22 and later
        "jdk.internal.foreign.MemorySessionImpl",
        "jdk.internal.foreign.AbstractMemorySegmentImpl",
    };

    private BufferAccess() {}

    /** Loads the classes; returns how many of them this JDK has. */
    static int prepare() {
        int loaded = 0;
        for (String name : SIGNATURE_CLASSES) {
            try {
                Class.forName(name, false, null);
                loaded++;
            } catch (ClassNotFoundException notInThisJdk) {
                // Then it stands in no signature either.
            }
        }
        return loaded;
    }
}
