// SPDX-License-Identifier: Apache-2.0
/**
 * A live node: moves packets between the interface that its pods are behind and the one to the other nodes, answers for the
 * addresses of both, and takes new tables without losing a packet.
 */
package org.encap4j.bench.node;
