// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import io.netty.buffer.ByteBuf;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method once for every frame of a pcap or pcapng file; a run is called {@code ping.pcap #3}.
 *
 * <p>The method, and {@code @BeforeEach} and {@code @AfterEach} methods beside it, may have parameters of the types {@link ByteBuf}
 * (the frame), {@link CapturedFrame} (what the file says of it) and {@link GoldenCapture} (what shall come out).
 *
 * <p>The {@code ByteBuf} is direct memory of its own; around the frame lie {@link #headroom} and tailroom bytes of {@code A5}. It is
 * released after the last {@code @AfterEach}. The test may hand it on to somebody who releases it; a run fails if the buffer is still
 * retained then, or if a buffer from its {@code alloc()} was leased and not released.
 *
 * <p>Files are looked for, in this order, below {@code src/test/resources}, from the module's folder, and on the class path beside the
 * test class (from the root if the name begins with a slash). The whole file is read before the first run.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(PcapSourceExtension.class)
public @interface PcapSource {
    /** Room for an outer IPv6 header, two VLAN tags and 58 bytes of options. */
    int DEFAULT_HEADROOM = 128;

    /** {@return the capture's name} */
    String value();

    /** {@return the name of the golden capture, which has one packet for every frame; none if empty} */
    String golden() default "";

    /** {@return bytes in front of the frame, and behind it, that belong to the buffer} */
    int headroom() default DEFAULT_HEADROOM;
}
