// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.fib.NextHop;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarder was told about one packet, and what it decided. Reused from packet to packet; belongs to one thread.
 *
 * <p>The caller says where and when the packet came in and lends a buffer for the ICMP error that it may cause. After
 * {@code OK} the packet goes out of {@link #egressPort}, or to the host's own stack where that is {@link #NO_PORT}.
 */
public final class Forwarding {
    /** No port: the packet is handed to the host, or refused. */
    public static final int NO_PORT = -1;

    /** A position that is not known: the forwarder did not look so far. */
    public static final int NOWHERE = TunnelMetadata.NOWHERE;

    private static final ObservationPoint[] POINTS = ObservationPoint.values();

    private int ingressPort;
    private long nanos;
    private Frame reply;
    private boolean nobodyAnswers;

    /** Ordinals: references cost the collector's bookkeeping for every packet. */
    private int arrival;

    private int egressPort;
    private int point;
    private int sourceIdentity;
    private int destinationIdentity;
    private boolean replied;
    private final TunnelMetadata tunnel = new TunnelMetadata();
    private OuterHeader outer;

    private int etherType;
    private int networkAt;
    private LocalEndpoint sourcePod;
    private NextHop hop;

    /** Nothing told, nothing decided. */
    public Forwarding() {
        begin();
    }

    /**
     * Says where and when the next packet came in.
     *
     * @param port the number of the port it came in through
     * @param now any steady clock in nanoseconds, such as {@link System#nanoTime}; limits the rate of ICMP errors
     * @return this
     */
    public Forwarding arrived(int port, long now) {
        ingressPort = port;
        nanos = now;
        nobodyAnswers = false;
        return this;
    }

    /**
     * Says that the packet's next hop was asked for and does not answer. If there is still no MAC address for it, the error is due
     * that its sender is told ({@link org.encap4j.mtu.IcmpReason#ADDRESS_UNREACHABLE}: RFC 1812 section 5.2.7.1, RFC 4861 section
     * 7.2.2). Holds until the next {@link #arrived}.
     *
     * @return this
     */
    public Forwarding nobodyAnswers() {
        nobodyAnswers = true;
        return this;
    }

    /**
     * Lends memory for ICMP errors. Without it none are written.
     *
     * @param memory at least {@link org.encap4j.mtu.IcmpError#MAX_LENGTH} bytes from start to end, other than the packets'; bind
     *     it again before the next packet when {@link #hasReply}
     * @return this
     */
    public Forwarding lend(Frame memory) {
        reply = memory;
        return this;
    }

    void begin() {
        arrival = ObservationPoint.NOWHERE.ordinal();
        egressPort = NO_PORT;
        point = ObservationPoint.NOWHERE.ordinal();
        sourceIdentity = 0;
        destinationIdentity = 0;
        replied = false;
        outer = null;
        found(0, NOWHERE);
        sourcePod = null;
        hop = null;
        tunnel.clear();
    }

    /** {@return the number of the port the packet came in through} */
    public int ingressPort() {
        return ingressPort;
    }

    /** {@return which of the {@code FROM} points the packet came by; {@code NOWHERE} when the forwarder does not say} */
    public ObservationPoint arrival() {
        return POINTS[arrival];
    }

    /** {@return the number of the port the packet goes out of, or {@link #NO_PORT}} */
    public int egressPort() {
        return egressPort;
    }

    /** {@return where the packet goes} */
    public ObservationPoint point() {
        return POINTS[point];
    }

    /** {@return the sender's security identity, all 32 bits; 0 when not known} */
    public int sourceIdentity() {
        return sourceIdentity;
    }

    /** {@return the receiver's security identity, all 32 bits; 0 when not known} */
    public int destinationIdentity() {
        return destinationIdentity;
    }

    /** {@return what the tunnel header says, when the packet went into a tunnel or came out of one} */
    public TunnelMetadata tunnel() {
        return tunnel;
    }

    /** {@return the outer headers that the packet was put into, which its frame now starts with; null when it was not} */
    public @Nullable OuterHeader outer() {
        return outer;
    }

    /** {@return the EtherType of the packet, without a tunnel; 0 when {@link #networkAt} is not known} */
    public int etherType() {
        return etherType;
    }

    /**
     * {@return the absolute index of the network header behind Ethernet, inside the tunnel if there is one, whatever that header
     * is; {@link #NOWHERE} when the forwarder did not look so far}
     */
    public int networkAt() {
        return networkAt;
    }

    /**
     * {@return whether an ICMP error stands in the lent memory, to be sent out of the ingress port as it is}
     *
     * <p>The error about a packet that came out of a tunnel has its own outer headers on.
     */
    public boolean hasReply() {
        return replied;
    }

    /** {@return the lent memory, or null} */
    public @Nullable Frame reply() {
        return reply;
    }

    /** {@return whether {@link #nobodyAnswers} holds} */
    public boolean isNobodyAnswering() {
        return nobodyAnswers;
    }

    long nanos() {
        return nanos;
    }

    void cameBy(ObservationPoint from) {
        arrival = from.ordinal();
    }

    void found(int type, int at) {
        etherType = type;
        networkAt = at;
    }

    /** The pod of this node that the packet's source address belongs to, or null. */
    LocalEndpoint sourcePod() {
        return sourcePod;
    }

    /** Where the routing table leads, or null where no route does. */
    NextHop hop() {
        return hop;
    }

    /** Keeps what was looked up to admit the packet for those who forward it. */
    void lookedUp(LocalEndpoint source, NextHop found) {
        sourcePod = source;
        hop = found;
    }

    void leaves(ObservationPoint where, int port) {
        point = where.ordinal();
        egressPort = port;
    }

    void leavesInside(OuterHeader headers, int port) {
        leaves(ObservationPoint.TO_OVERLAY, port);
        outer = headers;
    }

    void setIdentities(int source, int destination) {
        sourceIdentity = source;
        destinationIdentity = destination;
    }

    void setReplied(boolean written) {
        replied = written;
    }
}
