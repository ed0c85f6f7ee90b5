// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.testdata.conformance.ConformanceRun.Result;
import org.encap4j.testdata.junit.GoldenFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs every conformance test, leaves the tally in {@code target/conformance.txt} for {@code ./check}, and compares the page that
 * the results make with {@code CONFORMANCE.md}, which {@code -Dencap4j.golden=write} writes anew.
 */
class ConformanceReportTest {
    private static final Path PAGE = SourceTree.module().resolveSibling("CONFORMANCE.md");
    private static final Path TALLY = SourceTree.module().resolve("target/conformance.txt");

    private static List<Result> results;

    @BeforeAll
    static void run() throws IOException {
        results = ConformanceRun.all();
        Files.writeString(TALLY, new ConformancePage(results, LeftOut.ALL).tally() + "\n");
    }

    @Test
    void everyItemIsShownByOneTestOrLeftOutWithAReason() {
        assertThat(results).as("a test without an id").noneMatch(result -> result.item() == null);
        List<String> known = Stream.of(Chapter.values())
                .flatMap(chapter -> chapter.ids().stream())
                .toList();
        List<String> met = new ArrayList<>(
                results.stream().map(result -> result.item().id()).toList());
        LeftOut.ALL.forEach(item -> met.add(item.id()));

        assertThat(met).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(known);
        assertThat(LeftOut.ALL)
                .allSatisfy(item -> assertThat(List.of(item.says(), item.source(), item.why()))
                        .noneMatch(String::isBlank));
        assertThat(results)
                .allSatisfy(result -> assertThat(
                                List.of(result.item().says(), result.item().source()))
                        .noneMatch(String::isBlank));
    }

    @Test
    void thePageSaysWhatTheTestsFound() throws IOException {
        String page = new ConformancePage(results, LeftOut.ALL).markdown();
        if (GoldenFile.isToBeWritten()) {
            GoldenFile.replace(PAGE, page);
        }
        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("CONFORMANCE.md; -Dencap4j.golden=write writes it anew")
                .isEqualTo(page);
    }

    @Test
    void aTestThatFailsOrIsMissingIsSeenOnThePage() {
        List<Result> broken = ConformanceRun.of(BrokenItems.class);
        ConformancePage page = new ConformancePage(broken, LeftOut.ALL.subList(0, 1));

        assertThat(page.tally()).isEqualTo("1 items hold, 1 deviate on purpose, 2 fail, 1 left out");
        assertThat(page.markdown())
                .contains("| VX-01 | it holds | here | holds | `BrokenItems.holds` |\n")
                .contains("| VX-02 | it fails | here | **FAILS** | `BrokenItems.fails` |\n")
                .contains("| VX-03 | it deviates | here | **deviates**: so it is | `BrokenItems.deviates` |\n")
                .contains("| VX-04 | it is skipped | here | **FAILS** | `BrokenItems.isSkipped` |\n")
                .contains("| VX-05 | | | **missing** | |\n");
    }

    /** Only ever run by the test above: the build looks for names that end in Test. */
    static class BrokenItems {
        @Conformance(id = "VX-01", says = "it holds", source = "here")
        void holds() {
            assertThat(Chapter.VX.ids()).contains("VX-01");
        }

        @Conformance(id = "VX-02", says = "it fails", source = "here")
        void fails() {
            throw new AssertionError("on purpose");
        }

        @Conformance(id = "VX-03", says = "it deviates", source = "here", deviates = "so it is")
        void deviates() {
            assertThat(Chapter.VX.ids()).contains("VX-03");
        }

        @Conformance(id = "VX-04", says = "it is skipped", source = "here")
        void isSkipped() {
            Assumptions.abort("on purpose");
        }
    }
}
