// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What one tunnel header says: a reusable carrier that a sender fills in and a receiver reads.
 *
 * <p>Positions are absolute indices into the memory the frame was bound to when the packet was received. The headers they
 * point at are still there, now in the packet's headroom, until somebody overwrites them.
 *
 * <p>A carrier belongs to one thread.
 */
public final class TunnelMetadata {
    /** A position that is not known: that header was not there, or not looked at. */
    public static final int NOWHERE = -1;

    private final ReceivedOuter outer = new ReceivedOuter();

    private static final int HAS_IDENTITY = 1;
    private static final int OAM = 1 << 1;
    private static final int REPLICATED = 1 << 2;
    private static final int DONT_LEARN = 1 << 3;
    private static final int POLICY_APPLIED = 1 << 4;
    private static final int CRITICAL = 1 << 5;

    private int vni;
    private int identity;
    private int payload;
    private int nextProtocol;
    /** Together in one word, because every packet starts with all of them cleared. */
    private int flags;

    private TunnelProtocol protocol;
    private int headerAt;
    private int optionsAt;
    private int optionsLength;
    private int payloadAt;

    /** Counts datagrams that may be fragmented; lives here because a carrier has one thread. */
    private int identification;

    /** An empty carrier: VNI 0, no identity, an Ethernet frame as payload. */
    public TunnelMetadata() {
        clear();
    }

    /** {@return this carrier, emptied} */
    public TunnelMetadata clear() {
        return clear(null, NOWHERE);
    }

    private boolean is(int flag) {
        return (flags & flag) != 0;
    }

    private void set(int flag, boolean value) {
        flags = value ? flags | flag : flags & ~flag;
    }

    /**
     * Starts over for a header that is being decoded.
     * @param decoding whose header it is
     * @param at the header's first byte
     * @return this
     */
    public TunnelMetadata clear(TunnelProtocol decoding, int at) {
        vni = 0;
        identity = 0;
        flags = 0;
        payload = EtherType.TRANSPARENT_ETHERNET;
        nextProtocol = 0;
        outer.clear();
        headerAt = at;
        // Most packets are of the same protocol, and writing a reference costs the collector's bookkeeping.
        if (protocol != decoding) {
            protocol = decoding;
        }
        optionsAt = NOWHERE;
        optionsLength = 0;
        payloadAt = NOWHERE;
        return this;
    }

    /** {@return the virtual network identifier, 0 to 16,777,215} */
    public int vni() {
        return vni;
    }

    /**
     * Sets the virtual network identifier; profiles that carry the identity there do not use it when sending.
     * @param value 24 bits; more is refused as {@code BAD_METADATA} when a header is written
     * @return this
     */
    public TunnelMetadata setVni(int value) {
        vni = value;
        return this;
    }

    /** {@return the security identity of the packet's sender, all 32 bits; 0 when none was carried} */
    public int identity() {
        return identity;
    }

    /** {@return whether an identity is set, or was carried} */
    public boolean hasIdentity() {
        return is(HAS_IDENTITY);
    }

    /**
     * Sets the security identity of the packet's sender.
     * @param value all 32 bits
     * @return this
     */
    public TunnelMetadata setIdentity(int value) {
        identity = value;
        flags |= HAS_IDENTITY;
        return this;
    }

    /**
     * Takes an identity from the wire.
     * @param received the identity as an unsigned 32-bit number, or a negative number for one that is not accepted
     * @return {@code OK} or {@code INVALID_IDENTITY}
     */
    public Verdict receiveIdentity(long received) {
        if (received < 0) {
            return Verdict.INVALID_IDENTITY;
        }
        setIdentity((int) received);
        return Verdict.OK;
    }

    /**
     * {@return the EtherType of the packet inside, behind Ethernet and VLAN tags; {@link Payload#OPAQUE} if it has none}
     * @param frame the packet; payload and its position must be set already
     */
    public int innerEtherType(Frame frame) {
        return Payload.etherType(frame, payload, Payload.networkAt(frame, payload, payloadAt));
    }

    /** {@return what the tunnel carries, as {@link Payload} names it} */
    public int payload() {
        return payload;
    }

