// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** Runs the tests of the items as JUnit would and collects what came of them. */
final class ConformanceRun {
    private ConformanceRun() {}

    /** What came of one test; {@code item} is null for a test that names none. */
    record Result(Conformance item, String test, boolean passed) {}

    /** {@return the results of all classes of this package whose names end in ConformanceTest} */
    static List<Result> all() {
        return run(DiscoverySelectors.selectPackage(ConformanceRun.class.getPackageName()), "[^$]*ConformanceTest");
    }

    /** {@return the results of one class} */
    static List<Result> of(Class<?> tests) {
        return run(DiscoverySelectors.selectClass(tests), ".*");
    }

    private static List<Result> run(DiscoverySelector selector, String classNames) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selector)
                .filters(ClassNameFilter.includeClassNamePatterns(classNames))
                .enableImplicitConfigurationParameters(true)
                .execute()
                .testEvents()
                .filter(event -> event.getType() == EventType.FINISHED || event.getType() == EventType.SKIPPED)
                .map(ConformanceRun::result)
                .toList();
    }

    private static Result result(Event event) {
        Method method = event.getTestDescriptor()
                .getSource()
                .map(MethodSource.class::cast)
                .orElseThrow()
                .getJavaMethod();
        boolean passed = event.getPayload(TestExecutionResult.class)
                .map(result -> result.getStatus() == Status.SUCCESSFUL)
                .orElse(false);
        String test = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        return new Result(method.getAnnotation(Conformance.class), test, passed);
    }
}
