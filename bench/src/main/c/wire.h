// SPDX-License-Identifier: Apache-2.0
//
// What bytes mean: verdicts, packets, Ethernet, IPv4, the one's complement checksum and the flow hash. The same work as
// org.encap4j.wire on the same bytes; every check of the Java code that a packet of IPv4 can meet is here.
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "byte orders are written for a little-endian machine"
#endif

// A path through the code is specialised by its constant arguments, which takes that everything on it is inlined.
#define INLINE static inline __attribute__((always_inline))
// For what no timed packet meets: it must not take room in the loop.
#define COLD static __attribute__((noinline, cold, unused))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

// The names of org.encap4j.Verdict; those that no IPv4 packet can get are left out.
#define VERDICTS(V) \
    V(OK) V(TRUNCATED) V(BAD_VERSION) V(BAD_LENGTH) V(BAD_IP_CHECKSUM) V(BAD_UDP_CHECKSUM) V(TOO_MANY_HEADERS) \
    V(UNSUPPORTED_ETHERTYPE) V(FRAGMENT) V(NOT_A_TUNNEL) V(BAD_FLAGS) V(UNSUPPORTED_PAYLOAD) V(OAM) V(BAD_OPTIONS) \
    V(UNKNOWN_CRITICAL_OPTION) V(ECN_DROP) V(INVALID_IDENTITY) V(BAD_METADATA) V(NO_HEADROOM) V(TOO_LONG) \
    V(NOT_FOR_US) V(MARTIAN_ADDRESS) V(NO_ROUTE) V(NO_NEIGHBOUR) V(TTL_EXCEEDED) V(FRAGMENTATION_NEEDED) \
    V(ENCAPSULATION_PROHIBITED) V(INVALID_SOURCE)
#define VERDICT_CONSTANT(name) name,
enum verdict { VERDICTS(VERDICT_CONSTANT) VERDICT_COUNT };

// One packet in memory that somebody else owns: what org.encap4j.wire.Frame is.
struct packet {
    uint8_t *start;
    uint32_t length;
    uint32_t headroom; // so many bytes in front of the start may be written
};

enum {
    ETHERNET_LENGTH = 14,
    ETHERTYPE_OFFSET = 12,
    VLAN_TAG_LENGTH = 4,
    MOST_VLAN_TAGS = 2,
    IPV4_LENGTH = 20, // without options
    IPV6_LENGTH = 40,
    UDP_LENGTH = 8,
};
enum { TYPE_IPV4 = 0x0800, TYPE_ARP = 0x0806, TYPE_IPV6 = 0x86DD, TYPE_ETHERNET = 0x6558 };
enum { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_DCCP = 33, PROTOCOL_ICMPV6 = 58,
       PROTOCOL_SCTP = 132, PROTOCOL_UDP_LITE = 136 };
enum { DONT_FRAGMENT = 0x4000, MORE_FRAGMENTS = 0x2000, FRAGMENT_OFFSET = 0x1FFF };

INLINE uint8_t *packet_end(const struct packet *packet) {
    return packet->start + packet->length;
}

// --- bytes: network order in memory, any alignment

INLINE uint16_t get16(const uint8_t *at) {
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return __builtin_bswap16(value);
}

INLINE uint32_t get32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return __builtin_bswap32(value);
}

INLINE uint64_t get64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return __builtin_bswap64(value);
}

INLINE void put16(uint8_t *at, uint16_t value) {
    value = __builtin_bswap16(value);
    memcpy(at, &value, sizeof value);
}

INLINE void put32(uint8_t *at, uint32_t value) {
    value = __builtin_bswap32(value);
    memcpy(at, &value, sizeof value);
}

INLINE void put64(uint8_t *at, uint64_t value) {
    value = __builtin_bswap64(value);
    memcpy(at, &value, sizeof value);
}

// --- the one's complement checksum (RFC 1071, RFC 1624)

// Adding a number to itself with its halves exchanged leaves the end-around sum of the halves in the upper one.
INLINE uint16_t fold32(uint32_t sum) {
    return (sum + (sum << 16 | sum >> 16)) >> 16;
}

