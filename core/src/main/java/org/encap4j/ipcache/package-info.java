// SPDX-License-Identifier: Apache-2.0

/**
 * Who is behind an address: security identity and tunnel endpoint of every prefix of the cluster, and port and MAC address of
 * the pods of this node.
 */
@NullMarked
package org.encap4j.ipcache;

import org.jspecify.annotations.NullMarked;
