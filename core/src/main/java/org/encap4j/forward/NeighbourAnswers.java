// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.NeighbourMessage;

/**
 * Answers who asks on a port's link for the MAC address of the node: ARP (RFC 826) and neighbour solicitations (RFC 4861). A
 * question becomes its answer in place. Belongs to one thread; allocates nothing per packet.
 *
 * <p>On a link to the network the node answers for its own addresses, and defends them against those who ask whether they are
 * free. On a link to pods it answers for every address that is no pod's there, as Cilium does: whatever a pod takes for its
 * gateway or thinks to be on its link, its packets come here. Of link-local addresses it answers for one, which is made of the
 * port's MAC address (RFC 4291 appendix A), and it answers nobody who only asks whether an address is free.
 */
public final class NeighbourAnswers {
    private static final long LINK_LOCAL = 0xFE80L << 48;
    private static final long EUI_64_MIDDLE = 0xFF_FE00_0000L;
    private static final long EUI_64_LOCAL_BIT = 1L << 57;

    private final Node node;
    private final Port port;
    private final PrefixTable<Boolean> own = new PrefixTable<>();

    /**
     * Answers on one port.
     *
     * @param node its ports, and its pods, which answer for themselves
     * @param port the number of the port
     * @param addresses the node's own addresses, prefixes of one address each
     */
    public NeighbourAnswers(Node node, int port, List<Prefix> addresses) {
        this.node = node;
        this.port = node.ports().get(port);
        addresses.forEach(address -> own.put(address, true));
        own.put(Prefix.ofIpv6(LINK_LOCAL, interfaceIdentifier(this.port.mac()), Prefix.IPV6_BITS), true);
    }

    private static long interfaceIdentifier(long mac) {
        return ((mac >>> 24) << 40 | EUI_64_MIDDLE | mac & 0xFF_FFFFL) ^ EUI_64_LOCAL_BIT;
    }

    /**
     * Says whether a frame is ARP or a neighbour message, which no forwarder needs to see.
     *
     * @param frame an Ethernet frame, untagged
     * @return whether it is, or claims to be; true for broken ones too
     */
    public static boolean isNeighbourMessage(Frame frame) {
        int at = frame.start();
        if (EthernetHeader.check(frame, at) != Verdict.OK) {
            return false;
        }
        int type = EthernetHeader.type(frame, at);
        return type == EtherType.ARP
                || type == EtherType.IPV6 && NeighbourMessage.isOne(frame, at + EthernetHeader.LENGTH);
    }

    /**
     * Turns a question into its answer, if this node is the one to give it.
     *
     * @param frame for which {@link #isNeighbourMessage} holds; after true the answer, to be sent out of the same port. A
     *     solicitation without the option of the asker's MAC address takes 8 bytes of headroom, else it is not answered
     * @return whether it is an answer now; else nothing has changed
     */
    public boolean answer(Frame frame) {
        int at = frame.start();
        long asker = EthernetHeader.source(frame, at);
        boolean toUs = EthernetHeader.destination(frame, at) == port.mac()
                || (EthernetHeader.destination(frame, at) & EthernetHeader.GROUP_BIT) != 0;
        if (!toUs || (asker & EthernetHeader.GROUP_BIT) != 0 || asker == port.mac()) {
            return false;
        }
        return EthernetHeader.type(frame, at) == EtherType.ARP ? answerArp(frame) : answerSolicitation(frame);
    }

    private boolean answerArp(Frame frame) {
        int start = frame.start();
        int at = start + EthernetHeader.LENGTH;
        if (ArpHeader.check(frame, at) != Verdict.OK || ArpHeader.operation(frame, at) != ArpHeader.REQUEST) {
            return false;
        }
        int asked = ArpHeader.targetAddress(frame, at);
        int sender = ArpHeader.senderAddress(frame, at);
        boolean ours = own.lookup(asked) != null;
        // Who asks for its own address, or has none yet, wants to know whether it is free (RFC 5227).
        boolean proxied = port.towardsPods()
                && sender != 0
                && sender != asked
                && Martian.isOrdinary(asked)
                && node.endpoints().lookup(asked) == null;
        if (!ours && !proxied || sender == asked) {
            return false;
        }
        long mac = ArpHeader.senderMac(frame, at);
        EthernetHeader.write(frame, start, mac, port.mac(), EtherType.ARP);
        ArpHeader.write(frame, at, ArpHeader.REPLY, port.mac(), asked, mac, sender);
        frame.resize(start, at + ArpHeader.LENGTH);
        return true;
    }

    private boolean answerSolicitation(Frame frame) {
        int ipAt = frame.start() + EthernetHeader.LENGTH;
        int at = ipAt + Ipv6Header.LENGTH;
        if (!NeighbourMessage.isValid(frame, at)
                || frame.getUnsignedByte(at) != NeighbourMessage.SOLICITATION
                || !isAnswered(frame, at)) {
            return false;
        }
        // The memory behind the question may be somebody else's.
        int answerLength = EthernetHeader.LENGTH + NeighbourMessage.PACKET_LENGTH;
        int start = Math.min(frame.start(), frame.end() - answerLength);
        if (frame.start() - start > frame.headroom()) {
            return false;
        }
        writeAdvertisement(frame, start, ipAt, at);
        frame.resize(start, start + answerLength);
        return true;
    }

    private boolean isAnswered(Frame frame, int at) {
        long high = NeighbourMessage.targetHigh(frame, at);
        long low = NeighbourMessage.targetLow(frame, at);
        if (own.lookup(high, low) != null) {
            return true;
        }
        return port.towardsPods()
                && !NeighbourMessage.isFromNobody(frame, at)
                && !Martian.isLinkLocal(high)
                && node.endpoints().lookup(high, low) == null;
    }

    /** To the asker, or to all nodes where it has no address yet (RFC 4861 section 7.2.4). */
    private void writeAdvertisement(Frame frame, int start, int ipAt, int at) {
        boolean nobody = NeighbourMessage.isFromNobody(frame, at);
        long askerHigh = nobody ? NeighbourMessage.GROUP_HIGH : Ipv6Header.sourceHigh(frame, ipAt);
        long askerLow = nobody ? NeighbourMessage.ALL_NODES_LOW : Ipv6Header.sourceLow(frame, ipAt);
        long given = NeighbourMessage.mac(frame, at);
        long source = given == NeighbourMessage.NO_MAC ? EthernetHeader.source(frame, frame.start()) : given;
        long mac = nobody ? NeighbourMessage.groupMac(askerLow) : source;
        long targetHigh = NeighbourMessage.targetHigh(frame, at);
        long targetLow = NeighbourMessage.targetLow(frame, at);
        int flags = NeighbourMessage.ROUTER
                | (nobody ? 0 : NeighbourMessage.SOLICITED)
                | (own.lookup(targetHigh, targetLow) == null ? 0 : NeighbourMessage.OVERRIDE);
        EthernetHeader.write(frame, start, mac, port.mac(), EtherType.IPV6);
        NeighbourMessage.write(
                frame,
                start + EthernetHeader.LENGTH,
                NeighbourMessage.ADVERTISEMENT,
                flags,
                port.mac(),
                targetHigh,
                targetLow,
                targetHigh,
                targetLow,
                askerHigh,
                askerLow);
    }
}
