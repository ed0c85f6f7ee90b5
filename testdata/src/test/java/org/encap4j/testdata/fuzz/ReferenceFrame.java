// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;

/**
 * The outer headers of a frame read slowly, one octet at a time: IEEE 802.1Q, RFC 791, RFC 8200, RFC 768, RFC 1071, and RFC
 * 6040 for congestion marks; with limits as this project states them, two VLAN tags and eight extension headers.
 */
final class ReferenceFrame {
    private static final int UDP = 17;

    private final byte[] bytes;
    private final Map<Integer, TunnelKind> kinds;
    private final boolean verify;
    private final boolean strict;
    /** Where the payload begins; meaningful if {@link #judge} accepts. */
    private int payloadAt;
    /** Where the UDP datagram ends. */
    private int end;

    private int outerClass;
    private int innerClassAt = -1;
    private int congestion = -1;
    private ReferenceHeader header;

    ReferenceFrame(byte[] bytes, Map<Integer, TunnelKind> kinds, boolean verify, boolean strict) {
        this.bytes = bytes;
        this.kinds = kinds;
        this.verify = verify;
        this.strict = strict;
    }

    int payloadAt() {
        return payloadAt;
    }

    int end() {
        return end;
    }

    ReferenceHeader header() {
        return header;
    }

    /** {@return where the inner packet's version nibble is, if its congestion mark can be read, else -1} */
    int innerNetworkAt() {
        return innerClassAt;
    }

    /** {@return the inner packet's congestion mark after decapsulation, if it has one} */
    int congestion() {
        return congestion;
    }

    private int octet(int at) {
        return bytes[at] & 0xFF;
    }

    private int pair(int at) {
        return octet(at) * 256 + octet(at + 1);
    }

    /** {@return all verdicts that would be right; OK alone for a packet that must be accepted} */
    Set<Verdict> judge() {
        if (bytes.length < 14) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        int typeAt = 12;
        for (int tags = 0; isTag(pair(typeAt)); tags++) {
            if (tags == 2) {
                return EnumSet.of(Verdict.TOO_MANY_HEADERS);
            }
            typeAt += 4;
            if (typeAt + 2 > bytes.length) {
                return EnumSet.of(Verdict.TRUNCATED);
            }
        }
        return switch (pair(typeAt)) {
            case ReferenceHeader.IPV4 -> ipv4(typeAt + 2);
            case ReferenceHeader.IPV6 -> ipv6(typeAt + 2);
            default -> EnumSet.of(Verdict.NOT_A_TUNNEL);
        };
    }

