// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import org.encap4j.Verdict;
import org.encap4j.mtu.Goodput;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;

/** One routing mode on trial: sends every packet, checks that it comes back, and adds up what it cost in bytes. */
final class ModeTrial {
    private final String name;
    private final int linkMtu;
    private final OuterHeader outer;
    private final Decapsulator decapsulator;
    private final TunnelMetadata metadata = new TunnelMetadata();
    private final TunnelMetadata received = new TunnelMetadata();
    private final int identity;
    private final PacketMemory memory;

    private long packets;
    private long bytesBefore;
    private long bytesAfter;
    private long tooBig;
    private long refused;
    private String firstRefusal = "";
    private long fittingIpBytes;
    private long fittingWireBytes;
    private int lastIpLength;
    private int lastWireLength;
    private boolean ethernetInside = true;

    private ModeTrial(String name, OuterHeader outer, Decapsulator decapsulator, int identity, int linkMtu) {
        this.name = name;
        this.outer = outer;
        this.decapsulator = decapsulator;
        this.identity = identity;
        this.linkMtu = linkMtu;
        this.memory = new PacketMemory(outer == null ? 0 : outer.length());
    }

    static ModeTrial nativeRouting(int linkMtu) {
        return new ModeTrial("native", null, null, 0, linkMtu);
    }

    static ModeTrial tunnel(OuterHeader outer, int identity, int linkMtu) {
        Decapsulator decapsulator = Decapsulator.of(outer.protocol())
                .zeroChecksumOverIpv6(outer.protocol().port());
        return new ModeTrial(outer.protocol().name(), outer, decapsulator, identity, linkMtu);
    }

    /** Sends one packet there and back; whether it fits the link. */
    boolean send(CaptureReader reader, CapturedPacket packet, PcapWriter writer) throws IOException {
        int before = packet.originalLength();
        int linkLength = linkLength(packet);
        ethernetInside = packet.linkType() == LinkType.ETHERNET;
        lastIpLength = Math.max(before - linkLength, 0);
        packets++;
        bytesBefore += before;
        if (outer == null) {
            return native_(packet, writer, linkLength);
        }
        Frame frame = memory.copy(packet.frame());
        Verdict verdict = encapsulate(frame, Carriage.payload(packet, outer.protocol(), reader));
        if (verdict != Verdict.OK) {
            return refuse(reader, packet, verdict);
        }
        if (writer != null) {
            writer.write(packet.timestampNanos(), frame, before + outer.length());
        }
        Verdict back = decapsulate(frame);
        if (back != Verdict.OK || !same(frame, packet.frame())) {
            throw new CommandFailure(reader.name() + ": packet " + packet.number() + " did not come back through "
                    + name + ": " + (back == Verdict.OK ? "its bytes changed" : back + ", " + back.sentence()));
        }
        bytesAfter += before + outer.length();
        lastWireLength = wireLength(before + outer.length());
        return fits(before + outer.ipOverhead());
    }

    private boolean native_(CapturedPacket packet, PcapWriter writer, int linkLength) throws IOException {
        if (writer != null) {
            writer.write(packet.timestampNanos(), packet.frame(), packet.originalLength());
        }
        bytesAfter += packet.originalLength();
        // A bare IP packet gets an Ethernet header when it is sent.
        lastWireLength = wireLength(packet.originalLength() + (ethernetInside ? 0 : EthernetHeader.LENGTH));
        return fits(packet.originalLength() - linkLength);
    }

    private boolean fits(int ipLength) {
        boolean fits = ipLength <= linkMtu;
        tooBig += fits ? 0 : 1;
        return fits;
    }

    private boolean refuse(CaptureReader reader, CapturedPacket packet, Verdict verdict) {
        refused++;
        // A column tells of the packets it carried.
        bytesBefore -= packet.originalLength();
        if (firstRefusal.isEmpty()) {
            firstRefusal =
                    name + ": " + Carriage.refused(reader, packet, verdict).getMessage();
        }
        return false;
    }

    private static int linkLength(CapturedPacket packet) {
        if (packet.linkType() != LinkType.ETHERNET) {
            return 0;
        }
        int typeAt = EthernetHeader.typeAt(packet.frame(), packet.frame().start());
        return typeAt < 0
                ? EthernetHeader.LENGTH
                : typeAt + Short.BYTES - packet.frame().start();
    }

    private static int wireLength(int frameLength) {
        return Goodput.wireLength(frameLength - EthernetHeader.LENGTH);
    }

    Verdict encapsulate(Frame frame, int payload) {
        metadata.setIdentity(identity).setPayload(payload);
        return outer.encapsulate(frame, metadata);
    }

    Verdict decapsulate(Frame frame) {
        return decapsulator.decapsulate(frame, received);
    }

    private static boolean same(Frame frame, Frame original) {
        if (frame.length() != original.length()) {
            return false;
        }
        for (int i = 0; i < frame.length(); i++) {
            if (frame.getUnsignedByte(frame.start() + i) != original.getUnsignedByte(original.start() + i)) {
                return false;
            }
        }
        return true;
    }

    /** Adds the packet sent last to the goodput, if it fits in every mode. */
    void countGoodput(boolean fitsEveryMode) {
        if (fitsEveryMode) {
            fittingIpBytes += lastIpLength;
            fittingWireBytes += lastWireLength;
        }
    }

    String name() {
        return name;
    }

    boolean isTunnel() {
        return outer != null;
    }

    int headroom() {
        return outer == null ? 0 : outer.length();
    }

    long packets() {
        return packets;
    }

    long bytesBefore() {
        return bytesBefore;
    }

    long bytesAfter() {
        return bytesAfter;
    }

    long tooBig() {
        return tooBig;
    }

    long refused() {
        return refused;
    }

    String firstRefusal() {
        return firstRefusal;
    }

    /** The largest IP packet that a pod may send. */
    int podMtu() {
        return outer == null ? linkMtu : linkMtu - outer.ipOverhead() - (ethernetInside ? EthernetHeader.LENGTH : 0);
    }

    /** The share of the link's rate that is left for IP packets, 0 to 1. */
    double goodputShare() {
        return fittingWireBytes == 0 ? 0 : (double) fittingIpBytes / fittingWireBytes;
    }

    /** What a bare packet of a sample is, by its IP version. */
    static int bareIpType(Frame frame) {
        return frame.length() > 0 && frame.getUnsignedByte(frame.start()) >> 4 == 6 ? EtherType.IPV6 : EtherType.IPV4;
    }

    boolean ethernetInside() {
        return ethernetInside;
    }
}
