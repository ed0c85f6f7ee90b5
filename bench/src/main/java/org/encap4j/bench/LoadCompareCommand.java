// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Compares. */
@Command(name = "compare", mixinStandardHelpOptions = true)
final class LoadCompareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
