// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * One configured tunnel header: a protocol, its port, what it sends and what it accepts.
 *
 * <p>Implementations are immutable and shared between threads, allocate nothing per packet, and never retain the memory a frame
 * is bound to. What they send has one length, {@link #headerLength}; what they receive may have any that the protocol allows.
 */
public interface TunnelProtocol {
    /** What separates the parts of a description. */
    String PART = "; ";

    /**
     * A short name, as a command line or a report shows it.
     *
     * @return such as {@code vxlan}
     */
    String name();

    /**
     * The UDP destination port, for sending and for receiving.
     *
     * @return 1 to 65,535
     */
    int port();

    /**
     * Changes the port.
     *
     * @param udpPort 1 to 65,535
     * @return a changed copy
     * @throws IllegalArgumentException for any other number
     */
    TunnelProtocol withPort(int udpPort);

    /**
     * The length of the header that this instance sends, options included.
     *
     * @return in bytes, always the same
     */
    int headerLength();

    /**
     * Writes every byte of the header as far as it is known without a packet. Cold: called once per remote endpoint.
     *
     * @param frame where to write
     * @param at the header's first byte
     */
    void writeTemplate(Frame frame, int at);

    /**
     * Says whether the header can carry what the metadata asks for, so that {@link #patch} cannot fail.
     *
     * @param in the VNI, the identity, the payload type
     * @return {@code OK}, {@code BAD_METADATA} or {@code INVALID_IDENTITY}
     */
    Verdict check(TunnelMetadata in);

    /**
     * Writes what varies from packet to packet over a template.
     *
     * @param frame holds the template
     * @param at the header's first byte
     * @param in metadata for which {@link #check} has said {@code OK}
     */
    void patch(Frame frame, int at, TunnelMetadata in);

    /**
     * Says whether all that varies lies in the header's first eight bytes, which {@link #firstWord} then gives.
     *
     * @return always the same; false unless overridden
     */
    default boolean variesInFirstWordOnly() {
        return false;
    }

    /**
     * The header's first eight bytes as {@link #patch} would write them, for a sender that writes whole words. Only called if
     * {@link #variesInFirstWordOnly}.
     *
     * @param in metadata for which {@link #check} has said {@code OK}
     * @return eight bytes, the first in the highest bits
     */
    default long firstWord(TunnelMetadata in) {
        throw new UnsupportedOperationException(name() + " has no first word of its own");
    }

    /**
     * Checks one header at the frame's start and steps over it; the frame's end must be the end of the UDP payload. A tunnel
     * inside the payload is payload.
     *
     * @param frame the packet; on any verdict but {@code OK} it stays as it is
     * @param out overwritten with what the header says; meaningful after {@code OK} and after {@code OAM}
     * @return {@code OK}, or why the header is refused
     */
    Verdict decode(Frame frame, TunnelMetadata out);

    /**
     * Says what the header at an index holds, as far as it can be read, its options each behind {@value #PART}. Cold, for
     * people; never fails, whatever the bytes are.
     *
     * @param frame the packet; nothing is read at or past its end
     * @param at the header's first byte
     * @param out the words are appended here, without a line end
     */
    void describe(Frame frame, int at, StringBuilder out);

    /**
     * Puts the header alone in front of a packet (DATAGRAM framing).
     *
     * @param frame the packet; its start moves back by {@link #headerLength}, and on any verdict but {@code OK} nothing changes
     * @param in the VNI, the identity, the payload type
     * @return {@code OK}, {@code NO_HEADROOM}, or what {@link #check} says
     */
    default Verdict encode(Frame frame, TunnelMetadata in) {
        Verdict verdict = check(in);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        if (frame.headroom() < headerLength()) {
            return Verdict.NO_HEADROOM;
        }
        int at = frame.start() - headerLength();
        writeTemplate(frame, at);
        patch(frame, at, in);
        frame.resize(at, frame.end());
        return Verdict.OK;
    }

    /**
     * Refuses a number that is not a UDP port, for implementations to call when they are configured.
     *
     * @param port any number
     * @return the same number, 1 to 65,535
     * @throws IllegalArgumentException for any other
     */
    static int requirePort(int port) {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("UDP port " + port + " is not in 1..65535");
        }
        return port;
    }
}
