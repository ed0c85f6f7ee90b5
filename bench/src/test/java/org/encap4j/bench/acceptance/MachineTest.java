// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about the machine, its noise and its JDKs. */
class MachineTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheProcessorsModel() {
        assertThat(Machine.processorIn(List.of("processor\t: 0", "model name\t: Z80 @ 4 MHz", "model name\t: other")))
                .isEqualTo("Z80 @ 4 MHz");
        assertThat(Machine.processorIn(List.of())).isEmpty();
        assertThat(Machine.here().processors()).isPositive();
    }

    @Test
    void noiseIsWhatLiesBetweenTwoMoments() {
        Noise.Moment before = Noise.Moment.of(
                List.of("0.50 1 1 1/100 7"), List.of("cpu  10 0 10 100 0 0 0 0 5 5", "cpu0 1 1 1 1 1 1 1 1"));
        Noise.Moment after = Noise.Moment.of(List.of("2.25 1 1 1/100 7"), List.of("cpu  60 0 20 120 10 0 0 10 9 9"));

        assertThat(Noise.between(before, after)).isEqualTo(new Noise(0.5, 2.25, 0.7, 0.1));
    }

    @Test
    void noiseIsNoNumberWhereTheSystemSaysNothing() {
        Noise.Moment nothing = Noise.Moment.of(List.of(), List.of());

        Noise noise = Noise.between(nothing, nothing);

        assertThat(noise).isEqualTo(new Noise(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void readsTheVersionOfAJdk() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"N.N.\"\nJAVA_VERSION=\"25.0.3\"\n");

        assertThat(Jdk.at(folder)).isEqualTo(new Jdk(folder, "25.0.3"));
        assertThat(Jdk.at(folder).feature()).isEqualTo(25);

        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"N.N.\"\n");
        assertThatIOException()
                .isThrownBy(() -> Jdk.at(folder))
                .withMessageContaining(folder.resolve("release").toString());
    }

    @Test
    void aFolderWithoutJavaIsNoJdk() {
        assertThatIOException()
                .isThrownBy(() -> Jdk.at(folder))
                .withMessage(folder + " is no JDK: bin/java and release were expected in it");
    }

    @Test
    void findsTheRunningJdk() throws IOException {
        Jdk running = Jdk.running();

        assertThat(Jdk.find(running.feature())).contains(running);
        assertThat(Jdk.find(1)).isEmpty();
    }
}
