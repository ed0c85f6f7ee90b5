// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.encap4j.bench.yardstick.CProgram;
import org.encap4j.fixtures.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Load as commands, over loopback at a low rate, where nothing is lost. */
class LoadTest {
    private static final String HERE = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                      | a command is missing; there are send, receive and compare
            send                                    | Missing required option: '--to=ADDR'
            receive                                 | Missing required option: '--bind=ADDR'
            send --to host.example                  | --to: 'host.example' is not an IP address
            send --to 1.2.3.4.5                     | --to: '1.2.3.4.5' is not an IP address
            send --to 127.0.0.1 --port 0            | --port: 0 is not in 1..65535
            send --to 127.0.0.1 --size 51           | --size: 51 is not in 52..1900
            send --to 127.0.0.1 --size 1901         | --size: 1901 is not in 52..1900
            send --to 127.0.0.1 --rate 0            | --rate: 0 is not in 1..100000000
            send --to 127.0.0.1 --rate fast         | --rate: 'fast' is neither a number nor max
            send --to 127.0.0.1 --rate NaN          | --rate: NaN is not in 1..100000000
            send --to 127.0.0.1 --seconds 0         | --seconds: 0 is not in 0.001..86400
            send --to 127.0.0.1 --warm-up -1        | --warm-up: -1 is not in 0..86400
            send --to 127.0.0.1 --sockets 257       | --sockets: 257 is not in 1..256
            send --to 127.0.0.1 --flows 0           | --flows: 0 is not in 1..1024
            send --to 127.0.0.1 --run 0             | --run: 0 is not in 1..1000000
            receive --bind localhost                | --bind: 'localhost' is not an IP address
            receive --bind 127.0.0.1 --port 65536   | --port: 65536 is not in 1..65535
            compare --only fastest                  | --only: no such contender: 'fastest'; there are encap4j, c, kernel-vxlan,
            compare --sizes 64,1401                 | --sizes: 1401 is not in 52..1400
            compare --rounds 0                      | --rounds: 0 is not in 1..1000
            """)
    void wrongUseIsToldInOneLine(String options, String reason) {
        CommandRun run = options.isEmpty() ? CommandRun.of("load") : CommandRun.withOptions("load", options);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).startsWith("encap4j: ").contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "receive", "compare"})
    void eachOfItsCommandsHelpsWithExamples(String command) {
        CommandRun run = CommandRun.of("load", command, "--help");

        assertThat(run.exit()).isZero();
        assertThat(run.lines().get(0)).startsWith("Usage: encap4j load " + command);
        assertThat(run.lines()).allMatch(line -> line.length() <= 80);
        assertThat(run.out()).contains("Examples:\n  encap4j load " + command);
    }

    @Test
    void anAddressThatThisHostDoesNotHaveIsNamed() {
        CommandRun run = CommandRun.of("load", "receive", "--bind", "192.0.2.1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--plain", "--connected", "--segments", "--flows 5 --run 1 --sockets 3", "--size 1400"})
    void everyPacketIsAccountedFor(String options) throws Exception {
        int port = freePort();
        List<String> both = new ArrayList<>();
        if (options.contains("--plain")) {
            both.add("--plain");
        }
        CompletableFuture<CommandRun> receiving = CompletableFuture.supplyAsync(
                () -> load("receive --bind 127.0.0.1 --seconds 30 --json --port " + port, both));
        awaitBound(port);
        CommandRun sent = load(
                "send --to 127.0.0.1 --rate 2000 --seconds 0.1 --warm-up 0.02 --json --port " + port,
                List.of(options.trim().split(" +")));
        CommandRun received = receiving.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(sent.err()).containsExactly("encap4j: measuring");
        assertThat(received.err()).containsExactly("encap4j: listening on 127.0.0.1 port " + port);
        assertAllCame(figures(sent.out()), figures(received.out()), 200);
    }

    @Test
    void figuresAreForPeopleUnlessJsonIsAskedFor() {
        CommandRun run = CommandRun.of("load", "receive", "--bind", HERE, "--port", freePort(), "--seconds", 0.05);

        assertThat(run.exit()).isZero();
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().get(0)).startsWith("received 0 packets in 0.000 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--plain", "--segments", "--connected"})
    void cUnderstandsJavasPackets(String options) throws Exception {
        int port = freePort();
        List<String> both = options.equals("--plain") ? List.of("--plain") : List.of();
        Process c = c("receive --bind 127.0.0.1 --seconds 30 --port " + port, both);
        awaitBound(port);
        CommandRun sent = load(
                "send --to 127.0.0.1 --rate 2000 --seconds 0.1 --warm-up 0.02 --json --port " + port,
                options.isEmpty() ? List.of() : List.of(options));

        assertAllCame(figures(sent.out()), figures(printed(c)), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--plain", "--segments", "--connected"})
    void javaUnderstandsThePacketsOfC(String options) throws Exception {
        int port = freePort();
        List<String> both = options.equals("--plain") ? List.of("--plain") : List.of();
        CompletableFuture<CommandRun> receiving = CompletableFuture.supplyAsync(
                () -> load("receive --bind 127.0.0.1 --seconds 30 --json --port " + port, both));
        awaitBound(port);
        Process c = c(
                "send --to 127.0.0.1 --rate 2000 --seconds 0.1 --warm-up 0.02 --port " + port,
                options.isEmpty() ? List.of() : List.of(options));
        String sent = printed(c);

        assertAllCame(
                figures(sent),
                figures(receiving.get(PATIENCE_SECONDS, TimeUnit.SECONDS).out()),
                200);
    }

    private static void assertAllCame(End sent, End received, int least) {
        // The first packet is due at once, the last just before the end: one more or less, and a slow machine sends
        // fewer.
        assertThat(sent.number("sent")).isBetween(1L, least + 1L);
        assertThat(sent.number("failed")).isZero();
        assertThat(received.number("received")).isEqualTo(sent.number("sent"));
        for (String none : List.of("lost", "duplicated", "reordered", "foreign", "kernelDrops")) {
            assertThat(received.number(none)).as(none).isZero();
        }
    }

    /** The figures of one end. */
    private record End(Map<?, ?> values) {
        long number(String name) {
            return ((Number) values.get(name)).longValue();
        }
    }

    private static End figures(String json) {
        return new End((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json));
    }

    private static CommandRun load(String options, List<String> more) {
        return CommandRun.withOptions(
                "load",
                options,
                more.stream().filter(option -> !option.isEmpty()).toArray());
    }

    private Process c(String options, List<String> more) throws IOException {
        Needs.command("gcc");
        List<String> words = new ArrayList<>();
        words.add(CProgram.build(folder, "udp_load", List.of("wire.h")).toString());
        words.addAll(List.of(options.split(" +")));
        words.addAll(more);
        return new ProcessBuilder(words)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    private String printed(Process c) throws Exception {
        try {
            assertThat(c.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(c.exitValue())
                    .as(Files.readString(folder.resolve("errors")))
                    .isZero();
            return new String(c.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            c.destroyForcibly();
        }
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(HERE))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until somebody else has the port. */
    private static void awaitBound(int port) throws Exception {
        String local = String.format(":%04X ", port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.readAllLines(Path.of("/proc/net/udp")).stream().noneMatch(line -> line.contains(local))) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.sleep(5);
        }
    }
}
