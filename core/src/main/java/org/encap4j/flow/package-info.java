// SPDX-License-Identifier: Apache-2.0

/**
 * What happened to packets, one record each, in the words of Cilium's Hubble: who sent what to whom, through which tunnel, and
 * whether it was forwarded or dropped, and why.
 *
 * <p>A {@link org.encap4j.flow.FlowRecorder} turns a forwarder's decisions into records and leaves them in a
 * {@link org.encap4j.flow.FlowRing}, from which another thread takes them at its leisure; what it is too slow for is lost and
 * counted. The forwarding thread neither waits nor allocates. Names of pods come in last, when a record is written as text.
 */
@NullMarked
package org.encap4j.flow;

import org.jspecify.annotations.NullMarked;
