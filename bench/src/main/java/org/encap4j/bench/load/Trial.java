// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How trials are run: each on a fresh link, sender and receiver in processes of their own.
 *
 * @param java the words that start the command line of this library on some JDK
 * @param c the C program, or null
 * @param connected whether senders connect their sockets
 * @param seconds how long is measured
 * @param warmUp how long each sender warms up before
 */
record Trial(List<String> java, Path c, boolean connected, double seconds, double warmUp) {
    private static final String PORT = "8472";
    private static final long PATIENCE_SECONDS = 30;

    /**
     * Runs one.
     *
     * @param round which, for the record
     * @param contender who
     * @param size of the IP packets inside
     * @param rate in packets per second, 0 for as many as can be
     * @return what was found
     */
    Reading run(int round, Contender contender, int size, double rate) throws IOException {
        List<Long> softirqThreads = HostTime.findSoftirqThreads();
        try (LoadLink link = LoadLink.open(contender.carrier())) {
            Process receiver = link.startPinned(LoadLink.RECEIVER, words(contender, receive(link)));
            try (BufferedReader said = errors(receiver)) {
                await(said, "listening");
                Process sender = link.startPinned(LoadLink.SENDER, words(contender, send(contender, link, size, rate)));
                try (BufferedReader saidSender = errors(sender)) {
                    await(saidSender, "measuring");
                    HostTime before = HostTime.now(link.carriers(), softirqThreads);
                    Figures sent = figures(sender, saidSender);
                    HostTime after = HostTime.now(link.carriers(), softirqThreads);
                    Figures received = figures(receiver, said);
                    return new Reading(
                            round,
                            contender.name(),
                            size,
                            rate,
                            sent,
                            received,
                            after.carriers() - before.carriers(),
                            after.softirqThreads() - before.softirqThreads(),
                            after.busy() - before.busy());
                }
            }
        }
    }

    private List<String> receive(LoadLink link) {
        double most = warmUp + seconds + PATIENCE_SECONDS;
        return List.of("receive", "--bind", link.address(LoadLink.RECEIVER), "--seconds", Double.toString(most));
    }

    private List<String> send(Contender contender, LoadLink link, int size, double rate) {
        List<String> words = new ArrayList<>(List.of("send", "--to", link.address(LoadLink.RECEIVER)));
        words.addAll(List.of("--size", Integer.toString(size), "--rate", rate == 0 ? "max" : Double.toString(rate)));
        words.addAll(List.of("--seconds", Double.toString(seconds), "--warm-up", Double.toString(warmUp)));
        if (contender.segments()) {
            words.add("--segments");
        }
        if (connected) {
            words.add("--connected");
        }
        return words;
    }

    private List<String> words(Contender contender, List<String> doing) {
        List<String> words = new ArrayList<>();
        if (contender.java() || c == null) {
            words.addAll(java);
            words.add("load");
        } else {
            words.add(c.toString());
        }
        words.addAll(doing);
        words.addAll(List.of("--port", PORT, "--json"));
        if (contender.plain()) {
            words.add("--plain");
        }
        return words;
    }

    private static BufferedReader errors(Process process) {
        return new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    /** Reads what a process says until it says a word. */
    private static void await(BufferedReader said, String word) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append(' ');
            if (line.contains(word)) {
                return;
            }
        }
        throw new LoadException(
                all.isEmpty()
                        ? "a process ended before it was " + word
                        : all.toString().strip());
    }

    private Figures figures(Process process, BufferedReader said) throws IOException {
        HostCommand.await(process, "a process under load", (long) (warmUp + seconds) + PATIENCE_SECONDS);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new LoadException("a process under load failed: "
                    + String.join(" ", said.lines().toList()));
        }
        return Figures.parse(printed);
    }
}
