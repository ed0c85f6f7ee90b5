// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;

/** How a {@link LivePort} is to be opened. */
public final class LivePortBuilder {
    /** Takes whole frames of any size that a device can have. */
    static final int MOST_SNAP_LENGTH = 65_535;

    private static final int DEFAULT_BUFFER_BYTES = 16 << 20;

    private final String device;
    private String filter = "";
    private int snapLength = MOST_SNAP_LENGTH;
    private int bufferBytes = DEFAULT_BUFFER_BYTES;
    private boolean immediate = true;
    private boolean promiscuous;
    private boolean outgoing;

    LivePortBuilder(String device) {
        this.device = device;
    }

    /**
     * Receives only what an expression matches, which the kernel judges. It does not concern what is sent.
     *
     * @param expression as pcap-filter(7) describes it, such as {@code udp port 8472}; empty for everything, the default
     * @return this
     */
    public LivePortBuilder filter(String expression) {
        filter = expression.strip();
        return this;
    }

    /**
     * Receives only the beginning of longer packets.
     *
     * @param bytes 1 to 65,535; the default is 65,535
     * @return this
     * @throws IllegalArgumentException for other lengths
     */
    public LivePortBuilder snapLength(int bytes) {
        if (bytes < 1 || bytes > MOST_SNAP_LENGTH) {
            throw new IllegalArgumentException(
                    "a snap length of " + bytes + " bytes, expected 1 to " + MOST_SNAP_LENGTH);
        }
        snapLength = bytes;
        return this;
    }

    /**
     * Says how much the kernel may keep for the port. Where packets are received at once, each takes a place as large as the
     * longest that the device can deliver: with the offloads of {@link LivePort} off about 2 KiB for an MTU of 1500, else 64 KiB or
     * the snap length.
     *
     * @param bytes at least 65,536; the default is 16 MiB
     * @return this
     * @throws IllegalArgumentException for less
     */
    public LivePortBuilder bufferBytes(int bytes) {
        if (bytes < 1 << 16) {
            throw new IllegalArgumentException(
                    "a capture buffer of " + bytes + " bytes, expected at least " + (1 << 16));
        }
        bufferBytes = bytes;
        return this;
    }

    /**
     * Says whether packets are received at once, which is the default, or when the kernel has collected some, at the latest after
     * about 10 ms: then they take only as much of its memory as they are long.
     *
     * @param atOnce whether at once
     * @return this
     */
    public LivePortBuilder immediate(boolean atOnce) {
        immediate = atOnce;
        return this;
    }

    /**
     * Says whether the device shall also receive what is addressed to other stations; by default not, unless it does anyhow.
     *
     * @param on whether it shall
     * @return this
     */
    public LivePortBuilder promiscuous(boolean on) {
        promiscuous = on;
        return this;
    }

    /**
     * Says whether to receive also what leaves by the interface, from whomever, this port included: for those who only watch. By
     * default only what comes in is received.
     *
     * @param too whether also that
     * @return this
     */
    public LivePortBuilder outgoing(boolean too) {
        outgoing = too;
        return this;
    }

    /**
     * Opens the port.
     *
     * @return the port, to be closed
     * @throws IOException naming the interface and what is wrong: there is no libpcap, no such interface (and which there are), it
     *     is down or not Ethernet, it may not be opened, or the filter is none, with libpcap's words
     */
    public LivePort open() throws IOException {
        try {
            return LivePort.open(this);
        } catch (LinkageError e) {
            throw new IOException(device + ": " + missing(e), e);
        }
    }

    private static String missing(LinkageError e) {
        String message = String.valueOf(e.getMessage());
        boolean noClass = e instanceof NoClassDefFoundError && !message.contains("initialize");
        return noClass
                ? "pcap4j is not on the class path (org.pcap4j:pcap4j-core): " + message + " is missing"
                : "libpcap is not installed (Debian: libpcap0.8)";
    }

    String device() {
        return device;
    }

    String filter() {
        return filter;
    }

    int snapLength() {
        return snapLength;
    }

    int bufferBytes() {
        return bufferBytes;
    }

    boolean immediate() {
        return immediate;
    }

    boolean promiscuous() {
        return promiscuous;
    }

    boolean outgoing() {
        return outgoing;
    }
}
