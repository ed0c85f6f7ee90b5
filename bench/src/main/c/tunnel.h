// SPDX-License-Identifier: Apache-2.0
//
// Outer headers on and off: Ethernet, IPv4, UDP without checksum, VXLAN or Geneve, around an Ethernet frame. The same work as
// OuterHeader.encapsulate and Decapsulator.decapsulate of org.encap4j.tunnel with the protocols of HEADERS.
//
// Not here: an IPv6 packet inside or outside (UNSUPPORTED_ETHERTYPE says so, where Java goes on), VLAN tags outside, and a
// UDP checksum when sending.
#ifndef TUNNEL_H
#define TUNNEL_H

#include "wire.h"

// The headers by their names in operations: what carries the identity, the length of the options, the UDP port. Those of
// org.encap4j.bench.workload.Protocols.
#define HEADERS(H) \
    H(vxlan, VXLAN_PLAIN, 0, 4789) \
    H(vxlan_identity, VXLAN_VNI, 0, 8472) \
    H(vxlan_group, VXLAN_GROUP, 0, 8472) \
    H(geneve, GENEVE_PLAIN, 0, 6081) \
    H(geneve_identity, GENEVE_VNI, 0, 6081) \
    H(geneve_8, GENEVE_OPTION, 8, 6081) \
    H(geneve_16, GENEVE_OPTION, 16, 6081) \
    H(geneve_64, GENEVE_OPTION, 64, 6081)

// Where the sender's identity stands: nowhere, in the VNI, in the group policy id, in an option.
enum carriage { VXLAN_PLAIN, VXLAN_VNI, VXLAN_GROUP, GENEVE_PLAIN, GENEVE_VNI, GENEVE_OPTION };

// Passed by value and a constant wherever time counts, so that every header gets code of its own.
struct tunnel {
    enum carriage carriage;
    unsigned options_length;
    uint16_t port;
};
#define HEADER_CONSTANT(name, carriage, options, port) static const struct tunnel name = {carriage, options, port};
HEADERS(HEADER_CONSTANT)

enum {
    IP_OFFSET = ETHERNET_LENGTH,
    UDP_OFFSET = IP_OFFSET + IPV4_LENGTH,
    TUNNEL_OFFSET = UDP_OFFSET + UDP_LENGTH,
    TUNNEL_LENGTH = 8, // without options
    MOST_OUTER_LENGTH = TUNNEL_OFFSET + TUNNEL_LENGTH + 64,
    MOST_IP_LENGTH = 0xFFFF,
};
enum { LOWEST_PORT = 49152, HIGHEST_PORT = 65535 };
enum { IDENTITY_HOST = 1, IDENTITY_WORLD = 2, IDENTITY_REMOTE_NODE = 6, IDENTITY_KUBE_APISERVER = 7 };
enum { ECN_MASK = 3, ECN_CE = 3, ECN_DROPS = 4, ECN_ALARMS = 8 };

#define VXLAN_FLAG_VNI 0x0800u
#define VXLAN_FLAG_GROUP 0x8000u
#define VXLAN_FLAG_DONT_LEARN 0x0040u
#define VXLAN_FLAG_APPLIED 0x0008u
#define GENEVE_FLAG_OAM 0x80u
#define GENEVE_FLAG_CRITICAL 0x40u
#define GENEVE_OPTION_CRITICAL 0x80u
#define IDENTITY_OPTION_KIND 0xFF4A01u // class and type

// What a tunnel header is to say.
struct metadata {
    uint32_t vni;
    uint32_t identity;
    uint16_t payload; // an EtherType
    bool has_identity;
    bool dont_learn;
    bool policy_applied;
    bool oam;
};

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

// The prebuilt headers for one remote node.
struct outer {
    _Alignas(64) uint8_t bytes[MOST_OUTER_LENGTH];
    uint32_t ip_sum; // of the IPv4 header as it stands in the bytes: no length, traffic class and checksum
};

