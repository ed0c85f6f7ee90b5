// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.encap4j.Verdict;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.NeighbourMessage;

/**
 * Finds the MAC addresses of the neighbours on one port that packets are waiting for: asks with ARP (RFC 826) and neighbour
 * solicitations (RFC 4861), and keeps the packets until the answer comes.
 *
 * <p>Who is asked for is asked three times, a second apart, then given up until another packet is for it, and with it the packets
 * that waited ({@link #nextUnanswered}). Who has answered is asked every half minute, give or take a half, whether it is still there:
 * itself alone, three times; then packets for it have no neighbour again. Only who was asked for is heeded, so nobody fills the
 * table from the link; of those, whoever speaks up last counts, but not within a second of another (RFC 826, and as in Linux).
 *
 * <p>Belongs to one thread. Memory is bounded: 16,384 neighbours, 16 packets waiting for each (the oldest gives way) and 256 for
 * all.
 */
public final class NeighbourResolver {
    private static final int MOST_NEIGHBOURS = 1 << 14;
    private static final int MOST_KEPT = 256;
    private static final int MOST_KEPT_EACH = 16;
    private static final int ATTEMPTS = 3;
    private static final long BETWEEN_ATTEMPTS = TimeUnit.SECONDS.toNanos(1);
    private static final long REACHABLE = TimeUnit.SECONDS.toNanos(30);
    private static final long LOCKED = TimeUnit.SECONDS.toNanos(1);
    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private final int portNumber;
    private final PrefixTable<AskedNeighbour> neighbours = new PrefixTable<>();
    private final PriorityQueue<AskedNeighbour> byTime =
            new PriorityQueue<>(Comparator.comparingLong(neighbour -> neighbour.due));
    private final KeptPackets memory = new KeptPackets(MOST_KEPT);
    private final KeptPackets.Line ready = new KeptPackets.Line();
    private final KeptPackets.Line displaced = new KeptPackets.Line();
    private final KeptPackets.Line unanswered = new KeptPackets.Line();
    private Node node;
    private Port port;
    private Consumer<Neighbour> learned;

    /**
     * Knows nobody yet.
     *
     * @param node its port, and its routes, which say what own address to ask from
     * @param port the number of the port
     * @param learned is told, between packets, of each MAC address that is found, changes, or is not there any more
     *     ({@link Neighbour.State#FAILED}); the device is the port's name
     */
    public NeighbourResolver(Node node, int port, Consumer<Neighbour> learned) {
        this.portNumber = port;
        use(node, learned);
    }

    /**
     * Goes on for other tables, which are told of all neighbours that are known.
     *
     * @param tables in the place of those before
     * @param toTell in the place of the one before
     */
    public void use(Node tables, Consumer<Neighbour> toTell) {
        node = tables;
        port = tables.ports().get(portNumber);
        learned = toTell;
        neighbours.snapshot().forEach((address, neighbour) -> {
            if (neighbour.isKnown()) {
                tell(neighbour, Neighbour.State.REACHABLE);
            }
        });
    }

    /**
     * Keeps a copy of a packet until its neighbour is known, and has that asked for.
     *
     * @param frame as it was received, with headroom
     * @param ingressPort the number of the port it came in through
     * @param missing who was found to be missing, on this port
     * @param now any steady clock in nanoseconds
     * @return whether it is kept; false if there is no room, or if the neighbour is known meanwhile
     */
    public boolean keep(Frame frame, int ingressPort, MissingNeighbour missing, long now) {
        AskedNeighbour neighbour = missing.isIpv6()
                ? neighbours.lookup(missing.high(), missing.low())
                : neighbours.lookup((int) missing.low());
        if (neighbour == null) {
            if (neighbours.size() == MOST_NEIGHBOURS) {
                return false;
            }
            neighbour = new AskedNeighbour(missing.address(), now);
            neighbours.put(neighbour.address, neighbour);
            byTime.add(neighbour);
        } else if (neighbour.isKnown()) {
            return false;
        }
        boolean kept = memory.add(neighbour.waiting, frame, ingressPort);
        if (neighbour.waiting.length() > MOST_KEPT_EACH) {
            memory.moveFirst(neighbour.waiting, displaced);
        }
        return kept;
    }

