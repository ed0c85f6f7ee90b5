// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Noise;

/** How it was measured: the machine, JDKs, flags and commands. */
final class Conditions {
    /** JVMs read these, and so they may be behind a figure. */
    private static final List<String> JVM_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Comparison comparison;
    private final Markup html;

    Conditions(Comparison comparison, Markup html) {
        this.comparison = comparison;
        this.html = html;
    }

    void write() {
        html.element("h2", "How it was measured");
        html.element(
                "p",
                "Round by round, every contender in turn has a fresh process of its own. It warms up, and then takes samples"
                        + " of 10 ms of its thread's processor time over and over the same 1,024 packets; a process's figure"
                        + " is its quietest sample, since what neighbours add comes and goes. Packets lie in one direct"
                        + " buffer, and what passes have changed is put back outside the time.");
        html.open("dl");
        item(
                "Machine",
                comparison.machine().processor() + ", "
                        + comparison.machine().processors() + " processors, "
                        + comparison.machine().architecture());
        item("System", comparison.machine().system());
        comparison.plan().jdks().forEach(jdk -> item("JDK", jdk.version() + ", " + jdk.home()));
        item("JVM flags", "none" + variables());
        item(
                "Each process",
                comparison.plan().warmUpMillis()
                        + " ms of processor time to warm up, or longer while compilers are busy, "
                        + comparison.plan().millis() + " ms measured");
        Noise noise = comparison.noise();
        item("Load", figure("%.2f", noise.loadBefore()) + " before, " + figure("%.2f", noise.loadAfter()) + " after");
        item("Processors busy", figure("%.0f %%", 100 * noise.busy()));
        item("Taken by the host", figure("%.1f %%", 100 * noise.stolen()));
        html.close();
        html.element("h3", "Commands");
        html.element("pre", String.join(" ", comparison.command()));
        html.element("p", "A process of it, such as the first:");
        html.element("pre", first());
        html.element(
                "p",
                "The C program, where there is one: gcc -std=gnu11 -O3 -march=native, built before it is measured.");
    }

    private static String variables() {
        return JVM_VARIABLES.stream()
                .filter(name -> System.getenv(name) != null)
                .map(name -> ", but " + name + "=" + System.getenv(name))
                .reduce("", String::concat);
    }

    private String first() {
        Jdk jdk = comparison.plan().jdks().get(0);
        String cell = comparison.plan().cells().get(0).name();
        String contender = comparison.plan().cells().get(0).contenders().stream()
                .filter(one -> one.isJava())
                .map(one -> one.name())
                .findFirst()
                .orElse("");
        return String.join(
                " ",
                Stream.of(
                                jdk.home().resolve("bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.encap4j.bench.acceptance.ContenderProcess",
                                cell,
                                contender,
                                Integer.toString(comparison.plan().warmUpMillis()),
                                Integer.toString(comparison.plan().millis()))
                        .toList());
    }

    private static String figure(String form, double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, form, number) : "unknown";
    }

    private void item(String name, String text) {
        html.element("dt", name).element("dd", text);
    }
}
