// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.encap4j.config.ConfigurationException;
import org.encap4j.pcap.CaptureReader;
import picocli.CommandLine;

/** Where a command's results, errors and progress go. */
final class Terminal {
    private static final long PROGRESS_AFTER_NANOS = 1_000_000_000L;
    private static final long PROGRESS_EVERY_NANOS = 200_000_000L;
    /** Looking at the clock for every packet would cost more than the packet. */
    private static final int PACKETS_BETWEEN_LOOKS = 1 << 12;

    private static final int LONGEST_PROBLEM = 500;

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive = System.console() != null && isTerminal(STANDARD_ERROR);
    private final long started = System.nanoTime();
    private long shown;
    private boolean progressVisible;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The console says nothing about standard error, where progress goes: it may be a file. */
    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // Not Linux: what the console says must do.
            return true;
        }
    }

    PrintStream out() {
        return out;
    }

    /** Whether somebody watches standard error. */
    boolean isInteractive() {
        return interactive;
    }

    /** Prints a line on standard error, over any progress. */
    void remark(String line) {
        clearProgress();
        err.println("encap4j: " + Encap4j.oneLine(line));
    }

    /** Reports what ended a command, in one line, or in a line for each problem of a file; the exit code. */
    int fail(Exception failure) {
        if (failure instanceof ConfigurationException wrong) {
            wrong.problems().forEach(problem -> remark(shortened(problem.toString())));
        } else if (failure instanceof CommandFailure || failure instanceof IOException) {
            remark(sentence(failure));
        } else {
            clearProgress();
            err.println("encap4j: this is a defect, please report it:");
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A problem quotes what it is about, and a value can be long. */
    private static String shortened(String line) {
        return line.length() <= LONGEST_PROBLEM ? line : line.substring(0, LONGEST_PROBLEM) + " ..";
    }

    private static String sentence(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + failure.getClass().getSimpleName();
        }
        return failure.getMessage();
    }

    /** Passes on the results so far; whether whoever reads them has gone away, as {@code head} does. */
    boolean abandoned() {
        return out.checkError();
    }

    /** Shows on a terminal how far a long file has been read. */
    void progress(CaptureReader reader) {
        if (!interactive || reader.packetsRead() % PACKETS_BETWEEN_LOOKS != 0 || !progressIsDue()) {
            return;
        }
        String share = reader.size() > 0
                ? String.format(Locale.ROOT, ", %d %%", 100 * reader.bytesRead() / reader.size())
                : "";
        showProgress(String.format(Locale.ROOT, "%s: %,d packets%s", reader.name(), reader.packetsRead(), share));
    }

    /** Shows on a terminal what a long measurement is doing. */
    void progress(String doing) {
        if (interactive && progressIsDue()) {
            showProgress(doing);
        }
    }

    private boolean progressIsDue() {
        long now = System.nanoTime();
        return now - started >= PROGRESS_AFTER_NANOS && now - shown >= PROGRESS_EVERY_NANOS;
    }

    private void showProgress(String line) {
        shown = System.nanoTime();
        err.print((progressVisible ? "\r\u001b[K" : "\r") + line + " ");
        progressVisible = true;
    }

    void clearProgress() {
        if (progressVisible) {
            err.print("\r\u001b[K");
            progressVisible = false;
        }
    }
}
