// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.acceptance.ModeCells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The two files, and the figures in the one for programs. */
class ReportFilesTest {
    @TempDir
    private Path folder;

    @Test
    void takesThePlaceOfAnEarlierReport() throws IOException {
        Path reports = folder.resolve("a/b");
        Files.createDirectories(reports);
        Files.writeString(reports.resolve(ReportFiles.HTML), "old");
        Files.writeString(reports.resolve("mine"), "mine");

        Path page = ReportFiles.in(reports).write(Sample.full());

        assertThat(page).isEqualTo(reports.resolve(ReportFiles.HTML));
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(names(reports)).containsExactlyInAnyOrder("mine", ReportFiles.HTML, ReportFiles.JSON);
    }

    private static List<String> names(Path of) throws IOException {
        try (var files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void saysWhyAFolderDoesNotDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Files.createDirectories(folder.resolve("dir").resolve(ReportFiles.HTML));

        assertThatIOException()
                .isThrownBy(() -> ReportFiles.in(file))
                .withMessage(file + ": is no folder, and the report needs one");
        assertThatIOException()
                .isThrownBy(() -> ReportFiles.in(file.resolve("below")))
                .withMessageStartingWith(file.resolve("below") + ": no report can be written there: ");
        assertThatIOException()
                .isThrownBy(() -> ReportFiles.in(folder.resolve("dir")))
                .withMessage(folder.resolve("dir").resolve(ReportFiles.HTML)
                        + ": is a folder, and the report needs a file there");
    }

    @Test
    void programsCanReadEveryFigure() {
        // JSON is YAML too, and so its reader stands in for one of JSON.
        String json = new ReportJson(Sample.full()).text();
        Map<?, ?> report = (Map<?, ?>)
                new Load(LoadSettings.builder().setCodePointLimit(json.length()).build()).loadFromString(json);

        assertThat(report.get("ending")).isEqualTo("COMPLETE");
        assertThat(((Map<?, ?>) report.get("machine")).get("processor")).isEqualTo(Sample.HOSTILE);
        assertThat((List<?>) report.get("readings"))
                .hasSize(Sample.full().rounds().size());
        assertThat((List<?>) report.get("links")).hasSize(2 * 3 * 6);
        Map<?, ?> vxlan = ((List<?>) report.get("figures"))
                .stream()
                        .map(figure -> (Map<?, ?>) figure)
                        .filter(figure -> figure.get("cell").equals("forward-1500")
                                && figure.get("contender").equals(ModeCells.VXLAN))
                        .findFirst()
                        .orElseThrow();
        Comparison comparison = Sample.full();
        double nanos = comparison
                .nanos("forward-1500", ModeCells.VXLAN, Sample.JDK)
                .orElseThrow()
                .median();
        double plain = comparison
                .nanos("forward-1500", ModeCells.NATIVE, Sample.JDK)
                .orElseThrow()
                .median();
        assertThat(((Map<?, ?>) vxlan.get("nanos")).get("median")).isEqualTo(nanos);
        assertThat((Double) ((Map<?, ?>) vxlan.get("ratioToNative")).get("median"))
                .isEqualTo(nanos / plain, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(vxlan.get("packetsPerSecond")).isEqualTo(1e9 / nanos);
    }
}
