// SPDX-License-Identifier: Apache-2.0
//
// Outer headers off a packet: the same work as Decapsulator of org.encap4j.tunnel, checksums verified, with one
// protocol.
//
// Not here: an IPv6 packet inside or outside (UNSUPPORTED_ETHERTYPE says so, where Java goes on).
#ifndef DECAP_H
#define DECAP_H

#include "tunnel.h"

enum { ECN_CE = 3, ECN_DROPS = 4, ECN_ALARMS = 8 };
#define GENEVE_OPTION_CRITICAL 0x80u

// What a tunnel header has said, and where the parts of the packet lie, in bytes behind its start.
struct received {
    struct metadata says;
    bool critical;
    bool udp_checksum;
    bool ecn_alarm;
    uint8_t mark; // the ECN codepoint that the packet inside must get, where marked_at is not 0
    uint16_t ip_at;
    uint16_t udp_at;
    uint16_t options_length;
    uint16_t payload_at;
    uint16_t marked_at; // an IPv4 header
    uint32_t end;
};

// The kinds of options that a receiver knows (Geneve.of): class, type and the length of their data in words.
#define KIND(class, type, words) ((uint32_t)(class) << 16 | (type) << 8 | (words))
static const uint32_t known_options[] = {
    KIND(0x014B, 0x81, 2), KIND(0x014B, 0x81, 5), KIND(0x0102, 0x80, 1), KIND(0xFF4A, 0x01, 1), KIND(0x0108, 0x01, 2),
    KIND(0x0108, 0x02, 2), KIND(0x0108, 0x03, 1), KIND(0x0132, 0x01, 1), KIND(0x0132, 0x02, 4), KIND(0x0132, 0x03, 2),
};

INLINE bool is_known_option(uint32_t kind) {
    for (size_t i = 0; i < sizeof known_options / sizeof *known_options; i++) {
        if (known_options[i] == kind) {
            return true;
        }
    }
    return false;
}

// Walks the options once: judges each, and remembers the first of the identity's kind. One of another length is not
// read, and hides those behind it.
INLINE enum verdict receive_options(const uint8_t *at, const uint8_t *end, const uint8_t **identity) {
    const uint8_t *first = NULL;
    while (at < end) {
        // Every length is a multiple of four, so four bytes are left whenever one is.
        uint32_t head = get32(at);
        const uint8_t *next = at + 4 + (head & 0x1F) * 4;
        if (unlikely(next > end)) {
            return BAD_OPTIONS;
        }
        if (unlikely(head & GENEVE_OPTION_CRITICAL << 8) && !is_known_option(head & 0xFFFFFF1F)) {
            return UNKNOWN_CRITICAL_OPTION;
        }
        if (head >> 8 == IDENTITY_OPTION_KIND && !first) {
            first = at;
        }
        at = next;
    }
    *identity = first && (get32(first) & 0x1F) == 1 ? first + 4 : NULL;
    return OK;
}

// Takes an identity from the wire: the host's is refused, because it must not travel.
INLINE enum verdict receive_identity(struct metadata *out, uint32_t number) {
    out->identity = number;
    out->has_identity = true;
    return unlikely(number == IDENTITY_HOST) ? INVALID_IDENTITY : OK;
}

INLINE enum verdict receive_geneve(struct tunnel tunnel, const uint8_t *at, uint32_t length, struct received *out) {
    if (unlikely(length < TUNNEL_LENGTH)) {
        return TRUNCATED;
    }
    uint64_t word = get64(at);
    if (unlikely(word >> 62)) {
        return BAD_VERSION;
    }
    uint32_t options_length = (word >> 56) * 4;
    if (unlikely(length - TUNNEL_LENGTH < options_length)) {
        return TRUNCATED;
    }
    const uint8_t *options = at + TUNNEL_LENGTH;
    const uint8_t *identity;
    enum verdict verdict = receive_options(options, options + options_length, &identity);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    unsigned flags = word >> 48;
    out->says.vni = (uint32_t)word >> 8;
    out->says.payload = (uint16_t)(word >> 32);
    out->says.oam = flags & GENEVE_FLAG_OAM;
    out->critical = flags & GENEVE_FLAG_CRITICAL;
    out->options_length = (uint16_t)options_length;
    if (unlikely(flags & GENEVE_FLAG_OAM)) {
        return OAM;
    }
    if (unlikely(length - TUNNEL_LENGTH - options_length < payload_least(out->says.payload))) {
        return TRUNCATED;
    }
    if (is_vni_identity(tunnel)) {
        return receive_identity(&out->says, out->says.vni);
    }
    bool in_option = tunnel.carriage == GENEVE_OPTION && likely(identity != NULL);
    return in_option ? receive_identity(&out->says, get32(identity)) : OK;
}

