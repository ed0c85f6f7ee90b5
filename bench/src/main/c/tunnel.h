// SPDX-License-Identifier: Apache-2.0
//
// Tunnels: Ethernet, IPv4, UDP, and VXLAN or Geneve, around an Ethernet frame. What encap.h and decap.h share.
#ifndef TUNNEL_H
#define TUNNEL_H

#include "wire.h"

// The headers by their names in operations: what carries the identity, the length of the options, the UDP port. Those
// of org.encap4j.bench.workload.Protocols.
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
enum { IDENTITY_HOST = 1, IDENTITY_WORLD = 2, IDENTITY_REMOTE_NODE = 6, IDENTITY_KUBE_APISERVER = 7 };
enum { ECN_MASK = 3 };

#define VXLAN_FLAG_VNI 0x0800u
#define VXLAN_FLAG_GROUP 0x8000u
#define VXLAN_FLAG_DONT_LEARN 0x0040u
#define VXLAN_FLAG_APPLIED 0x0008u
#define GENEVE_FLAG_OAM 0x80u
#define GENEVE_FLAG_CRITICAL 0x40u
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

#endif
