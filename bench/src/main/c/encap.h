// SPDX-License-Identifier: Apache-2.0
//
// Outer headers in front of a packet: the same work as OuterHeader.encapsulate of org.encap4j.tunnel.
//
// Not here: an IPv6 packet inside or outside (UNSUPPORTED_ETHERTYPE says so, where Java goes on), VLAN tags outside,
// and a UDP checksum.
#ifndef ENCAP_H
#define ENCAP_H

#include "tunnel.h"

enum { LOWEST_PORT = 49152, HIGHEST_PORT = 65535 };

// The prebuilt headers for one remote node.
struct outer {
    _Alignas(64) uint8_t bytes[MOST_OUTER_LENGTH];
    uint32_t ip_sum; // of the IPv4 header as it stands in the bytes: no length, traffic class and checksum
};

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
INLINE enum verdict encapsulate(struct tunnel tunnel, const struct outer *restrict outer,
                                struct packet *restrict packet, const struct metadata *restrict in) {
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

#endif
