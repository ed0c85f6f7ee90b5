// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.security.SecureRandom;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.TcpHeader;

/**
 * Tells replies from what they reply to, by a bounded table of connections.
 *
 * <p>Who sends the first packet that is seen has opened the connection. Packets that say so themselves are believed instead: a
 * SYN and an echo request are the opener's, a SYN with ACK and an echo reply the other's. A connection is addresses, protocol
 * and ports, for echo messages the identifier and who asked; it is forgotten when it was idle too long. Dropped packets are
 * looked up and enter nothing. Neither way is known of what has no ports: later fragments, ICMP errors, other protocols.
 *
 * <p>The table has sets of {@value #WAYS}; in a full one the connection that was idle longest gives way. A flood can thus
 * displace connections, but the table does not grow, and nobody can choose packets that all fall into one set, because the hash
 * starts from random numbers. Belongs to one thread; allocates nothing.
 */
public final class FlowReplies {
    private static final int WAYS = 4;
    private static final int LARGEST = 1 << 24;

    // A set: the tags of its ways, then the times, then both ends.
    private static final int TIMES = WAYS;
    private static final int ENDS = TIMES + WAYS;
    private static final int END_WORDS = 4;
    private static final int SET = ENDS + END_WORDS * WAYS;

    // A tag: the ports of the lower and the higher end, protocol, IP version, and which end has opened. Zero is an
    // empty way.
    private static final int LOWER_PORT = 48;
    private static final int HIGHER_PORT = 32;
    private static final int PROTOCOL = 16;
    private static final int VERSION = 8;
    private static final long OPENED_BY_HIGHER = 1;

    private static final int TCP_ACK = 0x10;

    private final long[] table;
    private final int sets;
    private final long idleNanos;
    private final long[] seeds = new SecureRandom().longs(END_WORDS + 3).toArray();

    /** The lower and the higher end of the packet that is being looked up, two words each. */
    private final long[] ends = new long[END_WORDS];

    /**
     * An empty table.
     *
     * @param capacity how many connections it holds: a power of two, 4 to 16,777,216; each takes 48 bytes
     * @param idleNanos for how long after its last packet a connection is remembered, in the time of the flows; 1 or more
     * @throws IllegalArgumentException for any other capacity or time
     */
    public FlowReplies(int capacity, long idleNanos) {
        if (Integer.bitCount(capacity) != 1 || capacity < WAYS || capacity > LARGEST) {
            throw new IllegalArgumentException(
                    "a table of " + capacity + " connections: expected a power of two, " + WAYS + " to " + LARGEST);
        }
        if (idleNanos < 1) {
            throw new IllegalArgumentException(
                    "connections forgotten when idle for " + idleNanos + " ns: expected 1 or more");
        }
        this.idleNanos = idleNanos;
        sets = capacity / WAYS;
        table = new long[sets * SET];
    }

    /**
     * Says which way a packet goes, and remembers its connection.
     *
     * @param flow with time, addresses, transport and outcome; is not changed
     * @return its direction
     */
    public FlowDirection direction(FlowRecord flow) {
        boolean icmp = isIcmp(flow.protocol());
        FlowDirection said = icmp ? saidByIcmp(flow) : saidByTcp(flow);
        if (!flow.hasTransport() || icmp && said == FlowDirection.UNKNOWN) {
            return FlowDirection.UNKNOWN;
        }
        boolean fromHigher = order(flow);
        long tag = tag(flow, fromHigher);
        if (fromHigher != (said == FlowDirection.REPLY)) {
            tag |= OPENED_BY_HIGHER;
        }
        // Both ends may ask each other under one echo identifier; these are two connections.
        long compared = icmp ? -1 : ~OPENED_BY_HIGHER;
        int set = set(tag & compared);
        int way = find(set, tag, compared, flow.timeNanos());
        boolean known = way >= 0;
        if (known && said == FlowDirection.UNKNOWN) {
            tag = table[set + way];
        }
        if (flow.isForwarded()) {
            if (!known) {
                way = oldest(set, flow.timeNanos());
                System.arraycopy(ends, 0, table, set + ENDS + way * END_WORDS, END_WORDS);
            }
            table[set + way] = tag;
            table[set + TIMES + way] = flow.timeNanos();
        } else if (!known) {
            return FlowDirection.UNKNOWN;
        }
        return (tag & OPENED_BY_HIGHER) != 0 == fromHigher ? FlowDirection.ORIGINAL : FlowDirection.REPLY;
    }

