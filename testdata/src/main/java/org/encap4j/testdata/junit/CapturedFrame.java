// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

/**
 * What a capture says of one of its frames.
 *
 * @param file the capture's name without its folder
 * @param number 1 for the first frame of the file
 * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param linkType what the frame starts with, one of {@link org.encap4j.pcap.LinkType}
 * @param originalLength the frame's length on the wire in bytes; more than there are where the capture cut it
 */
public record CapturedFrame(String file, long number, long timestampNanos, int linkType, int originalLength) {
    /** {@return such as {@code ping.pcap #3}} */
    @Override
    public String toString() {
        return file + " #" + number;
    }
}
