// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be read or written: one line says which and why, and nothing is left behind. */
class BadFileTest {
    @TempDir
    private Path folder;

    private Path good;
    private Path out;

    @BeforeEach
    void layOut() throws IOException {
        good = DefaultCapture.extractTo(folder);
        out = folder.resolve("out.pcap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare", "encap", "decap", "dump", "observe"})
    void namesAFileThatCannotBeRead(String command) throws IOException {
        refusesToRead(command, folder.resolve("missing.pcap"), "no such file");
        refusesToRead(command, Files.createDirectory(folder.resolve("folder")), "a folder, not a capture");
        refusesToRead(command, Files.createFile(folder.resolve("empty")), "empty; a capture file starts with a header");
        refusesToRead(command, Files.writeString(folder.resolve("text"), "hello\n"), "not a capture file");
        refusesToRead(command, Files.write(folder.resolve("gzip"), zipped()), "gzip-compressed; unpack it first");
        byte[] header = Arrays.copyOf(Files.readAllBytes(good), 20);
        refusesToRead(command, Files.write(folder.resolve("header"), header), "cut off in the file header");
        refusesToRead(command, Files.write(folder.resolve("lie"), longRecord()), "packet 1 at byte 24");
    }

    private void refusesToRead(String command, Path bad, String reason) throws IOException {
        boolean writes = command.equals("encap") || command.equals("decap");
        Set<Path> before = listing();
        CommandRun run = writes ? CommandRun.of(command, bad, out) : CommandRun.of(command, bad);

        assertThat(run.exit()).as(reason).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("encap4j: " + bad + ": ").contains(reason);
        assertThat(listing()).isEqualTo(before);
    }

    private Set<Path> listing() throws IOException {
        try (var files = Files.list(folder)) {
            return Set.copyOf(files.toList());
        }
    }

    private byte[] zipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(good));
        }
        return bytes.toByteArray();
    }

    /** The first record's captured length is set to 2 GiB and more. */
    private byte[] longRecord() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Arrays.fill(bytes, 24 + 8, 24 + 12, (byte) 0xFF);
        return bytes;
    }

    /** What the file system says is given here: root, who often runs the tests, may read everything. */
    @Test
    void namesAFileThatMayNotBeRead() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(System.out, new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(terminal.fail(new AccessDeniedException("secret.pcap"))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("encap4j: secret.pcap: permission denied\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encap", "decap"})
    void namesAFileThatCannotBeWritten(String command) throws IOException {
        refusesToWrite(command, folder, "a folder; name a file to write");
        refusesToWrite(command, folder.resolve("no/such/out.pcap"), "cannot be written: its folder does not exist");
        refusesToWrite(command, good.resolve("out.pcap"), "cannot be written: Not a directory");
        Path full = Path.of("/dev/full");
        if (Files.exists(full)) {
            refusesToWrite(command, full, "cannot be written: No space left on device");
        }
    }

    private void refusesToWrite(String command, Path bad, String reason) throws IOException {
        Path in = folder.resolve("in.pcap");
        CommandRun.of("encap", good, in);
        Set<Path> before = listing();
        CommandRun run = CommandRun.of(command, in, bad);

        assertThat(run.exit()).as(reason).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: " + bad + ": " + reason);
        assertThat(listing()).isEqualTo(before);
    }

    @Test
    void compareNamesAFolderThatIsNone() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(CommandRun.of("compare", "--out", file, good).err())
                .containsExactly("encap4j: " + file + ": a file, not a folder");
        assertThat(CommandRun.of("compare", "--out", file.resolve("results"), good)
                        .err())
                .containsExactly("encap4j: " + file.resolve("results") + ": Not a directory");
    }

    @Test
    void aNameThatTheSystemCannotHoldIsToldInOneLine() {
        CommandRun run = CommandRun.of("dump", "a\0b");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("not a file name");
    }

    @Test
    void aCutOffCaptureIsNamedAndWhatItHoldsIsProcessed() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(bytes, 1000));
        String said = "encap4j: " + cut + ": cut off in packet 10: the record says 86 bytes, the file has 58";

        CommandRun encap = CommandRun.of("encap", cut, out);
        assertThat(encap.exit()).isZero();
        assertThat(encap.err()).containsExactly(said);
        Path back = folder.resolve("back.pcap");
        assertThat(CommandRun.of("decap", out, back).exit()).isZero();
        assertThat(Packet.read(back)).isEqualTo(Packet.read(good).subList(0, 9));

        CommandRun dump = CommandRun.of("dump", cut);
        assertThat(dump.exit()).isZero();
        assertThat(dump.err()).containsExactly(said);
        assertThat(dump.lines()).filteredOn(line -> line.startsWith("#")).hasSize(9);

        CommandRun observe = CommandRun.of("observe", cut);
        assertThat(observe.exit()).isZero();
        assertThat(observe.err()).containsExactly(said, "encap4j: 7 flows of 9 packets, 2 left out (not IP)");

        CommandRun compare = CommandRun.of("compare", cut);
        assertThat(compare.exit()).isZero();
        assertThat(compare.err()).containsExactly(said);
        assertThat(compare.lines().get(0)).contains(": 9 packets, ");
    }

    @Test
    void aFailureInTheMiddleLeavesWhatWasThereBefore() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        int second = 24 + 16 + 42;
        Arrays.fill(bytes, second + 8, second + 12, (byte) 0xFF);
        Path bad = Files.write(folder.resolve("bad.pcap"), bytes);
        Files.writeString(out, "mine");

        for (String command : List.of("encap", "decap")) {
            CommandRun run = CommandRun.of(command, bad, out);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).hasSize(1);
            assertThat(run.err().get(0))
                    .contains(bad + ": packet 2 at byte " + second + ": captured length 4294967295");
        }
        Path results = folder.resolve("results");
        assertThat(CommandRun.of("compare", "--out", results, bad).exit()).isEqualTo(1);

        assertThat(out).hasContent("mine");
        assertThat(results).isEmptyDirectory();
        assertThat(listing()).containsExactlyInAnyOrder(good, bad, out, results);
    }
}