    private static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88A8 || type == 0x9100;
    }

    private Set<Verdict> ipv4(int at) {
        if (bytes.length - at < 20) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        if (octet(at) / 16 != 4) {
            return EnumSet.of(Verdict.BAD_VERSION);
        }
        int headerLength = octet(at) % 16 * 4;
        if (headerLength < 20) {
            return EnumSet.of(Verdict.BAD_LENGTH);
        }
        if (headerLength > bytes.length - at) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        if (octet(at + 9) != UDP) {
            return EnumSet.of(Verdict.NOT_A_TUNNEL);
        }
        int stated = pair(at + 2);
        boolean unfinished = stated == 0 && !verify;
        if (!unfinished && stated < headerLength) {
            return EnumSet.of(Verdict.BAD_LENGTH);
        }
        if (stated > bytes.length - at) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        if (verify && sum(at, at + headerLength, 0) != 0xFFFF) {
            return EnumSet.of(Verdict.BAD_IP_CHECKSUM);
        }
        if (pair(at + 6) % 0x4000 != 0) {
            return EnumSet.of(Verdict.FRAGMENT);
        }
        outerClass = octet(at + 1);
        int pseudo = sum(at + 12, at + 20, 0);
        return udp(at + headerLength, unfinished ? bytes.length : at + stated, unfinished, pseudo, false);
    }

    private Set<Verdict> ipv6(int at) {
        if (bytes.length - at < 40) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        if (octet(at) / 16 != 6) {
            return EnumSet.of(Verdict.BAD_VERSION);
        }
        int stated = pair(at + 4);
        boolean unfinished = stated == 0 && !verify;
        if (stated > bytes.length - at - 40) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        int ipEnd = unfinished ? bytes.length : at + 40 + stated;
        outerClass = octet(at) % 16 * 16 + octet(at + 1) / 16;
        int pseudo = sum(at + 8, at + 40, 0);
        int protocol = octet(at + 6);
        int next = at + 40;
        boolean fragment = false;
        boolean later = false;
        for (int headers = 0; isExtension(protocol) && !later; headers++) {
            if (headers == 8) {
                return EnumSet.of(Verdict.TOO_MANY_HEADERS);
            }
            if (ipEnd - next < 8 || ipEnd - next < extensionLength(protocol, next)) {
                return EnumSet.of(Verdict.TRUNCATED);
            }
            int length = extensionLength(protocol, next);
            if (protocol == 44) {
                int field = pair(next + 2);
                later = field / 8 != 0;
                fragment |= later || field % 2 != 0;
            }
            protocol = octet(next);
            next += length;
        }
        if (fragment && (protocol == UDP || isExtension(protocol))) {
            return EnumSet.of(Verdict.FRAGMENT);
        }
        return protocol == UDP ? udp(next, ipEnd, unfinished, pseudo, true) : EnumSet.of(Verdict.NOT_A_TUNNEL);
    }

    private static boolean isExtension(int protocol) {
        return Arrays.stream(new int[] {0, 43, 44, 51, 60}).anyMatch(each -> each == protocol);
    }

    private int extensionLength(int protocol, int at) {
        return protocol == 44 ? 8 : protocol == 51 ? (octet(at + 1) + 2) * 4 : (octet(at + 1) + 1) * 8;
    }

    private Set<Verdict> udp(int at, int ipEnd, boolean unfinished, int addresses, boolean overIpv6) {
        if (ipEnd - at < 8) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        TunnelKind kind = kinds.get(pair(at + 2));
        if (kind == null) {
            return EnumSet.of(Verdict.NOT_A_TUNNEL);
        }
        int stated = pair(at + 4);
        if (stated < 8 && !(unfinished && stated == 0)) {
            return EnumSet.of(Verdict.BAD_LENGTH);
        }
        if (stated > ipEnd - at) {
            return EnumSet.of(Verdict.TRUNCATED);
        }
        end = unfinished && stated == 0 ? ipEnd : at + stated;
        boolean absent = pair(at + 6) == 0;
        if (verify && absent && overIpv6) {
            return EnumSet.of(Verdict.ZERO_UDP_CHECKSUM);
        }
        if (verify && !absent && sum(at, end, addresses + UDP + stated) != 0xFFFF) {
            return EnumSet.of(Verdict.BAD_UDP_CHECKSUM);
        }
        header = kind.reference().read(Arrays.copyOfRange(bytes, at + 8, end), strict);
        if (!header.refusals().isEmpty()) {
            return header.refusals();
        }
        payloadAt = at + 8 + header.reading().payloadAt();
        return congestion(header.reading().payload());
    }

    private Set<Verdict> congestion(int payload) {
        int type = payload;
        int at = payloadAt;
        if (payload == ReferenceHeader.ETHERNET) {
            int typeAt = at + 12;
            for (int tags = 0; tags < 2 && typeAt + 2 <= end && isTag(pair(typeAt)); tags++) {
                typeAt += 4;
            }
            type = typeAt + 2 <= end ? pair(typeAt) : 0;
            at = typeAt + 2;
        }
        boolean ipv4 = type == ReferenceHeader.IPV4
                && end - at >= 20
                && octet(at) / 16 == 4
                && octet(at) % 16 >= 5
                && octet(at) % 16 * 4 <= end - at;
        boolean ipv6 = type == ReferenceHeader.IPV6 && end - at >= 40 && octet(at) / 16 == 6;
        if (!ipv4 && !ipv6) {
            return EnumSet.of(Verdict.OK);
        }
        innerClassAt = at;
        int inner = ipv4 ? octet(at + 1) % 4 : octet(at + 1) / 16 % 4;
        int outer = outerClass % 4;
        if (outer == 3 && inner == 0) {
            return EnumSet.of(Verdict.ECN_DROP);
        }
        congestion = outer == 3 ? 3 : inner == 2 && outer == 1 ? 1 : inner;
        return EnumSet.of(Verdict.OK);
    }

    /** The one's complement sum of octets, RFC 1071. */
    private int sum(int from, int to, int initial) {
        long sum = initial;
        for (int at = from; at < to; at++) {
            sum += (at - from) % 2 == 0 ? octet(at) * 256 : octet(at);
        }
        while (sum > 0xFFFF) {
            sum = sum % 65536 + sum / 65536;
        }
        return (int) sum;
    }

    /** {@return whether the IPv4 header there has the right checksum} */
    boolean ipv4ChecksumGood(int at) {
        return sum(at, at + octet(at) % 16 * 4, 0) == 0xFFFF;
    }
}
