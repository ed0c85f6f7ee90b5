// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.encap4j.pcap.PcapWriter;

/** Sees to it that Ctrl-C leaves no half-written file. */
final class UnfinishedFiles {
    /** Weakly, so that a writer that was left to itself does not keep its buffer until the JVM ends. */
    private static final Set<PcapWriter> OPEN = Collections.newSetFromMap(new WeakHashMap<>());

    private static boolean hooked;
    private static boolean ended;

    private UnfinishedFiles() {}

    /** Creates a file that disappears if the JVM ends before it is finished. The hook waits for a file that is being made. */
    static synchronized PcapWriter create(Path file, int linkType) throws IOException {
        if (ended || !hook()) {
            throw new CommandFailure(file + ": interrupted");
        }
        PcapWriter writer = PcapWriter.create(file, linkType, PcapWriter.Resolution.NANOSECONDS);
        OPEN.add(writer);
        return writer;
    }

    private static boolean hook() {
        try {
            if (!hooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(UnfinishedFiles::closeAll));
                hooked = true;
            }
            return true;
        } catch (IllegalStateException e) {
            // The JVM is ending already.
            return false;
        }
    }

    /** Closing a writer that has finished does nothing. */
    private static synchronized void closeAll() {
        ended = true;
        for (PcapWriter writer : OPEN) {
            try {
                writer.close();
            } catch (IOException e) {
                System.err.println("encap4j: " + e.getMessage());
            }
        }
    }
}