    private static boolean isIcmp(int protocol) {
        return protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    }

    private static FlowDirection saidByIcmp(FlowRecord flow) {
        boolean v6 = flow.protocol() == IpProtocol.ICMPV6;
        if (!IcmpHeader.isEcho(v6, flow.icmpType())) {
            return FlowDirection.UNKNOWN;
        }
        int request = v6 ? IcmpHeader.V6_ECHO_REQUEST : IcmpHeader.V4_ECHO_REQUEST;
        return flow.icmpType() == request ? FlowDirection.ORIGINAL : FlowDirection.REPLY;
    }

    /** Other protocols have no flags and say nothing. */
    private static FlowDirection saidByTcp(FlowRecord flow) {
        int flags = flow.tcpFlags();
        if ((flags & TcpHeader.SYN) == 0) {
            return FlowDirection.UNKNOWN;
        }
        return (flags & TCP_ACK) == 0 ? FlowDirection.ORIGINAL : FlowDirection.REPLY;
    }

    /** Sets {@link #ends}; whether the packet is from the higher one. Any order will do that is the same for both ways. */
    private boolean order(FlowRecord flow) {
        int order = Long.compare(flow.sourceHigh(), flow.destinationHigh());
        if (order == 0) {
            order = Long.compare(flow.sourceLow(), flow.destinationLow());
        }
        boolean fromHigher = order > 0 || order == 0 && flow.sourcePort() > flow.destinationPort();
        int source = fromHigher ? 2 : 0;
        ends[source] = flow.sourceHigh();
        ends[source + 1] = flow.sourceLow();
        ends[2 - source] = flow.destinationHigh();
        ends[3 - source] = flow.destinationLow();
        return fromHigher;
    }

    private static long tag(FlowRecord flow, boolean fromHigher) {
        // Of ICMP only one word is not zero, of other protocols only the other.
        long source = flow.sourcePort() | flow.icmpIdentifier();
        long destination = flow.destinationPort() | flow.icmpIdentifier();
        long ports = fromHigher
                ? destination << LOWER_PORT | source << HIGHER_PORT
                : source << LOWER_PORT | destination << HIGHER_PORT;
        return ports | (long) flow.protocol() << PROTOCOL | (long) flow.ipVersion() << VERSION;
    }

    private int set(long tag) {
        long hash = mix(ends[1] ^ seeds[1], ends[3] ^ seeds[3]) ^ mix(ends[0] ^ seeds[0], ends[2] ^ seeds[2]);
        hash = mix(hash ^ seeds[4], tag ^ seeds[5]);
        // Ports in a row are still steps of one length here, which with an unlucky seed meet few sets.
        hash = mix(hash, seeds[6] | 1);
        return ((int) (hash >>> Integer.SIZE) & sets - 1) * SET;
    }

    /** A full multiplication folded in half, the step of the wyhash family. */
    private static long mix(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }

    /** The way that a connection is in, or a negative number. */
    private int find(int set, long tag, long compared, long now) {
        for (int way = 0; way < WAYS; way++) {
            int at = set + ENDS + way * END_WORDS;
            if (((table[set + way] ^ tag) & compared) == 0
                    && table[at] == ends[0]
                    && table[at + 1] == ends[1]
                    && table[at + 2] == ends[2]
                    && table[at + 3] == ends[3]
                    && now - table[set + TIMES + way] <= idleNanos) {
                return way;
            }
        }
        return -1;
    }

    private int oldest(int set, long now) {
        int oldest = 0;
        for (int way = 0; way < WAYS; way++) {
            if (table[set + way] == 0) {
                return way;
            }
            if (now - table[set + TIMES + way] > now - table[set + TIMES + oldest]) {
                oldest = way;
            }
        }
        return oldest;
    }
}
