// SPDX-License-Identifier: Apache-2.0

/**
 * Security identities: the numbers Cilium reserves, their scopes, and the rules by which an identity is rewritten when it
 * leaves a node inside a tunnel header and when it arrives.
 */
@NullMarked
package org.encap4j.identity;

import org.jspecify.annotations.NullMarked;
