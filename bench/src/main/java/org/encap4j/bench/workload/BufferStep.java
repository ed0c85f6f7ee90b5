// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;

/** What is done with each packet in a Netty buffer. */
interface BufferStep {
    /** Handles a packet; throws if it does not end as it should, else gives a number that depends on the result. */
    int handle(ByteBuf packet);
}