INLINE bool is_geneve(struct tunnel tunnel) {
    return tunnel.carriage >= GENEVE_PLAIN;
}

INLINE bool is_plain(struct tunnel tunnel) {
    return tunnel.carriage == VXLAN_PLAIN || tunnel.carriage == GENEVE_PLAIN;
}

INLINE bool is_vni_identity(struct tunnel tunnel) {
    return tunnel.carriage == VXLAN_VNI || tunnel.carriage == GENEVE_VNI;
}

INLINE unsigned outer_length(struct tunnel tunnel) {
    return TUNNEL_OFFSET + TUNNEL_LENGTH + tunnel.options_length;
}

// --- what is inside, where it is not an Ethernet frame with an IPv4 packet in it

INLINE unsigned payload_least(uint16_t payload) {
    if (likely(payload == TYPE_ETHERNET)) {
        return ETHERNET_LENGTH;
    }
    return payload == TYPE_IPV4 ? IPV4_LENGTH : payload == TYPE_IPV6 ? IPV6_LENGTH : 0;
}

// Finds the network header inside a payload: its EtherType, 0 where there is none to be found.
COLD uint16_t inner_type(uint16_t payload, const uint8_t *at, const uint8_t *end, const uint8_t **network) {
    *network = at;
    if (payload != TYPE_ETHERNET) {
        return payload;
    }
    enum verdict unread;
    const uint8_t *type = type_at(at, end, &unread);
    *network = type ? type + 2 : end;
    return type ? get16(type) : 0;
}

// --- sending

// Writes all that is the same for each packet.
void outer_build(struct outer *outer, struct tunnel tunnel, uint64_t local_mac, uint64_t remote_mac, uint32_t local,
                 uint32_t remote);

enum { REFUSED_IDENTITY = -1 };

COLD int64_t collapse_identity(uint32_t identity) {
    uint32_t scope = identity >> 24;
    return scope == 0 ? REFUSED_IDENTITY : scope == 2 ? IDENTITY_REMOTE_NODE : IDENTITY_WORLD;
}

// The number that an identity is sent as (WireIdentity.singleStack).
INLINE int64_t identity_to_wire(struct tunnel tunnel, uint32_t identity) {
    const unsigned bits = tunnel.carriage == GENEVE_OPTION ? 32 : tunnel.carriage == VXLAN_GROUP ? 16 : 24;
    if (unlikely(identity == IDENTITY_HOST)) {
        return IDENTITY_REMOTE_NODE;
    }
    return likely((uint64_t)identity >> bits == 0) ? (int64_t)identity : collapse_identity(identity);
}

// Whether the header can carry what the metadata asks for, and the number that the identity is sent as.
INLINE enum verdict tunnel_check(struct tunnel tunnel, const struct metadata *restrict in, uint16_t payload,
                                 uint32_t *number) {
    bool unnamed = is_geneve(tunnel) ? payload == 0 : payload != TYPE_ETHERNET || in->oam;
    if (unlikely(unnamed)) {
        return BAD_METADATA;
    }
    int64_t sent = is_plain(tunnel) ? 0 : identity_to_wire(tunnel, in->identity);
    if (unlikely(sent == REFUSED_IDENTITY)) {
        return INVALID_IDENTITY;
    }
    *number = (uint32_t)sent;
    return !is_vni_identity(tunnel) && unlikely(in->vni >> 24) ? BAD_METADATA : OK;
}

// The whole tunnel header without options as one word.
INLINE uint64_t tunnel_word(struct tunnel tunnel, const struct metadata *restrict in, uint16_t payload,
                            uint32_t number) {
    uint32_t vni = is_vni_identity(tunnel) ? number : in->vni;
    uint32_t first;
    if (is_geneve(tunnel)) {
        // None of the options that are sent is critical.
        first = tunnel.options_length / 4 << 24 | (in->oam ? GENEVE_FLAG_OAM << 16 : 0) | payload;
    } else if (tunnel.carriage == VXLAN_GROUP && likely(in->has_identity)) {
        uint32_t flags = VXLAN_FLAG_VNI | VXLAN_FLAG_GROUP | (in->dont_learn ? VXLAN_FLAG_DONT_LEARN : 0)
            | (in->policy_applied ? VXLAN_FLAG_APPLIED : 0);
        first = flags << 16 | number;
    } else {
        first = VXLAN_FLAG_VNI << 16;
    }
    return (uint64_t)first << 32 | vni << 8;
}

