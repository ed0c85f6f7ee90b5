// SPDX-License-Identifier: Apache-2.0

/**
 * Where packets go that are not tunneled: routes and their next hops, neighbours, the routes to remote nodes' PodCIDRs, and the
 * kernel's own tables read in from their text forms.
 *
 * <p>Not here: policy routing (rules), source-specific IPv6 routes, and routes that encapsulate ({@code encap}), which are taken
 * for what their device is.
 */
@NullMarked
package org.encap4j.fib;

import org.jspecify.annotations.NullMarked;