INLINE uint16_t fold64(uint64_t sum) {
    return fold32((sum + (sum << 32 | sum >> 32)) >> 32);
}

// Sums bytes as if they were little-endian words: the folded sum is the right one with its bytes exchanged. The inner
// loop has no chain but the additions of each lane, so that the compiler makes vectors of it.
INLINE uint64_t sum_swapped(const uint8_t *restrict at, size_t length) {
    uint64_t sum = 0;
    size_t whole = length & ~(size_t)3;
    for (size_t i = 0; i < whole; i += 4) {
        uint32_t word;
        memcpy(&word, at + i, sizeof word);
        sum += word;
    }
    if (length & 2) {
        uint16_t word;
        memcpy(&word, at + whole, sizeof word);
        sum += word;
    }
    return length & 1 ? sum + at[length - 1] : sum;
}

// What InternetChecksum.finish(sum(..)) gives: over bytes that hold their own checksum it is 0 if they are right.
INLINE uint16_t checksum(const uint8_t *at, size_t length) {
    return ~__builtin_bswap16(fold64(sum_swapped(at, length)));
}

// For one 16-bit word that changes (RFC 1624 equation 3).
INLINE uint16_t checksum_update(uint16_t checksum, uint16_t before, uint16_t after) {
    uint32_t sum = (uint16_t)~checksum + (uint16_t)~before + after;
    return before == after ? checksum : (uint16_t)~fold32(sum);
}

// --- Ethernet

INLINE bool is_vlan_tag(uint16_t type) {
    return type == 0x8100 || type == 0x88A8 || type == 0x9100;
}

// Where the EtherType stands that is no VLAN tag's, or null with the verdict.
COLD const uint8_t *type_at(const uint8_t *frame, const uint8_t *end, enum verdict *verdict) {
    const uint8_t *at = frame + ETHERTYPE_OFFSET;
    for (int tags = 0; end - at >= 2; tags++, at += VLAN_TAG_LENGTH) {
        if (!is_vlan_tag(get16(at))) {
            return at;
        }
        if (tags == MOST_VLAN_TAGS) {
            *verdict = TOO_MANY_HEADERS;
            return NULL;
        }
    }
    *verdict = TRUNCATED;
    return NULL;
}

// --- IPv4

// Whether a frame is an IPv4 packet as nearly all are: without VLAN tags and without options. What then follows is compiled
// once for such packets, with constant lengths, and once, out of the way, for all others.
INLINE bool is_usual(const uint8_t *frame, uint32_t length) {
    if (unlikely(length < ETHERNET_LENGTH + IPV4_LENGTH)) {
        return false;
    }
    uint32_t type_and_version;
    memcpy(&type_and_version, frame + ETHERTYPE_OFFSET, sizeof type_and_version);
    return likely((type_and_version & 0xFFFFFF) == 0x450008);
}

INLINE unsigned ipv4_header_length(const uint8_t *at) {
    return (at[0] & 0xF) * 4u;
}

// Whether the header with its options can be read (Ipv4Header.checkHeader).
INLINE enum verdict ipv4_check_header(const uint8_t *at, const uint8_t *end) {
    if (end - at < IPV4_LENGTH) {
        return TRUNCATED;
    }
    if (at[0] >> 4 != 4) {
        return BAD_VERSION;
    }
    unsigned length = ipv4_header_length(at);
    return length < IPV4_LENGTH ? BAD_LENGTH : length > end - at ? TRUNCATED : OK;
}

// Whether a packet whose header can be read is all there (the rest of Ipv4Header.check).
INLINE enum verdict ipv4_check_length(const uint8_t *at, const uint8_t *end, unsigned header_length) {
    unsigned length = get16(at + 2);
    return unlikely(length < header_length) ? BAD_LENGTH : unlikely(length > end - at) ? TRUNCATED : OK;
}

