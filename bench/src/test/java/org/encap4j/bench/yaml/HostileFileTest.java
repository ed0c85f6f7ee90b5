// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.encap4j.config.ConfigurationException;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody meant as ours, and files that somebody made to harm: each is refused in a sentence. */
class HostileFileTest {
    private static final Path CLUSTER = Path.of("src/examples/cluster.yaml");

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("hostile.yaml"), bytes);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What both readers say of a file, which is the same. */
    private String refusal(Path file) {
        Throwable config = catchThrowable(() -> ConfigFile.read(file));
        Throwable cluster = catchThrowable(() -> ClusterFile.read(file));

        assertThat(config).isInstanceOfAny(IOException.class, ConfigurationException.class);
        assertThat(cluster).hasSameClassAs(config).hasMessage(config.getMessage());
        assertThat(config.getMessage()).startsWith(file.toString());
        return config.getMessage().substring(file.toString().length());
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        assertThat(refusal(folder)).isEqualTo(": a folder, not a file");
        assertThat(refusal(file(""))).isEqualTo(": empty");
        Path missing = folder.resolve("missing");
        assertThat(catchThrowable(() -> ConfigFile.read(missing))).isInstanceOf(NoSuchFileException.class);
        assertThat(catchThrowable(() -> ClusterFile.read(missing))).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "fffe61003a00, 0xff, 0, 1",
        "613a2031000a, 0x00, 4, 1",
        "613a20310a623a207f0a, 0x7f, 8, 2",
        "613a20310a1b5b6d, 0x1b, 5, 2",
        "613a20c3280a, 0xc3, 3, 1",
        "613a20c0af0a, 0xc0, 3, 1",
        "613a20eda0800a, 0xed, 3, 1",
        "613a0a0a0af09f98, 0xf0, 5, 4",
    })
    void whatIsNoTextIsToldWithItsPlace(String hex, String octet, int offset, int line) throws IOException {
        assertThat(refusal(file(HexFormat.of().parseHex(hex))))
                .isEqualTo(": not text in UTF-8: byte %s at offset %d, in line %d".formatted(octet, offset, line));
    }

    @Test
    void aCaptureIsNoText() throws IOException {
        assertThat(refusal(DefaultCapture.extractTo(folder))).startsWith(": not text in UTF-8: byte 0x");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        Path config = file("\uFEFFmtu: 9000\n");
        assertThat(ConfigFile.read(config)).singleElement().satisfies(setting -> {
            assertThat(setting.key()).isEqualTo("mtu");
            assertThat(setting.line()).isEqualTo(1);
        });
        Path cluster = file("\uFEFF{\"nodes\": [{\"name\": \"a\", \"addresses\": [\"10.0.0.1\"]}]}");
        assertThat(ClusterFile.read(cluster).nodes()).hasSize(1);
    }

    @Test
    void linesMayEndAsOnWindows() throws Exception {
        assertThat(ConfigFile.read(file("mtu: 9000\r\n\r\ntunnel-port: 1\r\n")))
                .extracting(setting -> setting.line() + " " + setting.value())
                .containsExactly("1 9000", "3 1");
    }

    @Test
    void tabsInFrontAreExplained() throws IOException {
        assertThat(refusal(file("nodes:\n\t- name: a\n")))
                .startsWith(":2: YAML: while scanning for the next token: found character '\\t(TAB)'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "{\"a\":["})
    void deepNestingIsRefused(String opening) throws IOException {
        assertThat(refusal(file("a: 1\nb: " + (opening.equals("- ") ? "\n" : "") + opening.repeat(100_000))))
                .matches("(?s):[23]: YAML: nested deeper than 64 levels.*");
    }

    @Test
    void bombsOfAliasesAreNotSetOff() throws IOException {
        StringBuilder bomb = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String list = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
            bomb.append("b%1$d: &a%1$d [%2$s]\n".formatted(i, list));
        }
        assertThat(refusal(file(bomb.toString())))
                .isEqualTo(":2: YAML: the alias *a0 is not followed; write out what it stands for");
    }

    @Test
    void valuesAndLinesHaveALimit() throws IOException {
        assertThat(refusal(file("nodes: " + "x".repeat(1 << 20) + "\n")))
                .isEqualTo(":1: YAML: a line without a value in 65536 characters");
        assertThat(refusal(file("#" + "x".repeat(1 << 17) + "\nmtu: 1\n")))
                .isEqualTo(":1: YAML: a line without a value in 65536 characters");
        assertThat(refusal(file("nodes: \"" + ("x".repeat(1000) + "\n").repeat(2000) + "\"\n")))
                .isEqualTo(":1: YAML: a value longer than 1048576 characters");
        assertThat(refusal(file("#\n".repeat(1 << 20)))).isEqualTo(":1: YAML: a value longer than 1048576 characters");
        assertThat(refusal(file("x".repeat(257) + ": 1\n"))).isEqualTo(":1: YAML: a key longer than 256 characters");
        assertThat(refusal(file("a: [" + "1,".repeat(20_000) + "]\n")))
                .isEqualTo(":1: YAML: more than 20000 values in one piece");
    }

    @Test
    void filesHaveALimitAndEndlessOnesAreNotReadToTheirEnd() throws IOException {
        assertThat(refusal(file(new byte[(16 << 20) + 1]))).isEqualTo(": longer than 16 MiB");
        Path endless = Path.of("/dev/zero");
        if (Files.exists(endless)) {
            assertThat(refusal(endless)).isEqualTo(": longer than 16 MiB");
        }
    }

    @Test
    void onlyTheFirstHundredProblemsAreTold() throws IOException {
        ConfigurationException refused =
                (ConfigurationException) catchThrowable(() -> ConfigFile.read(file("mtu: 1\n".repeat(500))));

        assertThat(refused.problems()).hasSize(101);
        assertThat(refused.problems().get(99).line()).isEqualTo(101);
        assertThat(refused.problems().get(100))
                .hasToString(folder.resolve("hostile.yaml")
                        + ": file: has 100 problems and perhaps more: the rest was not looked at");
    }

    @Test
    void countsOfOptionsNodesAndPodsHaveALimit() throws IOException {
        StringBuilder options = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            options.append("k%d: v%n---%n".formatted(i));
        }
        Path config = file(options.toString());
        assertThat(catchThrowable(() -> ConfigFile.read(config)))
                .hasMessage(config + ":20001: k10000: more than 10000 options");
        StringBuilder nodes = new StringBuilder("nodes:\n");
        for (int i = 0; i <= 50_000; i++) {
            nodes.append("- {name: n%d, addresses: [10.0.0.1]}%n".formatted(i));
        }
        Path cluster = file(nodes.toString());
        assertThat(catchThrowable(() -> ClusterFile.read(cluster)))
                .hasMessage(cluster + ":50002: nodes: more than 50000 nodes and pods");
    }

    @Test
    void aCutOffFileIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(CLUSTER);
        for (int length = 1; length < whole.length; length += 7) {
            readOrRefuse("the first " + length + " bytes", Arrays.copyOf(whole, length));
        }
    }

    @Test
    void aDamagedFileIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(CLUSTER);
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            readOrRefuse("round " + round + " of seed 7", bytes);
        }
    }

    private void readOrRefuse(String what, byte[] bytes) throws IOException {
        Path file = file(bytes);
        for (ThrowingCallable reading :
                List.<ThrowingCallable>of(() -> ConfigFile.read(file), () -> ClusterFile.read(file))) {
            Throwable thrown = catchThrowable(reading);
            if (thrown != null) {
                assertThat(thrown).as(what).isInstanceOfAny(IOException.class, ConfigurationException.class);
            }
        }
    }
}
