// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.encap4j.bench.acceptance.CContenders;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Contender;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Machine;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Round;
import org.encap4j.bench.acceptance.Run;
import org.encap4j.bench.yardstick.YardstickException;

/**
 * Measures a plan: one process after the other, each contender in turn, until all rounds have ended, time is up, or somebody
 * says stop. What was measured by then counts. A process in C has to wait until its program is built, which happens beside the
 * first processes in Java; what was passed over then is made up for as soon as it can be.
 */
public final class Measuring {
    /** Is told how far it is. Called by one thread at a time. */
    public interface Listener {
        /**
         * A process is about to start.
         *
         * @param done how many have ended
         * @param all how many there will have been, if time allows
         * @param doing what the next one measures
         * @param left about how long everything will take from now; null where that cannot be told yet
         */
        void next(int done, int all, String doing, Duration left);

        /**
         * Something will not be measured.
         *
         * @param what it is, and why
         */
        void leftOut(String what);
    }

    /** One process to come; without a JDK for C. */
    private record Step(int round, Cell cell, Contender contender, Jdk jdk) {
        @Override
        public String toString() {
            String on = jdk == null ? "C" : "JDK " + jdk.version();
            return "round " + (round + 1) + ", " + cell.name() + ", " + contender.name() + ", " + on;
        }
    }

    private static final long LOOK_MILLIS = 20;

    private final Plan plan;
    private final Listener listener;
    private final List<Round> rounds = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Children children = new Children();
    private final long begun = System.nanoTime();
    private volatile boolean interrupted;
    private Ending ending = Ending.COMPLETE;
    private Exception failure;
    private int done;

    /**
     * Time starts to run here.
     *
     * @param plan what to measure
     * @param listener is told how far it is
     */
    public Measuring(Plan plan, Listener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /** Stops as soon as possible; {@link #run} then returns what has been measured. May be called by any thread. */
    public void stop() {
        interrupted = true;
        children.stop();
    }

    /** {@return what made it end with {@link Ending#FAILED}, else null} */
    public Exception failure() {
        return failure;
    }

    /**
     * Measures.
     *
     * @param command how this program was started, for the report
     * @return what was measured
     */
    public Comparison run(List<String> command) {
        Instant start = Instant.now();
        Noise.Moment before = Noise.Moment.now();
        Deque<Step> steps = steps();
        CompletableFuture<CContenders> building =
                steps.stream().anyMatch(step -> step.jdk() == null) ? CompletableFuture.supplyAsync(this::build) : null;
        if (plan.end() != null) {
            children.stopAfter(plan.end().minus(Duration.ofNanos(System.nanoTime() - begun)));
        }
        try {
            measure(steps, building);
        } catch (IOException | IllegalStateException | InterruptedException e) {
            ended(e);
        } finally {
            children.stop();
            close(building);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Noise noise = Noise.between(before, Noise.Moment.now());
        return new Comparison(
                start, took, Machine.here(), noise, plan, List.copyOf(rounds), ending, List.copyOf(leftOut), command);
    }

    private CContenders build() {
        try {
            return CContenders.build();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void measure(Deque<Step> steps, CompletableFuture<CContenders> building)
            throws IOException, InterruptedException {
        Deque<Step> passedOver = new ArrayDeque<>();
        CContenders c = null;
        boolean built = building == null;
        int all = steps.size();
        while (!steps.isEmpty() || !passedOver.isEmpty()) {
            if (children.isStopped() || isTimeUp()) {
                ending = interrupted ? Ending.INTERRUPTED : Ending.OUT_OF_TIME;
                return;
            }
            if (!built && (building.isDone() || steps.isEmpty())) {
                built = true;
                c = built(building);
                while (!passedOver.isEmpty()) {
                    steps.addFirst(passedOver.removeLast());
                }
            }
            Step step = steps.pollFirst();
            if (step == null) {
                continue;
            }
            if (step.jdk() == null && !built) {
                passedOver.add(step);
            } else if (step.jdk() == null && c == null) {
                all--;
            } else {
                listener.next(done, all, step.toString(), left(all));
                try {
                    measure(step, c);
                } catch (YardstickException e) {
                    giveUp(step, e, steps);
                }
                done++;
            }
        }
    }

    /** C has refused to do a step: that is a pity, and no reason to measure nothing else. */
    private void giveUp(Step step, YardstickException e, Deque<Step> steps) {
        if (children.isStopped()) {
            return;
        }
        leaveOut(step.cell().name() + ", " + step.contender().name() + ": " + e.getMessage());
        steps.removeIf(
                next -> next.cell().equals(step.cell()) && next.contender().equals(step.contender()));
    }

    private void leaveOut(String what) {
        leftOut.add(what);
        listener.leftOut(what);
    }

    /** What the compiler has made, or null: then there is no C. */
    private CContenders built(CompletableFuture<CContenders> building) throws IOException {
        try {
            return building.join();
        } catch (CompletionException e) {
            if (children.isStopped()) {
                throw new IOException("stopped while the C program was built", e);
            }
            leaveOut("C: " + e.getCause().getMessage());
            return null;
        }
    }

    private void measure(Step step, CContenders c) throws IOException, InterruptedException {
        Cell cell = step.cell().only(List.of(step.contender().name()));
        List<Jdk> jdks = step.jdk() == null ? plan.jdks().subList(0, 1) : List.of(step.jdk());
        Run run = new Run(List.of(cell), jdks, 1, plan.warmUpMillis(), plan.millis());
        run.go(
                c,
                (ended, all, doing) -> {},
                round -> rounds.add(
                        new Round(step.round(), round.cell(), round.contender(), round.jdk(), round.reading())));
    }

    private void ended(Exception e) {
        if (interrupted || e instanceof InterruptedException) {
            ending = Ending.INTERRUPTED;
        } else if (children.isStopped()) {
            ending = Ending.OUT_OF_TIME;
        } else {
            ending = Ending.FAILED;
            failure = e;
        }
    }

    private void close(CompletableFuture<CContenders> building) {
        if (building == null) {
            return;
        }
        try {
            while (!building.isDone()) {
                // A compiler may have been started just now.
                children.stop();
                Thread.sleep(LOOK_MILLIS);
            }
            building.join().close();
        } catch (CompletionException | IOException e) {
            // There is nothing to clean up, or it cannot be: no reason to lose what was measured.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Deque<Step> steps() {
        Deque<Step> steps = new ArrayDeque<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (Cell cell : plan.cells()) {
                for (Contender contender : cell.contenders()) {
                    if (contender.isJava()) {
                        for (Jdk jdk : plan.jdks()) {
                            steps.add(new Step(round, cell, contender, jdk));
                        }
                    } else if (plan.withC()) {
                        steps.add(new Step(round, cell, contender, null));
                    }
                }
            }
        }
        return steps;
    }

    private boolean isPast(Duration limit) {
        return limit != null && System.nanoTime() - begun >= limit.toNanos();
    }

    /** A process that would not end in time is not started. */
    private boolean isTimeUp() {
        if (isPast(plan.lastStart())) {
            return true;
        }
        if (plan.end() == null || done == 0) {
            return false;
        }
        long spent = System.nanoTime() - begun;
        return spent + spent / done > plan.end().toNanos();
    }

    private Duration left(int all) {
        if (done == 0) {
            return plan.lastStart();
        }
        long spent = System.nanoTime() - begun;
        Duration left = Duration.ofNanos(spent / done * (all - done));
        Duration most = plan.lastStart() == null ? left : plan.lastStart().minusNanos(spent);
        return most.compareTo(left) < 0 ? most : left;
    }
}