    /**
     * Takes the next packet whose neighbour is known now, to be forwarded again.
     *
     * @param into is bound to a copy of the packet, valid until the next call of {@link #keep}
     * @return the number of the port it came in through, or {@link Forwarding#NO_PORT} if there is none
     */
    public int next(Frame into) {
        return take(ready, into);
    }

    /**
     * Takes the next packet that had to give way, because too many wait for the same neighbour. Until they are taken they have
     * their part of the room for packets.
     *
     * @param into as for {@link #next}
     * @return as {@link #next}
     */
    public int nextDisplaced(Frame into) {
        return take(displaced, into);
    }

    /**
     * Takes the next packet whose neighbour has not answered, which its sender should be told ({@link Forwarding#nobodyAnswers}).
     * Until they are taken they have their part of the room for packets.
     *
     * @param into as for {@link #next}
     * @return as {@link #next}
     */
    public int nextUnanswered(Frame into) {
        return take(unanswered, into);
    }

    private int take(KeptPackets.Line line, Frame into) {
        return line.length() == 0 ? Forwarding.NO_PORT : memory.take(line, into);
    }

    /**
     * Writes the next question that is due.
     *
     * @param into memory of at least 86 bytes from its start to its end; after true it is the frame to send
     * @param now as for {@link #keep}
     * @return whether there was one; then there may be more
     */
    public boolean ask(Frame into, long now) {
        AskedNeighbour neighbour = byTime.peek();
        while (neighbour != null && neighbour.due - now <= 0) {
            byTime.poll();
            if (neighbour.confirmedUntil - now > 0) {
                neighbour.due = neighbour.confirmedUntil;
                byTime.add(neighbour);
            } else if (neighbour.attempts < ATTEMPTS) {
                neighbour.attempts++;
                neighbour.due = now + BETWEEN_ATTEMPTS;
                byTime.add(neighbour);
                if (write(into, neighbour)) {
                    return true;
                }
            } else {
                giveUp(neighbour);
            }
            neighbour = byTime.peek();
        }
        return false;
    }

    private void giveUp(AskedNeighbour neighbour) {
        memory.move(neighbour.waiting, unanswered);
        neighbours.remove(neighbour.address);
        if (neighbour.isKnown()) {
            neighbour.mac = NextHop.UNRESOLVED;
            tell(neighbour, Neighbour.State.FAILED);
        }
    }

    private void tell(AskedNeighbour neighbour, Neighbour.State state) {
        learned.accept(new Neighbour(neighbour.address, port.name(), neighbour.mac, state));
    }

    private boolean write(Frame into, AskedNeighbour neighbour) {
        return neighbour.address.isIpv6() ? writeSolicitation(into, neighbour) : writeRequest(into, neighbour);
    }

    private boolean writeRequest(Frame into, AskedNeighbour neighbour) {
        int address = (int) neighbour.address.low();
        NextHop hop = node.fib().lookup(address);
        Prefix own = hop == null ? null : hop.attributes().source();
        int sender = own == null || own.isIpv6() ? port.ipv4() : (int) own.low();
        int start = into.start();
        long mac = neighbour.isKnown() ? neighbour.mac : BROADCAST;
        EthernetHeader.write(into, start, mac, port.mac(), EtherType.ARP);
        int at = start + EthernetHeader.LENGTH;
        ArpHeader.write(into, at, ArpHeader.REQUEST, port.mac(), sender, 0, address);
        into.resize(start, at + ArpHeader.LENGTH);
        return sender != 0;
    }

