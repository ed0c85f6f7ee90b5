// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the runs of a method that {@link PcapSource} stands on. */
final class PcapSourceExtension implements TestTemplateInvocationContextProvider {
    private static final Namespace NAMESPACE = Namespace.create(PcapSourceExtension.class);

    PcapSourceExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), PcapSource.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        PcapSource source = AnnotationSupport.findAnnotation(context.getTestMethod(), PcapSource.class)
                .orElseThrow();
        Class<?> test = context.getRequiredTestClass();
        try {
            List<CaptureFile.Packet> packets = CaptureFile.read(source.value(), test);
            if (packets.isEmpty()) {
                throw new ExtensionConfigurationException(source.value() + ": a capture without packets");
            }
            GoldenCapture golden = source.golden().isEmpty() ? null : GoldenCapture.of(source.golden(), test, packets);
            // JUnit closes what lies in a context's store when the context is over: after the last frame.
            context.getStore(NAMESPACE).put(GoldenCapture.class, golden);
            return packets.stream().map(packet -> new PcapRun(packet, source.headroom(), golden));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
