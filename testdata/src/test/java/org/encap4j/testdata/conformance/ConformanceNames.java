// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Names a test by its item: {@code VX-01: the VNI flag is set}. */
final class ConformanceNames extends DisplayNameGenerator.Standard {
    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> tests, Method method) {
        Conformance item = method.getAnnotation(Conformance.class);
        return item == null
                ? super.generateDisplayNameForMethod(enclosing, tests, method)
                : item.id() + ": " + item.says();
    }
}
