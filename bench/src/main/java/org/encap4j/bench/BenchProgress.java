// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.encap4j.bench.report.Measuring;

/** Says how far {@code bench} is: on a terminal in one line that is written over, else in a line now and then. */
final class BenchProgress implements Measuring.Listener {
    /** What a shell says of a program that Ctrl-C has ended. */
    static final int INTERRUPTED = 130;

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Terminal terminal;
    private long said = System.nanoTime();

    BenchProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void next(int done, int all, String doing, Duration left) {
        String line = line(done, all, doing, left);
        terminal.progress(line);
        if (!terminal.isInteractive() && System.nanoTime() - said >= EVERY_NANOS) {
            said = System.nanoTime();
            terminal.remark(line);
        }
    }

    static String line(int done, int all, String doing, Duration left) {
        String time = left == null
                ? ""
                : String.format(Locale.ROOT, ", about %d:%02d left", left.toMinutes(), left.toSecondsPart());
        return "bench: " + (done + 1) + " of " + all + ": " + doing + time;
    }

    @Override
    public void leftOut(String what) {
        terminal.remark("left out: " + what);
    }
}