// Writes the prepared bytes, and over them what differs from packet to packet.
INLINE enum verdict put_outer(struct tunnel tunnel, const struct outer *restrict outer, struct packet *restrict packet,
                              const struct metadata *restrict in, uint16_t payload, uint8_t traffic_class,
                              uint32_t hash) {
    const unsigned length = outer_length(tunnel);
    if (unlikely(packet->length > MOST_IP_LENGTH - (length - IP_OFFSET))) {
        return TOO_LONG;
    }
    uint32_t number;
    enum verdict verdict = tunnel_check(tunnel, in, payload, &number);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    uint8_t *restrict at = packet->start - length;
    uint32_t ip_length = packet->length + length - IP_OFFSET;
    uint32_t outer_class = traffic_class & ECN_MASK;
    memcpy(at, outer->bytes, length);
    put32(at + IP_OFFSET, 0x45000000 | outer_class << 16 | ip_length);
    put16(at + IP_OFFSET + 10, ~fold32(outer->ip_sum + outer_class + ip_length));
    put16(at + UDP_OFFSET, hash_port(hash, LOWEST_PORT, HIGHEST_PORT));
    put16(at + UDP_OFFSET + 4, ip_length - IPV4_LENGTH);
    put64(at + TUNNEL_OFFSET, tunnel_word(tunnel, in, payload, number));
    if (tunnel.carriage == GENEVE_OPTION) {
        put32(at + length - 4, number);
    }
    *packet = (struct packet){at, packet->length + length, packet->headroom - length};
    return OK;
}

COLD enum verdict encapsulate_unusual(struct tunnel tunnel, const struct outer *outer, struct packet *packet,
                                      const struct metadata *in) {
    if (packet->headroom < outer_length(tunnel)) {
        return NO_HEADROOM;
    }
    if (packet->length < payload_least(in->payload)) {
        return TRUNCATED;
    }
    const uint8_t *network;
    const uint8_t *end = packet_end(packet);
    uint16_t type = inner_type(in->payload, packet->start, end, &network);
    if (type == TYPE_IPV6) {
        return UNSUPPORTED_ETHERTYPE;
    }
    bool has_class = type == TYPE_IPV4 && ipv4_check_header(network, end) == OK;
    uint32_t hash = flow_hash(in->payload == TYPE_ETHERNET ? packet->start : NULL, type, network, end);
    return put_outer(tunnel, outer, packet, in, in->payload, has_class ? network[1] : 0, hash);
}

// Puts the headers in front of a packet (OuterHeader.encapsulate).
INLINE enum verdict encapsulate(struct tunnel tunnel, const struct outer *restrict outer, struct packet *restrict packet,
                                const struct metadata *restrict in) {
    if (unlikely(in->payload != TYPE_ETHERNET || !has_ports(packet->start, packet->length))) {
        struct packet changed = *packet;
        enum verdict verdict = encapsulate_unusual(tunnel, outer, &changed, in);
        *packet = changed;
        return verdict;
    }
    if (unlikely(packet->headroom < outer_length(tunnel))) {
        return NO_HEADROOM;
    }
    const uint8_t *ip = packet->start + ETHERNET_LENGTH;
    return put_outer(tunnel, outer, packet, in, TYPE_ETHERNET, ip[1], hash_ipv4(ip, get32(ip + IPV4_LENGTH)));
}

// --- receiving

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

// Walks the options once: judges each, and remembers the first of the identity's kind. One of another length is not read,
// and hides those behind it.
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
