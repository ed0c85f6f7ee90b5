// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

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
        return test.getStore(LABS).computeIfAbsent(Lab.class, key -> new Lab(), Lab.class);
    }

    @Override
    public void afterEach(ExtensionContext test) {
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
        }
    }
}