    private boolean writeSolicitation(Frame into, AskedNeighbour neighbour) {
        Prefix address = neighbour.address;
        NextHop hop = node.fib().lookup(address.high(), address.low());
        Prefix own = hop == null ? null : hop.attributes().source();
        boolean given = own != null && own.isIpv6();
        long senderHigh = given ? own.high() : port.ipv6High();
        long senderLow = given ? own.low() : port.ipv6Low();
        long groupLow = NeighbourMessage.groupLow(address.low());
        boolean known = neighbour.isKnown();
        int start = into.start();
        long mac = known ? neighbour.mac : NeighbourMessage.groupMac(groupLow);
        EthernetHeader.write(into, start, mac, port.mac(), EtherType.IPV6);
        NeighbourMessage.write(
                into,
                start + EthernetHeader.LENGTH,
                NeighbourMessage.SOLICITATION,
                0,
                port.mac(),
                address.high(),
                address.low(),
                senderHigh,
                senderLow,
                known ? address.high() : NeighbourMessage.GROUP_HIGH,
                known ? address.low() : groupLow);
        into.resize(start, start + EthernetHeader.LENGTH + NeighbourMessage.PACKET_LENGTH);
        return (senderHigh | senderLow) != 0;
    }

    /**
     * Learns what a neighbour message says of a neighbour that was asked for.
     *
     * @param frame for which {@link NeighbourAnswers#isNeighbourMessage} holds; is not changed
     * @param now as for {@link #keep}
     */
    public void heed(Frame frame, long now) {
        int at = frame.start() + EthernetHeader.LENGTH;
        boolean toUs = EthernetHeader.destination(frame, frame.start()) == port.mac();
        if (EthernetHeader.type(frame, frame.start()) == EtherType.ARP) {
            if (ArpHeader.check(frame, at) == Verdict.OK) {
                boolean answer = toUs && ArpHeader.operation(frame, at) == ArpHeader.REPLY;
                AskedNeighbour sender = neighbours.lookup(ArpHeader.senderAddress(frame, at));
                heed(sender, ArpHeader.senderMac(frame, at), answer, true, now);
            }
        } else if (NeighbourMessage.isValid(frame, at + Ipv6Header.LENGTH)) {
            heedNeighbourMessage(frame, at, toUs, now);
        }
    }

    private void heedNeighbourMessage(Frame frame, int ipAt, boolean toUs, long now) {
        int at = ipAt + Ipv6Header.LENGTH;
        long mac = NeighbourMessage.mac(frame, at);
        if (IcmpHeader.type(frame, at) == NeighbourMessage.SOLICITATION) {
            AskedNeighbour asker =
                    neighbours.lookup(Ipv6Header.sourceHigh(frame, ipAt), Ipv6Header.sourceLow(frame, ipAt));
            heed(asker, mac, false, true, now);
            return;
        }
        AskedNeighbour target =
                neighbours.lookup(NeighbourMessage.targetHigh(frame, at), NeighbourMessage.targetLow(frame, at));
        int flags = NeighbourMessage.flags(frame, at);
        boolean answer = toUs && (flags & NeighbourMessage.SOLICITED) != 0;
        // An answer to a question for one station alone need not repeat what that knows (RFC 4861 section 7.2.4).
        long told = mac == NeighbourMessage.NO_MAC && target != null ? target.mac : mac;
        heed(target, told, answer, (flags & NeighbourMessage.OVERRIDE) != 0, now);
    }

    private void heed(AskedNeighbour neighbour, long mac, boolean answer, boolean overrides, long now) {
        if (neighbour == null || mac == 0 || (mac & EthernetHeader.GROUP_BIT) != 0 || mac == port.mac()) {
            return;
        }
        if (mac != neighbour.mac) {
            if (neighbour.isKnown() && (!overrides || now - neighbour.changed < LOCKED)) {
                return;
            }
            neighbour.mac = mac;
            neighbour.changed = now;
            neighbour.attempts = 0;
            memory.move(neighbour.waiting, ready);
            tell(neighbour, Neighbour.State.REACHABLE);
        }
        if (answer) {
            neighbour.attempts = 0;
            neighbour.confirmedUntil = now + reachable(neighbour);
        }
    }

    /** Not the same for all, lest all be asked at once. */
    private static long reachable(AskedNeighbour neighbour) {
        int spread = neighbour.address.hashCode() * 0x9E37_79B9 >>> 16;
        return REACHABLE / 2 + REACHABLE * spread / 0xFFFF;
    }
}
