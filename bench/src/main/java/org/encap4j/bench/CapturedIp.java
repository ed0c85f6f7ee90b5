// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import org.encap4j.flow.FlowPacket;
import org.encap4j.flow.FlowRecord;
import org.encap4j.pcap.LinkType;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * The IP packet of a captured one as it would come into a node: behind an Ethernet header that is still to be written, with
 * headroom, with zeros for what the capture cut off. Reused from packet to packet.
 *
 * <p>Captures are taken anywhere, so MAC addresses and VLAN tags say nothing. A TCP packet that is longer than the link takes was
 * put together for a network card to cut up, or by one: what stands for it is its first segment.
 */
final class CapturedIp {
    /** Room for the outer headers of any tunnel. */
    private static final int HEADROOM = 160;
    /** Shorter than any link takes in any tunnel, longer than the headers of a TCP segment. */
    private static final int SEGMENT_LENGTH = 256;

    private static final int UNKNOWN = 0;

    private final int linkMtu;
    private final PacketMemory memory = new PacketMemory(HEADROOM);
    private final FlowRecord header = new FlowRecord();
    private final FlowRecord complete = new FlowRecord();
    private Frame frame;
    private int etherType;
    private int capturedEnd;
    private boolean whole;

    CapturedIp(int linkMtu) {
        this.linkMtu = linkMtu;
    }

    /** Reads a packet of which there were so many bytes; false if it is not IP, or cannot be told to be. */
    boolean read(Frame raw, int linkType, int originalLength) {
        int cutOff = originalLength - raw.length();
        whole = cutOff <= 0;
        etherType = UNKNOWN;
        int networkAt;
        if (linkType == LinkType.ETHERNET) {
            int typeAt = EthernetHeader.typeAt(raw, raw.start());
            if (typeAt < 0) {
                return false;
            }
            etherType = raw.getUnsignedShort(typeAt);
            networkAt = typeAt + Short.BYTES;
        } else {
            long network = LinkType.network(linkType, raw);
            if (network < 0) {
                return false;
            }
            etherType = LinkType.etherType(network);
            networkAt = LinkType.payload(network);
        }
        header.clear();
        FlowPacket.read(raw, etherType, networkAt, header);
        if (header.ipVersion() == 0) {
            return false;
        }
        frame = memory.copyBehindEthernet(raw, networkAt, missing(raw, networkAt, cutOff));
        capturedEnd = networkAt() + raw.end() - networkAt;
        cutToSegment();
        return true;
    }

    /** How many bytes the IP packet has that the capture left out. */
    private int missing(Frame raw, int networkAt, int cutOff) {
        boolean ipv6 = header.ipVersion() == 6;
        int stated = ipv6 ? Ipv6Header.payloadLength(raw, networkAt) : Ipv4Header.totalLength(raw, networkAt);
        int missing = stated + (ipv6 ? Ipv6Header.LENGTH : 0) - (raw.end() - networkAt);
        return missing > 0 && missing <= cutOff ? missing : 0;
    }

    private void cutToSegment() {
        int at = networkAt();
        if (frame.end() - at <= linkMtu || header.protocol() != IpProtocol.TCP || !header.hasTransport()) {
            return;
        }
        frame.resize(frame.start(), at + SEGMENT_LENGTH);
        if (header.ipVersion() == 6) {
            Ipv6Header.setPayloadLength(frame, at, SEGMENT_LENGTH - Ipv6Header.LENGTH);
            return;
        }
        int trafficClass = Ipv4Header.trafficClass(frame, at);
        int identification = Ipv4Header.identification(frame, at);
        Ipv4Header.patch(frame, at, trafficClass, SEGMENT_LENGTH, identification, 0);
        int checksum = InternetChecksum.finish(InternetChecksum.sum(frame, at, Ipv4Header.headerLength(frame, at), 0));
        Ipv4Header.patch(frame, at, trafficClass, SEGMENT_LENGTH, identification, checksum);
    }

    /**
     * Reads an IP header of the packet and what follows it into an empty record, as far as the capture holds it; whether it holds
     * all that a record takes.
     */
    boolean read(int type, int at, FlowRecord into) {
        int end = frame.end();
        FlowPacket.read(frame, type, at, complete.clear());
        frame.resize(frame.start(), Math.min(end, capturedEnd));
        FlowPacket.read(frame, type, at, into);
        frame.resize(frame.start(), end);
        return (whole || at < capturedEnd)
                && into.ipVersion() == complete.ipVersion()
                && into.hasTransport() == complete.hasTransport();
    }

    /** {@return the packet, valid until the next is read} */
    Frame frame() {
        return frame;
    }

    int etherType() {
        return etherType;
    }

    int networkAt() {
        return frame.start() + EthernetHeader.LENGTH;
    }

    /** {@return its own addresses and transport, not those inside a tunnel} */
    FlowRecord header() {
        return header;
    }

    /** {@return whether the capture holds all of it} */
    boolean isWhole() {
        return whole;
    }

    /** {@return whether it may be IP, of which the capture does not hold enough} */
    boolean isCutShort() {
        return !whole && (etherType == UNKNOWN || etherType == EtherType.IPV4 || etherType == EtherType.IPV6);
    }
}
