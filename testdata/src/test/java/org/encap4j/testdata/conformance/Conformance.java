// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** The one test of an item of {@link Chapter}. What stands here becomes the item's line in {@code CONFORMANCE.md}. */
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Conformance {
    /** {@return one of {@link Chapter#ids}} */
    String id();

    /** {@return what is shown, in our own words} */
    String says();

    /** {@return the document and section that asks for it, or who does it differently} */
    String source();

    /** {@return why what is done is not what is asked for; empty unless it differs} */
    String deviates() default "";
}
