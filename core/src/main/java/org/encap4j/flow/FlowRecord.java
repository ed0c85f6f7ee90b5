// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.forward.ObservationPoint;
import org.jspecify.annotations.Nullable;

/**
 * One flow: what happened to one packet at one place. A carrier that is filled, read and filled again; it belongs to one thread.
 *
 * <p>Addresses are 128 bits in two halves; an IPv4 address is the low 32 bits of the low half, all others are zero. Of a packet
 * in a tunnel they are the inner ones, and the outer ones have names of their own. What is not known or not there is zero.
 */
public final class FlowRecord {
    private static final Verdict[] VERDICTS = Verdict.values();
    private static final ObservationPoint[] POINTS = ObservationPoint.values();
    private static final FlowDirection[] DIRECTIONS = FlowDirection.values();
    private static final FlowTunnel[] TUNNELS = FlowTunnel.values();

    final long[] words = new long[FlowField.WORDS]; // all but the node's name
    private String node = "";

    /** A record of nothing. */
    public FlowRecord() {}

    /** {@return this record, of nothing again but the node} */
    public FlowRecord clear() {
        Arrays.fill(words, 0);
        return this;
    }

    private FlowRecord set(int part, long value) {
        FlowField.set(words, part, value);
        return this;
    }

    /** {@return when it happened, in nanoseconds since 1970-01-01T00:00:00Z} */
    public long timeNanos() {
        return words[FlowField.TIME];
    }

    /**
     * Sets when it happened.
     * @param nanos since 1970-01-01T00:00:00Z
     * @return this
     */
    public FlowRecord setTimeNanos(long nanos) {
        words[FlowField.TIME] = nanos;
        return this;
    }

    /** {@return the name of the node that saw it, empty when not known} */
    public String node() {
        return node;
    }

    /**
     * Sets the node that saw it.
     * @param name not null
     * @return this
     */
    public FlowRecord setNode(String name) {
        node = name;
        return this;
    }

    /** {@return where it was seen; {@code NOWHERE} for a packet that was dropped} */
    public ObservationPoint point() {
        return POINTS[FlowField.get(words, FlowField.POINT)];
    }

    /** {@return whether the packet went on; if not it was dropped} */
    public boolean isForwarded() {
        return verdict() == Verdict.OK;
    }

    /** {@return {@code OK} for a packet that went on, why it was dropped, or null when only Cilium's reason is known} */
    public @Nullable Verdict verdict() {
        int number = FlowField.get(words, FlowField.VERDICT);
        return number == 0 ? null : VERDICTS[number - 1];
    }

    /** {@return Cilium's number for why it was dropped, to be read with {@link DropReason}; 0 for none} */
    public int dropReason() {
        return FlowField.get(words, FlowField.DROP_REASON);
    }

    /**
     * Says that the packet went on.
     * @param point where it was seen
     * @return this
     */
    public FlowRecord setForwarded(ObservationPoint point) {
        return setOutcome(point, Verdict.OK.ordinal() + 1, Verdict.NO_CILIUM_REASON);
    }

    /**
     * Says that the packet was dropped, and with it Cilium's reason.
     * @param verdict anything but {@code OK}
     * @return this
     */
    public FlowRecord setDropped(Verdict verdict) {
        return setOutcome(ObservationPoint.NOWHERE, verdict.ordinal() + 1, verdict.ciliumReason());
    }

    /**
     * Says that the packet was dropped for a reason of Cilium's.
     * @param ciliumReason 0 to 65,535
     * @return this
     */
    public FlowRecord setDropped(int ciliumReason) {
        return setOutcome(ObservationPoint.NOWHERE, 0, ciliumReason);
    }

    private FlowRecord setOutcome(ObservationPoint point, int verdict, int reason) {
        set(FlowField.POINT, point.ordinal());
        return set(FlowField.VERDICT, verdict).set(FlowField.DROP_REASON, reason);
    }

    /** {@return which way the packet goes within its connection} */
    public FlowDirection direction() {
        return DIRECTIONS[FlowField.get(words, FlowField.DIRECTION)];
    }

