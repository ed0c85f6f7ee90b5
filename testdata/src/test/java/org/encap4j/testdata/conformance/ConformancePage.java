// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.util.List;
import java.util.Optional;
import org.encap4j.testdata.conformance.ConformanceRun.Result;

/** {@code CONFORMANCE.md} from the results of a run. */
final class ConformancePage {
    private static final String HEAD = """
            # Conformance

            What the documents ask of VXLAN, Geneve and what surrounds them, what this library does about it, and the test that
            shows it. Bytes in these tests come from the documents' own pictures, not from our encoder. This page is written from
            the results of the tests; `ConformanceReportTest` fails when it differs from them.

            """;

    private static final String KEY = """


            * **holds**: the test shows it.
            * **deviates**: it is done differently on purpose; the test shows what is done instead.
            * **left out**: no test of a library can show it.

            The tests are in `testdata/src/test/java/org/encap4j/testdata/conformance`.
            """;

    private final List<Result> results;
    private final List<LeftOut> leftOut;

    ConformancePage(List<Result> results, List<LeftOut> leftOut) {
        this.results = results.stream().filter(result -> result.item() != null).toList();
        this.leftOut = leftOut;
    }

    /** {@return one line that sums up} */
    String tally() {
        long failed = results.stream().filter(result -> !result.passed()).count();
        long deviating = results.stream()
                .filter(result -> result.passed() && deviates(result))
                .count();
        long holding = results.size() - failed - deviating;
        return holding + " items hold, " + deviating + " deviate on purpose, " + failed + " fail, " + leftOut.size()
                + " left out";
    }

    private static boolean deviates(Result result) {
        return !result.item().deviates().isEmpty();
    }

    String markdown() {
        StringBuilder out = new StringBuilder(HEAD).append(tally()).append('.').append(KEY);
        for (Chapter chapter : Chapter.values()) {
            out.append("\n## ")
                    .append(chapter.title)
                    .append(" (")
                    .append(chapter.documents)
                    .append(")\n\n");
            out.append("| id | statement | source | verdict | test |\n|---|---|---|---|---|\n");
            chapter.ids().forEach(id -> appendItem(id, out));
        }
        return out.toString();
    }

    private void appendItem(String id, StringBuilder out) {
        Optional<Result> shown =
                results.stream().filter(result -> result.item().id().equals(id)).findFirst();
        Optional<LeftOut> missing =
                leftOut.stream().filter(item -> item.id().equals(id)).findFirst();
        if (shown.isPresent()) {
            Result result = shown.get();
            Conformance item = result.item();
            appendRow(out, id, item.says(), item.source(), verdict(result), "`" + result.test() + "`");
        } else if (missing.isPresent()) {
            LeftOut item = missing.get();
            appendRow(out, id, item.says(), item.source(), "**left out**: " + item.why(), "");
        } else {
            appendRow(out, id, "", "", "**missing**", "");
        }
    }

    private static String verdict(Result result) {
        if (!result.passed()) {
            return "**FAILS**";
        }
        return deviates(result) ? "**deviates**: " + result.item().deviates() : "holds";
    }

    private static void appendRow(StringBuilder out, String... cells) {
        for (String cell : cells) {
            out.append("| ").append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "" : " ");
        }
        out.append("|\n");
    }
}
