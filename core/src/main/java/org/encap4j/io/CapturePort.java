// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;

/**
 * Receives the packets of one capture file and sends into another. Either may be left out: then nothing is received, or everything
 * that is sent is taken and thrown away.
 *
 * <p>Packets are copied once, because files are mapped read-only, and have {@link Headroom#BYTES} before them. A packet of which the
 * file holds only the beginning is received as far as it goes. The file that is written appears under its name when the port is
 * closed, whole. Nothing is allocated per packet.
 */
public final class CapturePort implements PacketPort {
    private final String name;
    private final CaptureReader in;
    private final PcapWriter out;
    private final LongSupplier clock;
    private final CapturedPacket captured = new CapturedPacket();
    private final Headroom headroom = new Headroom();
    private boolean atEnd;
    private boolean closed;

    private CapturePort(String name, CaptureReader in, PcapWriter out, LongSupplier clock) {
        this.name = name;
        this.in = in;
        this.out = out;
        this.clock = clock;
        atEnd = in == null;
    }

    /**
     * A port that only receives.
     *
     * @param capture a pcap or pcapng file of Ethernet frames
     * @return the port, to be closed
     * @throws IOException if it cannot be opened or is no capture, naming it
     */
    public static CapturePort reading(Path capture) throws IOException {
        return new CapturePort(capture.toString(), CaptureReader.open(capture), null, () -> 0);
    }

    /**
     * A port that only sends.
     *
     * @param capture where a pcap file shall be when the port has been closed
     * @param clock says what time to write for a packet, in nanoseconds since 1970-01-01T00:00:00Z; the
     *     {@link #timestampNanos} of the port that packets come from makes a replay write the same file each time
     * @return the port, to be closed
     * @throws IOException if no file can be made there, naming it
     */
    public static CapturePort writing(Path capture, LongSupplier clock) throws IOException {
        return new CapturePort(capture.toString(), null, PcapWriter.create(capture, LinkType.ETHERNET), clock);
    }

    /**
     * A port that receives and sends.
     *
     * @param received a pcap or pcapng file of Ethernet frames
     * @param sent where a pcap file shall be when the port has been closed; may be the same
     * @param clock says what time to write for a packet, in nanoseconds since 1970-01-01T00:00:00Z
     * @return the port, to be closed
     * @throws IOException if the one cannot be opened or the other cannot be made, naming it
     */
    public static CapturePort of(Path received, Path sent, LongSupplier clock) throws IOException {
        CaptureReader in = CaptureReader.open(received);
        try {
            return new CapturePort(received.toString(), in, PcapWriter.create(sent, LinkType.ETHERNET), clock);
        } catch (IOException e) {
            try (in) {
                throw e;
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Receives the next packet of the file.
     *
     * @param packet is bound to a copy of it; left alone at the end of the file
     * @return false at the end of the file
     * @throws IOException if the file cannot be read, contradicts its format, or the packet is no Ethernet frame, naming the file
     */
    @Override
    public boolean poll(Frame packet) throws IOException {
        if (atEnd || closed) {
            return false;
        }
        if (!in.next(captured)) {
            atEnd = true;
            return false;
        }
        if (captured.linkType() != LinkType.ETHERNET) {
            throw new IOException(name + ": packet " + captured.number() + " has link type " + captured.linkType()
                    + ", a packet port takes Ethernet (" + LinkType.ETHERNET + ")");
        }
        headroom.copy(captured.frame(), packet, Headroom.BYTES);
        return true;
    }

    @Override
    public boolean offer(Frame packet) throws IOException {
        if (closed) {
            return false;
        }
        if (out != null) {
            out.write(clock.getAsLong(), packet, packet.length());
        }
        return true;
    }

    /** Does nothing: a file is whole only when the port is closed. */
    @Override
    public void flush() {}

    /** {@return whether every packet of the file has been received} */
    public boolean atEnd() {
        return atEnd;
    }

    /** {@return where the file was cut off, in one sentence; empty unless {@link #atEnd} and it was} */
    public Optional<String> cutOff() {
        return in == null ? Optional.empty() : in.cutOff();
    }

    /** {@return when the packet received last was captured, in nanoseconds since 1970-01-01T00:00:00Z; 0 before the first} */
    public long timestampNanos() {
        return captured.timestampNanos();
    }

    /** {@return the length on the wire of the packet received last, in bytes; more than its frame's where the capture cut it off} */
    public int originalLength() {
        return captured.originalLength();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (in;
                out) {
            if (out != null) {
                out.finish();
            }
        }
    }
}
