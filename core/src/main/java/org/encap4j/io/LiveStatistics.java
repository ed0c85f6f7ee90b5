// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

/**
 * What libpcap and the kernel counted for a {@link LivePort} since it was opened, over all times the interface was up.
 *
 * @param received the packets that passed the filter, those included that the kernel then had no room for
 * @param kernelDropped of these, the packets the kernel had no room for, because the port was not polled fast enough
 * @param interfaceDropped the packets that the interface or its driver dropped, where libpcap can tell
 */
public record LiveStatistics(long received, long kernelDropped, long interfaceDropped) {
    static final LiveStatistics NONE = new LiveStatistics(0, 0, 0);

    /** libpcap counts in 32 bits. */
    private static final long COUNT = 0xFFFF_FFFFL;

    LiveStatistics plus(LiveStatistics other) {
        return new LiveStatistics(
                received + other.received,
                kernelDropped + other.kernelDropped,
                interfaceDropped + other.interfaceDropped);
    }

    /** What was counted since then, at most 2^32 - 1 of each. */
    LiveStatistics since(LiveStatistics before) {
        return new LiveStatistics(
                received - before.received & COUNT,
                kernelDropped - before.kernelDropped & COUNT,
                interfaceDropped - before.interfaceDropped & COUNT);
    }
}
