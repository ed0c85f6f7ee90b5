// SPDX-License-Identifier: Apache-2.0

/**
 * What bytes mean: {@link org.encap4j.wire.Frame} and one final class of static accessors per protocol header.
 *
 * <p>Every accessor takes {@code (Frame frame, int at)}, where {@code at} is the absolute index of the header's first byte.
 * {@code check} is the only place where a header's lengths and version are judged; after it has returned {@code OK} no accessor
 * of that header can fail. Lengths are in bytes unless the name says otherwise ({@code optionsLengthWords}). Nothing here
 * retains, releases or allocates.
 */
@NullMarked
package org.encap4j.wire;

import org.jspecify.annotations.NullMarked;
