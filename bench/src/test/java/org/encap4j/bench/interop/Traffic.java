// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packets of many sizes between two namespaces, over connections that the first opens to the second. */
final class Traffic {
    private static final List<Integer> DATAGRAMS = List.of(0, 1, 2, 18, 19, 63, 64, 65, 127, 200, 511, 1000, 1200);
    private static final List<Integer> PINGS = List.of(0, 56, 511, 1200);

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
        ping(client, address, mtu);
        exchange(address, mtu);
    }

    /** Echo requests, not to be fragmented. */
    static void ping(Namespace from, String address, int mtu) {
        for (int size : sizes(PINGS, address, mtu)) {
            ping(from, address, "-M", "do", "-s", "" + size);
        }
    }

    /** One echo request, which is to be answered. */
    static void ping(Namespace from, String address, String... options) {
        // Two at once would not do: after one answer, ping waits for the other no longer than that one took.
        List<String> words = new ArrayList<>(List.of("ping", "-n", "-q", "-c", "1", "-W", "5"));
        Collections.addAll(words, options);
        words.add(address);
        from.run(words.toArray(String[]::new));
    }

    /** Datagrams and streams. */
    private void exchange(String address, int mtu) {
        String sizes = Stream.concat(sizes(DATAGRAMS, address, mtu).stream(), Stream.of(3000))
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        client("exchange", address, sizes, "" + STREAM);
    }

    /** A stream each way, and none but small datagrams. */
    void stream(String address) {
        client("exchange", address, "64,1000", "" + STREAM);
    }

    /** {@return what the client said, one line for each thing it has seen} */
    String client(String... words) {
        return client.run(
                Stream.concat(Stream.of("python3", script), Stream.of(words)).toArray(String[]::new));
    }

    private static List<Integer> sizes(List<Integer> some, String address, int mtu) {
        int longest = mtu - (address.contains(":") ? IPV6_HEADERS : IPV4_HEADERS);
        return Stream.concat(some.stream().filter(size -> size < longest - 1), Stream.of(longest - 1, longest))
                .toList();
    }
}