    /**
     * Sets which way the packet goes within its connection.
     * @param direction not null
     * @return this
     */
    public FlowRecord setDirection(FlowDirection direction) {
        return set(FlowField.DIRECTION, direction.ordinal());
    }

    /** {@return 4, 6, or 0 when there is no IP header} */
    public int ipVersion() {
        return FlowField.get(words, FlowField.VERSION);
    }

    /** {@return the high 64 bits of the source address} */
    public long sourceHigh() {
        return words[FlowField.SOURCE_HIGH];
    }

    /** {@return the low 64 bits of the source address} */
    public long sourceLow() {
        return words[FlowField.SOURCE_LOW];
    }

    /** {@return the high 64 bits of the destination address} */
    public long destinationHigh() {
        return words[FlowField.DESTINATION_HIGH];
    }

    /** {@return the low 64 bits of the destination address} */
    public long destinationLow() {
        return words[FlowField.DESTINATION_LOW];
    }

    /**
     * Sets the IP version and the addresses.
     * @param version 4, 6, or 0 for none
     * @param fromHigh the high 64 bits of the source address
     * @param fromLow the low 64 bits of it
     * @param toHigh the high 64 bits of the destination address
     * @param toLow the low 64 bits of it
     * @return this
     */
    public FlowRecord setAddresses(int version, long fromHigh, long fromLow, long toHigh, long toLow) {
        words[FlowField.SOURCE_HIGH] = fromHigh;
        words[FlowField.SOURCE_LOW] = fromLow;
        words[FlowField.DESTINATION_HIGH] = toHigh;
        words[FlowField.DESTINATION_LOW] = toLow;
        return set(FlowField.VERSION, version);
    }

    /** {@return the sender's security identity, all 32 bits} */
    public int sourceIdentity() {
        return FlowField.get(words, FlowField.SOURCE_IDENTITY);
    }

    /** {@return the receiver's security identity, all 32 bits} */
    public int destinationIdentity() {
        return FlowField.get(words, FlowField.DESTINATION_IDENTITY);
    }

    /**
     * Sets the security identities.
     * @param source all 32 bits
     * @param destination all 32 bits
     * @return this
     */
    public FlowRecord setIdentities(int source, int destination) {
        set(FlowField.SOURCE_IDENTITY, Integer.toUnsignedLong(source));
        return set(FlowField.DESTINATION_IDENTITY, Integer.toUnsignedLong(destination));
    }

    /** {@return what the packet carries, an {@link org.encap4j.wire.IpProtocol}} */
    public int protocol() {
        return FlowField.get(words, FlowField.PROTOCOL);
    }

    /**
     * Sets what the packet carries.
     * @param protocol an {@link org.encap4j.wire.IpProtocol}
     * @return this
     */
    public FlowRecord setProtocol(int protocol) {
        return set(FlowField.PROTOCOL, protocol);
    }

    /** {@return whether ports, or ICMP type and code, are there: not in later fragments and in what was cut short} */
    public boolean hasTransport() {
        return FlowField.get(words, FlowField.HAS_TRANSPORT) != 0;
    }

    /** {@return the source port} */
    public int sourcePort() {
        return FlowField.get(words, FlowField.SOURCE_PORT);
    }

    /** {@return the destination port} */
    public int destinationPort() {
        return FlowField.get(words, FlowField.DESTINATION_PORT);
    }

    /**
     * Sets the ports and the TCP flags, and that they are there.
     * @param source 0 to 65,535
     * @param destination 0 to 65,535
     * @param tcpFlags eight bits; 0 for other protocols
     * @return this
     */
    public FlowRecord setPorts(int source, int destination, int tcpFlags) {
        set(FlowField.SOURCE_PORT, source).set(FlowField.DESTINATION_PORT, destination);
        return set(FlowField.TCP_FLAGS, tcpFlags).set(FlowField.HAS_TRANSPORT, 1);
    }

    /** {@return the TCP flags, as {@link org.encap4j.wire.TcpHeader#flags} gives them} */
    public int tcpFlags() {
        return FlowField.get(words, FlowField.TCP_FLAGS);
    }