// Twenty bytes are two whole words and a half one, added with their carries.
INLINE bool ipv4_checksum_good(const uint8_t *at, unsigned header_length) {
    if (header_length != IPV4_LENGTH) {
        return checksum(at, header_length) == 0;
    }
    uint64_t a, b;
    uint32_t c;
    memcpy(&a, at, sizeof a);
    memcpy(&b, at + 8, sizeof b);
    memcpy(&c, at + 16, sizeof c);
    uint64_t sum = a + b;
    sum += sum < b;
    uint64_t all = sum + c;
    all += all < sum;
    return fold64(all) == 0xFFFF;
}

INLINE bool ipv4_is_fragment(const uint8_t *at) {
    return get16(at + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET);
}

// --- the flow hash

// A full signed multiplication folded in half.
INLINE uint64_t mix(uint64_t a, uint64_t b) {
    __int128 product = (__int128)(int64_t)a * (int64_t)b;
    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

INLINE uint32_t hash_finish(uint64_t addresses, uint64_t rest) {
    return mix(addresses ^ 0x9E3779B97F4A7C15u, rest ^ 0x8EBC6AF09C88C6E3u) >> 32;
}

INLINE uint64_t hash_addresses(uint64_t source, uint64_t destination) {
    return mix(source ^ 0xA0761D6478BD642Fu, destination ^ 0xE7037ED1A0B428DBu);
}

// The 32 bits that tell flows between the same addresses apart.
INLINE uint32_t hash_upper(unsigned protocol, const uint8_t *at, const uint8_t *end) {
    switch (protocol) {
        case PROTOCOL_TCP:
        case PROTOCOL_UDP:
        case PROTOCOL_SCTP:
        case PROTOCOL_DCCP:
        case PROTOCOL_UDP_LITE:
            return end - at < 4 ? 0 : get32(at);
        case PROTOCOL_ICMP: // echo reply and echo request have an identifier
            return end - at >= 8 && (at[0] == 0 || at[0] == 8) ? get16(at + 4) : 0;
        case PROTOCOL_ICMPV6:
            return end - at >= 8 && (at[0] == 128 || at[0] == 129) ? get16(at + 4) : 0;
        default:
            return 0;
    }
}

INLINE uint32_t hash_ipv4(const uint8_t *at, uint32_t upper) {
    return hash_finish(hash_addresses(get32(at + 12), get32(at + 16)), (uint64_t)upper << 8 | at[9]);
}

// By the MAC addresses, if there are any.
COLD uint32_t hash_link(const uint8_t *link, uint16_t type) {
    return hash_finish(link ? hash_addresses(get64(link + 6) >> 16, get64(link) >> 16) : 0xA0761D6478BD642Fu, type);
}

// Hashes a packet by its network header, else by its Ethernet header, null if it has none (FlowHash.of, not symmetric).
COLD uint32_t flow_hash(const uint8_t *link, uint16_t type, const uint8_t *network, const uint8_t *end) {
    if (type == TYPE_IPV4 && ipv4_check_header(network, end) == OK) {
        const uint8_t *upper_at = network + ipv4_header_length(network);
        return hash_ipv4(network, ipv4_is_fragment(network) ? 0 : hash_upper(network[9], upper_at, end));
    }
    return hash_link(link, type);
}

// Whether a frame is usual and carries TCP or UDP in one piece, so that there are ports to hash.
INLINE bool has_ports(const uint8_t *frame, uint32_t length) {
    enum { PORTS_END = ETHERNET_LENGTH + IPV4_LENGTH + 4 };
    const uint8_t *ip = frame + ETHERNET_LENGTH;
    return likely(length >= PORTS_END) && is_usual(frame, length)
        && likely(ip[9] == PROTOCOL_UDP || ip[9] == PROTOCOL_TCP) && likely(!ipv4_is_fragment(ip));
}

// Scales a hash into a range without a division.
INLINE uint16_t hash_port(uint32_t hash, uint16_t low, uint16_t high) {
    return low + (uint16_t)((uint64_t)hash * (high - low + 1u) >> 32);
}

#endif
