// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes that were started since this was made. They can be stopped while another thread waits for them. */
final class Children {
    private static final long LOOK_MILLIS = 50;

    private final Set<ProcessHandle> before =
            ProcessHandle.current().descendants().collect(Collectors.toSet());
    private volatile boolean stopped;

    /** Ends all of them. What is started meanwhile has to be ended by calling this again. */
    void stop() {
        stopped = true;
        ProcessHandle.current()
                .descendants()
                .filter(child -> !before.contains(child))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether no more are wanted. */
    boolean isStopped() {
        return stopped;
    }

    /** Ends all of them after a while, unless that has happened before. */
    void stopAfter(Duration delay) {
        Thread watch = new Thread(() -> watch(System.nanoTime() + delay.toNanos()), "encap4j-deadline");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch(long deadline) {
        try {
            while (!stopped && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Nobody does that; then there is no deadline.
            return;
        }
        if (!stopped) {
            stop();
        }
    }
}
