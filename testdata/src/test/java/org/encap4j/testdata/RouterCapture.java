// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.encap4j.fixtures.Needs;

/** A tcpdump that writes what a device receives to a file, until it is closed. */
final class RouterCapture implements AutoCloseable {
    private static final long START_SECONDS = 10;
    private static final long POLL_MILLIS = 50;
    private static final int ETHERTYPE_AT = 12;
    private static final int IDENTIFICATION_AT = 18;

    private final Path file;
    private final Path messages;
    private final Process tcpdump;

    RouterCapture(String namespace, String device, Path file) {
        this.file = file;
        messages = Path.of(file + ".log");
        String ip = Needs.command("ip").toString();
        String program = Needs.command("tcpdump").toString();
        // It ends by itself should nobody be left to end it.
        String command = ip + " netns exec " + namespace + " timeout 60 " + program + " -i " + device
                + " -Q in -nn -U --immediate-mode -B 65536 -s 0 -Z root -w " + file;
        try {
            Files.deleteIfExists(file);
            tcpdump = new ProcessBuilder(command.split(" "))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(messages.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitStart() {
        await("tcpdump listens", START_SECONDS, () -> messages().contains("listening on"));
    }

    /** {@return all frames, once one is among them with this IPv4 identification, which must be the last} */
    List<byte[]> awaitLast(int identification, long seconds) {
        await(
                "the last packet in " + file,
                seconds,
                () -> Files.exists(file) && frames().stream().anyMatch(frame -> isLast(frame, identification)));
        close();
        if (!messages().contains("\n0 packets dropped by kernel")) {
            throw new IllegalStateException("tcpdump lost packets: " + messages());
        }
        return frames().stream().filter(frame -> !isLast(frame, identification)).toList();
    }

    private List<byte[]> frames() {
        return Captures.read(file).stream().map(Captures.Packet::bytes).toList();
    }

    private static boolean isLast(byte[] frame, int identification) {
        return shortAt(frame, ETHERTYPE_AT) == 0x0800 && shortAt(frame, IDENTIFICATION_AT) == identification;
    }

    private static int shortAt(byte[] frame, int at) {
        return (frame[at] & 0xFF) << 8 | frame[at + 1] & 0xFF;
    }

    private String messages() {
        try {
            return Files.readString(messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what, long seconds, BooleanSupplier arrived) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (!arrived.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(what + ": not within " + seconds + " s; " + messages());
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting: " + what, e);
        }
    }

    @Override
    public void close() {
        tcpdump.destroy();
        try {
            if (!tcpdump.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                tcpdump.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tcpdump.destroyForcibly();
        }
    }
}
