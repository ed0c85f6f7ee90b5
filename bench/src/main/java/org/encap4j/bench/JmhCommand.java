// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.encap4j.bench.jmh.WorkerProfiler;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything behind it to JMH, {@code -h} included; unless a profiler is chosen, {@link WorkerProfiler} is. */
@Command(name = "jmh", description = "Runs the JMH benchmarks; what follows is JMH's, such as -l or -h.")
final class JmhCommand implements Callable<Integer> {
    private static final String PROFILER = "-prof";

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (!arguments.contains(PROFILER)) {
            arguments.add(PROFILER);
            arguments.add(WorkerProfiler.class.getName());
        }
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
