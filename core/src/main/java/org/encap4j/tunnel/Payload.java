// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * What a tunnel carries, named by EtherType: {@link EtherType#TRANSPARENT_ETHERNET} for a whole Ethernet frame,
 * {@link EtherType#IPV4} and {@link EtherType#IPV6} for a packet without one, any other EtherType or {@link #OPAQUE} for bytes
 * that are passed on as they are.
 */
public final class Payload {
    /** The header names a protocol that has no EtherType; see {@link TunnelMetadata#nextProtocol}. */
    public static final int OPAQUE = 0;

    /** What {@link #networkAt} returns when there is no network header to be found. */
    public static final int NOT_FOUND = -1;

    private Payload() {}

    /**
     * Whether a payload is long enough to be what it is said to be.
     *
     * @param type the payload's EtherType
     * @param length in bytes
     * @return {@code OK}, or {@code TRUNCATED} when its first header does not fit
     */
    public static Verdict check(int type, int length) {
        int least = switch (type) {
            case EtherType.TRANSPARENT_ETHERNET -> EthernetHeader.LENGTH;
            case EtherType.IPV4 -> Ipv4Header.MIN_LENGTH;
            case EtherType.IPV6 -> Ipv6Header.LENGTH;
            default -> 0;
        };
        return length < least ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * Finds the network header inside a payload, behind Ethernet and VLAN tags if there are any.
     *
     * @param frame the bound packet; nothing is read at or past its end
     * @param type the payload's EtherType
     * @param at the payload's first byte
     * @return the index of the network header, or {@link #NOT_FOUND}
     */
    public static int networkAt(Frame frame, int type, int at) {
        if (type != EtherType.TRANSPARENT_ETHERNET) {
            return at;
        }
        int typeAt = EthernetHeader.typeAt(frame, at);
        return typeAt < 0 ? NOT_FOUND : typeAt + Short.BYTES;
    }

    /**
     * The EtherType of the network header that {@link #networkAt} found.
     *
     * @param frame the bound packet
     * @param type the payload's EtherType
     * @param networkAt as returned by {@link #networkAt}
     * @return an EtherType, {@link #OPAQUE} when there was none
     */
    public static int etherType(Frame frame, int type, int networkAt) {
        if (type != EtherType.TRANSPARENT_ETHERNET) {
            return type;
        }
        return networkAt == NOT_FOUND ? OPAQUE : frame.getUnsignedShort(networkAt - Short.BYTES);
    }

    /** Whether an ECN codepoint can be read at {@code networkAt}, and written if it has to change. */
    static boolean hasTrafficClass(Frame frame, int etherType, int networkAt) {
        return switch (etherType) {
            case EtherType.IPV4 -> Ipv4Header.checkHeader(frame, networkAt) == Verdict.OK;
            case EtherType.IPV6 -> Ipv6Header.checkHeader(frame, networkAt) == Verdict.OK;
            default -> false;
        };
    }

    static int trafficClass(Frame frame, int etherType, int networkAt) {
        return etherType == EtherType.IPV4
                ? Ipv4Header.trafficClass(frame, networkAt)
                : Ipv6Header.trafficClass(frame, networkAt);
    }

    static void setTrafficClass(Frame frame, int etherType, int networkAt, int trafficClass) {
        if (etherType == EtherType.IPV4) {
            Ipv4Header.setTrafficClass(frame, networkAt, trafficClass);
        } else {
            Ipv6Header.setTrafficClass(frame, networkAt, trafficClass);
        }
    }
}
