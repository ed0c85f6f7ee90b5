// SPDX-License-Identifier: Apache-2.0

/**
 * Longest-prefix match for IPv4 and IPv6: from an address to an index into the owner's array.
 *
 * <p>An {@link org.encap4j.lpm.Lpm} never changes. A writer derives a new one from it, which shares what is the same, and
 * publishes it by one volatile write; readers take the snapshot by one volatile read and never wait.
 */
@NullMarked
package org.encap4j.lpm;

import org.jspecify.annotations.NullMarked;
