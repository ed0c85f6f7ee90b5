// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;

/**
 * Writes down what passes through another port: what it received, as it was received, and what it has taken to send. Closing it
 * finishes the trace. Copies each packet once and allocates nothing.
 */
public final class TracePort implements PacketPort {
    private final PacketPort port;
    private final PcapWriter trace;
    private final LongSupplier clock;
    private boolean finished;

    /**
     * Traces a port.
     *
     * @param port the port, closed with this one
     * @param trace for Ethernet frames; finished and closed with this port, after which its file is there
     * @param clock says what time to write, in nanoseconds since 1970-01-01T00:00:00Z
     */
    public TracePort(PacketPort port, PcapWriter trace, LongSupplier clock) {
        this.port = port;
        this.trace = trace;
        this.clock = clock;
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public boolean poll(Frame packet) throws IOException {
        boolean received = port.poll(packet);
        if (received) {
            write(packet);
        }
        return received;
    }

    @Override
    public boolean offer(Frame packet) throws IOException {
        boolean taken = port.offer(packet);
        if (taken) {
            write(packet);
        }
        return taken;
    }

    private void write(Frame packet) throws IOException {
        trace.write(clock.getAsLong(), packet, packet.length());
    }

    @Override
    public void flush() throws IOException {
        port.flush();
    }

    @Override
    public void close() throws IOException {
        try (trace) {
            port.close();
            if (!finished) {
                trace.finish();
                finished = true;
            }
        }
    }
}
