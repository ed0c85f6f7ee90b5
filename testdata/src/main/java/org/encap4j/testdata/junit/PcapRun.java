// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.AssertionFailedError;

/** One run of a test: leases the frame's buffer, and sees that everything is given back. */
final class PcapRun implements TestTemplateInvocationContext, ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final int FILLING = 0xA5;

    private final CaptureFile.Packet packet;
    private final int headroom;
    private final GoldenCapture golden;
    /** Of this run alone, so that what it has handed out is what this run has leased. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    private ByteBuf buffer;

    PcapRun(CaptureFile.Packet packet, int headroom, GoldenCapture golden) {
        this.packet = packet;
        this.headroom = headroom;
        this.golden = golden;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return packet.frame().toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        int end = headroom + packet.bytes().length;
        buffer = allocator.directBuffer(end + headroom);
        while (buffer.isWritable()) {
            buffer.writeByte(FILLING);
        }
        buffer.setBytes(headroom, packet.bytes()).setIndex(headroom, end);
        if (golden != null) {
            golden.at(packet.frame());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ByteBuf.class || type == CapturedFrame.class || type == GoldenCapture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == ByteBuf.class) {
            return buffer;
        }
        if (type == CapturedFrame.class) {
            return packet.frame();
        }
        if (golden == null) {
            throw new ParameterResolutionException("no golden capture is named: @PcapSource(value = .., golden = ..)");
        }
        return golden;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        int references = buffer.refCnt();
        if (references > 1) {
            buffer.release(references);
            throw new AssertionFailedError(packet.frame() + ": the frame was retained and not released, "
                    + (references - 1) + (references == 2 ? " time" : " times"));
        }
        if (references == 1) {
            buffer.release();
        }
        long leased = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
        if (leased > 0) {
            throw new AssertionFailedError(
                    packet.frame() + ": " + leased + " bytes were leased from the frame's allocator and not released");
        }
    }
}
