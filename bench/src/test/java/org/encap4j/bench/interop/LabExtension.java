// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Lab} of its own and removes it; if the test has failed, tells what the programs in it said. */
final class LabExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace LABS = Namespace.create(LabExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(LABS).computeIfAbsent(Lab.class, key -> new Lab(folder()), Lab.class);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("encap4j-lab");
        } catch (IOException e) {
            throw new IllegalStateException("no folder for a lab", e);
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        Lab lab = test.getStore(LABS).remove(Lab.class, Lab.class);
        if (lab == null) {
            return;
        }
        String said = test.getExecutionException().isPresent() ? lab.said() : "";
        try {
            lab.close();
        } finally {
            if (!said.isEmpty()) {
                System.out.println(test.getUniqueId() + " has failed; its programs said:" + said);
            }
            try (Stream<Path> files = Files.walk(lab.folder())) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }
}
