// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files of what is expected, which are compared with unless {@code -Dencap4j.golden=write} asks for them to be written. */
public final class GoldenFile {
    /** The system property. */
    public static final String PROPERTY = "encap4j.golden";
    /** Its value that has golden files written; with any other they are compared with. */
    public static final String WRITE = "write";

    private GoldenFile() {}

    /** {@return whether golden files are to be written} */
    public static boolean isToBeWritten() {
        return WRITE.equals(System.getProperty(PROPERTY));
    }

    /**
     * Puts a text in a golden file's place: under a temporary name first, so that the file is the old or the new one.
     *
     * @param file in an existing folder
     * @param text what it shall hold, in UTF-8
     * @throws IOException if it cannot be written
     */
    public static void replace(Path file, String text) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            Files.writeString(partial, text);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