    /**
     * Sets what the tunnel carries.
     * @param etherType as {@link Payload} names it
     * @return this
     */
    public TunnelMetadata setPayload(int etherType) {
        payload = etherType;
        return this;
    }

    /** {@return the payload's number in the header's own numbering where it has one (VXLAN-GPE), else 0} */
    public int nextProtocol() {
        return nextProtocol;
    }

    /**
     * Sets the payload's number in the header's own numbering, for an {@link Payload#OPAQUE} payload.
     * @param number 0 to 255, and none that has an EtherType, which {@link #setPayload} is for
     * @return this
     */
    public TunnelMetadata setNextProtocol(int number) {
        nextProtocol = number;
        return this;
    }

    /** {@return whether this is an operations packet, whose payload is not data} */
    public boolean oam() {
        return is(OAM);
    }

    /**
     * Marks an operations packet (VXLAN-GPE and Geneve O bit).
     * @param value whether it is one
     * @return this
     */
    public TunnelMetadata setOam(boolean value) {
        set(OAM, value);
        return this;
    }

    /** {@return whether the packet is a copy of a broadcast, unknown or multicast one (VXLAN-GPE B bit)} */
    public boolean replicated() {
        return is(REPLICATED);
    }

    /**
     * Marks a copy of a broadcast, unknown or multicast packet (VXLAN-GPE B bit).
     * @param value whether it is one
     * @return this
     */
    public TunnelMetadata setReplicated(boolean value) {
        set(REPLICATED, value);
        return this;
    }

    /** {@return whether the receiver must not learn the inner source address (group policy D bit)} */
    public boolean dontLearn() {
        return is(DONT_LEARN);
    }

    /**
     * Forbids learning the inner source address (group policy D bit).
     * @param value whether it is forbidden
     * @return this
     */
    public TunnelMetadata setDontLearn(boolean value) {
        set(DONT_LEARN, value);
        return this;
    }

    /** {@return whether policy was applied already (group policy A bit)} */
    public boolean policyApplied() {
        return is(POLICY_APPLIED);
    }

    /**
     * Says that policy was applied already (group policy A bit).
     * @param value whether it was
     * @return this
     */
    public TunnelMetadata setPolicyApplied(boolean value) {
        set(POLICY_APPLIED, value);
        return this;
    }

    /** {@return whether the header says that a critical option is present (Geneve C bit)} */
    public boolean critical() {
        return is(CRITICAL);
    }

    /**
     * Records the Geneve C bit of a received header; when sending it follows from the options.
     * @param value whether it is set
     * @return this
     */
    public TunnelMetadata setCritical(boolean value) {
        set(CRITICAL, value);
        return this;
    }

    /** {@return the protocol that decoded the header, or null} */
    public @Nullable TunnelProtocol protocol() {
        return protocol;
    }

    /** {@return what was found outside the tunnel header, when a {@link Decapsulator} received the packet} */
    public ReceivedOuter outer() {
        return outer;
    }

    /** {@return where the tunnel header starts, or {@link #NOWHERE}} */
    public int headerAt() {
        return headerAt;
    }

    /** {@return where the tunnel header's options start, or {@link #NOWHERE}} */
    public int optionsAt() {
        return optionsAt;
    }

    /** {@return the length of all options with their headers, in bytes} */
    public int optionsLength() {
        return optionsLength;
    }

    /**
     * Records where the options lie.
     * @param at their first byte
     * @param length of all of them, in bytes
     * @return this
     */
    public TunnelMetadata setOptions(int at, int length) {
        optionsAt = at;
        optionsLength = length;
        return this;
    }

    /** {@return where the payload starts, or {@link #NOWHERE}} */
    public int payloadAt() {
        return payloadAt;
    }

    /**
     * Records where the payload starts.
     * @param at its first byte
     * @return this
     */
    public TunnelMetadata setPayloadAt(int at) {
        payloadAt = at;
        return this;
    }

    /** The IPv4 identification of the next datagram that may be fragmented (RFC 6864 section 4.3). */
    int nextIdentification() {
        return identification++ & 0xFFFF;
    }
}