INLINE enum verdict receive_vxlan(struct tunnel tunnel, const uint8_t *at, uint32_t length, struct received *out) {
    if (unlikely(length < TUNNEL_LENGTH)) {
        return TRUNCATED;
    }
    uint64_t word = get64(at);
    unsigned flags = word >> 48;
    if (unlikely(!(flags & VXLAN_FLAG_VNI))) {
        return BAD_FLAGS;
    }
    if (unlikely(length < TUNNEL_LENGTH + ETHERNET_LENGTH)) {
        return TRUNCATED;
    }
    out->says.vni = (uint32_t)word >> 8;
    out->says.payload = TYPE_ETHERNET;
    if (is_vni_identity(tunnel)) {
        return receive_identity(&out->says, out->says.vni);
    }
    if (is_plain(tunnel) || unlikely(!(flags & VXLAN_FLAG_GROUP))) {
        return OK;
    }
    out->says.dont_learn = flags & VXLAN_FLAG_DONT_LEARN;
    out->says.policy_applied = flags & VXLAN_FLAG_APPLIED;
    return receive_identity(&out->says, word >> 32 & 0xFFFF);
}

COLD bool udp_checksum_good(const uint8_t *ip, const uint8_t *udp, size_t length) {
    uint64_t sum = sum_swapped(ip + 12, 8) + sum_swapped(udp, length);
    return fold64(sum + __builtin_bswap16(PROTOCOL_UDP) + __builtin_bswap16((uint16_t)length)) == 0xFFFF;
}

// What becomes of the inner codepoint, by inner and outer one (RFC 6040 section 4.2).
static const uint8_t ecn_inner[4][4] = {
    {0, 0 | ECN_ALARMS, 0 | ECN_ALARMS, ECN_DROPS | ECN_ALARMS},
    {1, 1, 1, ECN_CE},
    {2, 1, 2, ECN_CE},
    {3, 3 | ECN_ALARMS, 3, ECN_CE},
};

// What the outer codepoint does to an IPv4 packet inside.
INLINE enum verdict receive_congestion(struct received *out, const uint8_t *frame, const uint8_t *inner_ip,
                                       uint8_t outer_class) {
    uint8_t inner = inner_ip[1] & ECN_MASK;
    uint8_t codepoint = ecn_inner[inner][outer_class & ECN_MASK];
    out->ecn_alarm = codepoint & ECN_ALARMS;
    if (unlikely((codepoint & (ECN_MASK | ECN_DROPS)) != inner)) {
        out->mark = codepoint & ECN_MASK;
        out->marked_at = (uint16_t)(inner_ip - frame);
        return codepoint & ECN_DROPS ? ECN_DROP : OK;
    }
    return OK;
}

COLD enum verdict receive_unusual_congestion(struct received *out, const uint8_t *frame, const uint8_t *payload,
                                             uint8_t outer_class) {
    const uint8_t *network;
    const uint8_t *end = frame + out->end;
    uint16_t type = inner_type(out->says.payload, payload, end, &network);
    if (type == TYPE_IPV6) {
        return UNSUPPORTED_ETHERTYPE;
    }
    bool has_class = type == TYPE_IPV4 && ipv4_check_header(network, end) == OK;
    return has_class ? receive_congestion(out, frame, network, outer_class) : OK;
}

