// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What one kernel said of its tables; {@code testdata/scripts/kernel_tables.sh} wrote it down. */
final class KernelText {
    private KernelText() {}

    static String of(String name) {
        try (InputStream in = KernelText.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entries of {@code ip route} as it prints them for people, without what {@link Route} does not keep. */
    static List<String> lines(String name) {
        String text = of(name).replaceAll(" pref medium", "")
                .replaceAll(" onlink", "")
                .replaceAll(" mtu lock ", " mtu ")
                .replaceAll(" advmss \\d+", "")
                .replaceAll("((?:unreachable|blackhole) [^ ]+) dev lo", "$1")
                .replaceAll(" *\n\t", "\n\t")
                .replaceAll(" +(?=\n|$)", "");
        return Arrays.stream(text.split("\n(?!\t)")).toList();
    }
}
