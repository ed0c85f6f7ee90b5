// SPDX-License-Identifier: Apache-2.0

/**
 * The capture that everybody has: traffic of a pod, in both directions and without a tunnel, to try an encapsulation on. How
 * tests of one's own are driven by captures: {@link org.encap4j.testdata.junit}.
 *
 * <p>All other captures, and what was measured with other programs about them, lie in this module's {@code captures} and
 * {@code vectors} folders and are for its tests only.
 */
@NullMarked
package org.encap4j.testdata;

import org.jspecify.annotations.NullMarked;
