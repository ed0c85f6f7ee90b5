// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.TcpHeader;
import org.encap4j.wire.UdpHeader;

/** The lines for what IP carries. Each method ends the line it was given. */
final class TransportText {
    /** What {@link #udp} returns when there is no datagram to look into. */
    static final int NO_PAYLOAD = -1;

    /** By their bits in the header, from the lowest. */
    static final String[] TCP_FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

    private TransportText() {}

    /** Renders a UDP header and returns where its payload ends, or {@link #NO_PAYLOAD}. */
    static int udp(Frame frame, PacketText.Upper upper, StringBuilder out) {
        int available = upper.end() - upper.at();
        if (available < UdpHeader.LENGTH) {
            cutOff(available, out);
            return NO_PAYLOAD;
        }
        int at = upper.at();
        int stated = UdpHeader.length(frame, at);
        out.append(UdpHeader.sourcePort(frame, at)).append(" > ").append(UdpHeader.destinationPort(frame, at));
        out.append(" length ").append(stated);
        boolean superPacket = stated == 0 && available > UdpHeader.LENGTH && ipLengthIsZero(frame, upper);
        if (stated < UdpHeader.LENGTH && !superPacket) {
            out.append(", ").append(Verdict.BAD_LENGTH.sentence()).append('\n');
            return NO_PAYLOAD;
        }
        int length = superPacket ? available : Math.min(stated, available);
        boolean fits = superPacket || stated <= available;
        if (UdpHeader.checksum(frame, at) == 0) {
            out.append(" checksum absent");
        } else if (fits && upper.whole()) {
            out.append(checksumGood(frame, upper, length) ? " checksum good" : " checksum bad");
        }
        if (!fits && !upper.fragment()) {
            out.append(" cut off after ").append(available);
        }
        out.append('\n');
        return at + length;
    }

    private static boolean ipLengthIsZero(Frame frame, PacketText.Upper upper) {
        boolean ipv6 = frame.getUnsignedByte(upper.ipAt()) >> 4 == 6;
        return ipv6
                ? Ipv6Header.payloadLength(frame, upper.ipAt()) == 0
                : Ipv4Header.totalLength(frame, upper.ipAt()) == 0;
    }

    static int udpPayloadAt(PacketText.Upper upper) {
        return upper.at() + UdpHeader.LENGTH;
    }

    static int destinationPort(Frame frame, PacketText.Upper upper) {
        return UdpHeader.destinationPort(frame, upper.at());
    }

    static void tcp(Frame frame, PacketText.Upper upper, StringBuilder out) {
        int available = upper.end() - upper.at();
        int at = upper.at();
        if (available < TcpHeader.MIN_LENGTH) {
            cutOff(available, out);
            return;
        }
        out.append(TcpHeader.sourcePort(frame, at)).append(" > ").append(TcpHeader.destinationPort(frame, at));
        out.append(' ');
        appendFlags(TcpHeader.flags(frame, at), out);
        out.append(" seq ").append(Integer.toUnsignedString(TcpHeader.sequence(frame, at)));
        out.append(" ack ").append(Integer.toUnsignedString(TcpHeader.acknowledgment(frame, at)));
        out.append(" window ").append(TcpHeader.window(frame, at));
        int headerLength = TcpHeader.headerLength(frame, at);
        out.append(" length ").append(Math.max(0, available - headerLength));
        if (upper.whole()) {
            out.append(checksumGood(frame, upper, available) ? "" : " checksum bad");
        }
        out.append('\n');
    }

    private static void appendFlags(int flags, StringBuilder out) {
        String separator = "";
        for (int bit = 0; bit < TCP_FLAGS.length; bit++) {
            if ((flags & 1 << bit) != 0) {
                out.append(separator).append(TCP_FLAGS[bit]);
                separator = ",";
            }
        }
        out.append(separator.isEmpty() ? "none" : "");
    }

    static void icmp(Frame frame, PacketText.Upper upper, boolean v6, StringBuilder out) {
        int available = upper.end() - upper.at();
        int at = upper.at();
        if (available < IcmpHeader.LENGTH) {
            cutOff(available, out);
            return;
        }
        int type = IcmpHeader.type(frame, at);
        out.append(IcmpHeader.name(v6, type)).append(" code ").append(IcmpHeader.code(frame, at));
        if (IcmpHeader.isEcho(v6, type)) {
            out.append(" id ").append(IcmpHeader.identifier(frame, at));
            out.append(" seq ").append(IcmpHeader.sequence(frame, at));
        }
        if (upper.whole()) {
            boolean good = v6
                    ? checksumGood(frame, upper, available)
                    : InternetChecksum.finish(InternetChecksum.sum(frame, at, available, 0)) == 0;
            out.append(good ? "" : " checksum bad");
        }
        out.append('\n');
    }

    private static void cutOff(int available, StringBuilder out) {
        out.append(Verdict.TRUNCATED.sentence())
                .append(", ")
                .append(Math.max(available, 0))
                .append(" bytes\n");
    }

    private static boolean checksumGood(Frame frame, PacketText.Upper upper, int length) {
        assert upper.protocol() != IpProtocol.ICMP : "ICMPv4 has no pseudo header";
        return InternetChecksum.isGood(frame, upper.ipAt(), upper.at(), length, upper.protocol());
    }
}