    /** {@return the ICMP type} */
    public int icmpType() {
        return FlowField.get(words, FlowField.ICMP_TYPE);
    }

    /** {@return the ICMP code} */
    public int icmpCode() {
        return FlowField.get(words, FlowField.ICMP_CODE);
    }

    /** {@return the identifier of an ICMP echo message} */
    public int icmpIdentifier() {
        return FlowField.get(words, FlowField.ICMP_IDENTIFIER);
    }

    /**
     * Sets what an ICMP message is, and that it is there.
     * @param type 0 to 255
     * @param code 0 to 255
     * @param identifier of an echo message: 0 to 65,535; else 0
     * @return this
     */
    public FlowRecord setIcmp(int type, int code, int identifier) {
        set(FlowField.ICMP_TYPE, type).set(FlowField.ICMP_CODE, code);
        return set(FlowField.ICMP_IDENTIFIER, identifier).set(FlowField.HAS_TRANSPORT, 1);
    }

    /** {@return the tunnel the packet came out of or went into} */
    public FlowTunnel tunnel() {
        return TUNNELS[FlowField.get(words, FlowField.TUNNEL)];
    }

    /** {@return the virtual network identifier in the tunnel header, 24 bits} */
    public int vni() {
        return FlowField.get(words, FlowField.VNI);
    }

    /**
     * Sets the tunnel.
     * @param tunnel not null
     * @param vni 24 bits
     * @return this
     */
    public FlowRecord setTunnel(FlowTunnel tunnel, int vni) {
        return set(FlowField.TUNNEL, tunnel.ordinal()).set(FlowField.VNI, vni);
    }

    /** {@return the outer IP version: 4, 6, or 0 when there is no tunnel} */
    public int outerVersion() {
        return FlowField.get(words, FlowField.OUTER_VERSION);
    }

    /** {@return the high 64 bits of the outer source address} */
    public long outerSourceHigh() {
        return words[FlowField.OUTER_SOURCE_HIGH];
    }

    /** {@return the low 64 bits of the outer source address} */
    public long outerSourceLow() {
        return words[FlowField.OUTER_SOURCE_LOW];
    }

    /** {@return the high 64 bits of the outer destination address} */
    public long outerDestinationHigh() {
        return words[FlowField.OUTER_DESTINATION_HIGH];
    }

    /** {@return the low 64 bits of the outer destination address} */
    public long outerDestinationLow() {
        return words[FlowField.OUTER_DESTINATION_LOW];
    }

    /**
     * Sets the outer IP version and addresses.
     * @param version 4, 6, or 0 for none
     * @param fromHigh the high 64 bits of the source address
     * @param fromLow the low 64 bits of it
     * @param toHigh the high 64 bits of the destination address
     * @param toLow the low 64 bits of it
     * @return this
     */
    public FlowRecord setOuterAddresses(int version, long fromHigh, long fromLow, long toHigh, long toLow) {
        words[FlowField.OUTER_SOURCE_HIGH] = fromHigh;
        words[FlowField.OUTER_SOURCE_LOW] = fromLow;
        words[FlowField.OUTER_DESTINATION_HIGH] = toHigh;
        words[FlowField.OUTER_DESTINATION_LOW] = toLow;
        return set(FlowField.OUTER_VERSION, version);
    }

    /** {@return the outer UDP source port} */
    public int outerSourcePort() {
        return FlowField.get(words, FlowField.OUTER_SOURCE_PORT);
    }

    /** {@return the outer UDP destination port, the tunnel's} */
    public int outerDestinationPort() {
        return FlowField.get(words, FlowField.OUTER_DESTINATION_PORT);
    }

    /**
     * Sets the outer UDP ports.
     * @param source 0 to 65,535
     * @param destination 0 to 65,535
     * @return this
     */
    public FlowRecord setOuterPorts(int source, int destination) {
        return set(FlowField.OUTER_SOURCE_PORT, source).set(FlowField.OUTER_DESTINATION_PORT, destination);
    }
}