// Judges a packet whose IPv4 header can be read.
INLINE enum verdict inspect_ipv4(struct tunnel tunnel, struct packet packet, struct received *restrict out,
                                 const uint8_t *ip, unsigned header_length) {
    const uint8_t *frame = packet.start;
    if (unlikely(ip[9] != PROTOCOL_UDP)) {
        return NOT_A_TUNNEL;
    }
    enum verdict verdict = ipv4_check_length(ip, packet_end(&packet), header_length);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    if (unlikely(!ipv4_checksum_good(ip, header_length))) {
        return BAD_IP_CHECKSUM;
    }
    if (unlikely(ipv4_is_fragment(ip))) {
        return FRAGMENT;
    }
    const uint8_t *udp = ip + header_length;
    unsigned room = get16(ip + 2) - header_length;
    if (unlikely(room < UDP_LENGTH)) {
        return TRUNCATED;
    }
    if (unlikely(get16(udp + 2) != tunnel.port)) {
        return NOT_A_TUNNEL;
    }
    unsigned udp_length = get16(udp + 4);
    if (unlikely(udp_length < UDP_LENGTH)) {
        return BAD_LENGTH;
    }
    if (unlikely(udp_length > room)) {
        return TRUNCATED;
    }
    bool has_checksum = get16(udp + 6) != 0;
    if (unlikely(has_checksum) && !udp_checksum_good(ip, udp, udp_length)) {
        return BAD_UDP_CHECKSUM;
    }
    uint32_t udp_at = (uint32_t)(udp - frame);
    *out = (struct received){.ip_at = (uint16_t)(ip - frame), .udp_at = (uint16_t)udp_at, .udp_checksum = has_checksum,
                             .end = udp_at + udp_length};
    const uint8_t *header = udp + UDP_LENGTH;
    verdict = is_geneve(tunnel) ? receive_geneve(tunnel, header, udp_length - UDP_LENGTH, out)
                                : receive_vxlan(tunnel, header, udp_length - UDP_LENGTH, out);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    uint32_t before = udp_at + UDP_LENGTH + TUNNEL_LENGTH + out->options_length;
    out->payload_at = (uint16_t)before;
    const uint8_t *payload = frame + before;
    return likely(out->says.payload == TYPE_ETHERNET) && is_usual(payload, out->end - before)
        ? receive_congestion(out, frame, payload + ETHERNET_LENGTH, ip[1])
        : receive_unusual_congestion(out, frame, payload, ip[1]);
}

// The same for packets with VLAN tags or options, and all that is no IPv4 packet.
COLD enum verdict inspect_unusual(struct tunnel tunnel, struct packet packet, struct received *out) {
    enum verdict verdict;
    const uint8_t *end = packet_end(&packet);
    const uint8_t *type = type_at(packet.start, end, &verdict);
    if (!type) {
        return verdict;
    }
    if (get16(type) != TYPE_IPV4) {
        return get16(type) == TYPE_IPV6 ? UNSUPPORTED_ETHERTYPE : NOT_A_TUNNEL;
    }
    const uint8_t *ip = type + 2;
    verdict = ipv4_check_header(ip, end);
    return verdict == OK ? inspect_ipv4(tunnel, packet, out, ip, ipv4_header_length(ip)) : verdict;
}

// Judges a received frame without changing it (Decapsulator.inspect, checksums verified).
INLINE enum verdict inspect(struct tunnel tunnel, struct packet packet, struct received *restrict out) {
    return is_usual(packet.start, packet.length)
        ? inspect_ipv4(tunnel, packet, out, packet.start + ETHERNET_LENGTH, IPV4_LENGTH)
        : inspect_unusual(tunnel, packet, out);
}

// Carries the outer congestion mark into the payload, which few packets need (Decapsulator.mark).
INLINE void carry_mark(uint8_t *frame, const struct received *received) {
    if (unlikely(received->marked_at)) {
        uint8_t *ip = frame + received->marked_at;
        uint16_t before = get16(ip);
        uint16_t after = (before & ~ECN_MASK) | received->mark;
        put16(ip, after);
        put16(ip + 10, checksum_update(get16(ip + 10), before, after));
    }
}

// What is left of a packet without its outer headers and what stands behind them.
INLINE struct packet payload_of(struct packet packet, const struct received *received) {
    uint32_t before = received->payload_at;
    return (struct packet){packet.start + before, received->end - before, packet.headroom + before};
}

// Takes the outer headers off (Decapsulator.decapsulate).
INLINE enum verdict decapsulate(struct tunnel tunnel, struct packet *restrict packet, struct received *restrict out) {
    enum verdict verdict = inspect(tunnel, *packet, out);
    if (likely(verdict == OK)) {
        carry_mark(packet->start, out);
        *packet = payload_of(*packet, out);
    }
    return verdict;
}

#endif
