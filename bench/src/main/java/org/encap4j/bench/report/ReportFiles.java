// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The folder that a report is written into. */
public final class ReportFiles {
    /** The report for programs. */
    public static final String JSON = "report.json";
    /** The report for people. */
    public static final String HTML = "report.html";

    private static final String UNFINISHED = ".partial";

    private final Path folder;

    private ReportFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder, if it is not there, and sees whether files can be written into it: better now than after measuring.
     *
     * @param folder where the report goes
     * @return the folder
     * @throws IOException with a message that names the folder, if that cannot be done
     */
    public static ReportFiles in(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + ": is no folder, and the report needs one");
        }
        for (String name : new String[] {JSON, HTML}) {
            if (Files.isDirectory(folder.resolve(name))) {
                throw new IOException(folder.resolve(name) + ": is a folder, and the report needs a file there");
            }
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "report", UNFINISHED));
        } catch (IOException e) {
            throw new IOException(folder + ": no report can be written there: " + reason(e), e);
        }
        return new ReportFiles(folder);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ", " + message;
    }

    /**
     * Writes both files, and puts them in place of earlier ones when they are complete.
     *
     * @param comparison what they say
     * @return the page
     * @throws IOException if that cannot be done; earlier files are then as they were
     */
    public Path write(Comparison comparison) throws IOException {
        Path json = unfinished(JSON);
        Path html = unfinished(HTML);
        try {
            Files.writeString(json, new ReportJson(comparison).text());
            Files.writeString(html, new Page(comparison).text());
            move(json, folder.resolve(JSON));
            move(html, folder.resolve(HTML));
        } finally {
            Files.deleteIfExists(json);
            Files.deleteIfExists(html);
        }
        return folder.resolve(HTML);
    }

    private Path unfinished(String name) {
        return folder.resolve("." + name + "." + ProcessHandle.current().pid() + UNFINISHED);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
