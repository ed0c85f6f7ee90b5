// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packets of many sizes between two namespaces, over connections that the first opens to the second. */
final class Traffic {
    /** Of the UDP and ICMP payloads. */
    private static final List<Integer> SIZES = List.of(0, 1, 2, 18, 19, 63, 64, 65, 127, 200, 511, 1000, 1200);

    /** Bytes by TCP each way, as many as a few hundred packets take. */
    private static final int STREAM = 1 << 20;

    private static final int IPV4_HEADERS = 28;
    private static final int IPV6_HEADERS = 48;

    private final Namespace client;
    private final Namespace server;
    private final String script;

    Traffic(Namespace client, Namespace server) {
        this.client = client;
        this.server = server;
        script = script(client.lab().folder());
    }

    private static String script(Path folder) {
        Path file = folder.resolve("traffic.py");
        try (InputStream text = Traffic.class.getResourceAsStream("traffic.py")) {
            if (!Files.exists(file)) {
                Files.copy(text, file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no traffic.py", e);
        }
        return file.toString();
    }

    /** Starts what answers; it does so until the lab is closed. */
    Traffic serve() {
        LabProcess listener = server.start("the server", "python3", script, "serve");
        listener.await("it listens", 15, () -> listener.out().startsWith("ready"));
        return this;
    }

    /**
     * Sends every size up to the longest that fits, and a TCP stream each way, and sees all of it come back as it was.
     *
     * @param address the server's
     * @param mtu of the path in bytes
     */
    void everything(String address, int mtu) {
        ping(client, address, mtu, SIZES.size());
        exchange(address, mtu);
    }

    /**
     * Echo requests, not to be fragmented.
     *
     * @param sizes how many of the smaller ones, besides the longest two
     */
    static void ping(Namespace from, String address, int mtu, int sizes) {
        for (int size : sizes(address, mtu, sizes)) {
            String said = from.run(
                    "ping", "-n", "-q", "-c", "2", "-i", "0.01", "-W", "3", "-M", "do", "-s", "" + size, address);
            assertThat(said).as("ping of %d bytes", size).contains(" 2 received, 0% packet loss");
        }
    }

    /** Datagrams and streams. */
    String exchange(String address, int mtu) {
        String sizes = Stream.concat(sizes(address, mtu, SIZES.size()).stream(), Stream.of(3000))
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        return client("exchange", address, sizes, "" + STREAM);
    }

    /** {@return what the client said, one line for each thing it has seen} */
    String client(String... words) {
        return client.run(
                Stream.concat(Stream.of("python3", script), Stream.of(words)).toArray(String[]::new));
    }

    private static List<Integer> sizes(String address, int mtu, int most) {
        int longest = mtu - (address.contains(":") ? IPV6_HEADERS : IPV4_HEADERS);
        return Stream.concat(
                        SIZES.stream().limit(most).filter(size -> size < longest - 1), Stream.of(longest - 1, longest))
                .toList();
    }
}
