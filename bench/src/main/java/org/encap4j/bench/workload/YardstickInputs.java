// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.List;
import org.encap4j.bench.yardstick.YardstickInput;

/** The packets and tables of workloads, for C: the same as Java's. */
public final class YardstickInputs {
    private YardstickInputs() {}

    /**
     * What {@link Codecs#encap} works on.
     *
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param layout where they lie
     * @return the input
     */
    public static YardstickInput encap(int count, int length, Layout layout) {
        return packets(PodTraffic.of(count, length), layout);
    }

    /**
     * What {@link Codecs#decap} works on.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each after, with its Ethernet header, in bytes
     * @param layout where they lie
     * @return the input
     */
    public static YardstickInput decap(Protocols protocol, int count, int length, Layout layout) {
        return packets(Codecs.received(protocol, count, length), layout);
    }

    /**
     * What {@link Forwardings#nativeRouting} and {@link Forwardings#tunnel} work on.
     *
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param layout where they lie
     * @return the input
     */
    public static YardstickInput forwarding(int count, int length, Layout layout) {
        YardstickInput input = packets(PodTraffic.of(count, length), layout);
        return new WorkloadCluster(Forwardings.MTU).describe(input);
    }

    /**
     * What {@link Sums#checksum} works on.
     *
     * @param count how many packets
     * @param length of each, in bytes
     * @param layout where they lie
     * @return the input
     */
    public static YardstickInput checksum(int count, int length, Layout layout) {
        return packets(Sums.noise(count, length), layout);
    }

    private static YardstickInput packets(PodTraffic traffic, Layout layout) {
        return new YardstickInput(layout.pitch(traffic.longest()), Layout.HEADROOM, layout.spread())
                .packets(List.of(traffic.frames()));
    }
}
