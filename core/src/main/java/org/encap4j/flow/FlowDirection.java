// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

/** Which way a packet goes within its connection. */
public enum FlowDirection {
    /** Not known: no connection, or none that was seen before. */
    UNKNOWN,
    /** From the one who opened the connection. */
    ORIGINAL,
    /** To the one who opened the connection. */
    REPLY
}
