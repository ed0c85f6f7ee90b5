// SPDX-License-Identifier: Apache-2.0
//
// A node taking packets out of a tunnel and delivering them to its pods: the same work as TunnelReceiver of
// org.encap4j.forward without peers to compare with.
#ifndef RECEIVE_H
#define RECEIVE_H

#include "decap.h"
#include "forward.h"

INLINE bool names_only_a_node(uint32_t identity) {
    return identity == IDENTITY_REMOTE_NODE || identity == IDENTITY_KUBE_APISERVER || identity >> 24 == 2;
}

// Why a packet inside is not delivered that has not the usual header; OK if it is no worse for it.
COLD enum verdict check_unusual_inner(struct packet packet) {
    uint16_t type = get16(packet.start + ETHERTYPE_OFFSET);
    if (type != TYPE_IPV4) {
        // The pod's port takes untagged Ethernet only.
        return is_vlan_tag(type) ? UNSUPPORTED_PAYLOAD : UNSUPPORTED_ETHERTYPE;
    }
    return ipv4_check_header(packet.start + ETHERNET_LENGTH, packet_end(&packet));
}

INLINE enum verdict receive_inner(const struct node *restrict node, struct packet *restrict packet,
                                  const struct metadata *restrict says, struct forwarding *restrict out) {
    if (unlikely(says->payload != TYPE_ETHERNET)) {
        return UNSUPPORTED_PAYLOAD;
    }
    uint8_t *ip = packet->start + ETHERNET_LENGTH;
    unsigned header_length = IPV4_LENGTH;
    enum verdict verdict;
    if (unlikely(!is_usual(packet->start, packet->length))) {
        verdict = check_unusual_inner(*packet);
        if (verdict != OK) {
            return verdict;
        }
        header_length = ipv4_header_length(ip);
    }
    verdict = ipv4_check_length(ip, packet_end(packet), header_length);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    if (unlikely(!ipv4_checksum_good(ip, header_length))) {
        return BAD_IP_CHECKSUM;
    }
    packet->length = ETHERNET_LENGTH + get16(ip + 2); // without padding
    out->source_identity = says->identity;
    if (unlikely(!says->has_identity || names_only_a_node(says->identity))) {
        const struct remote *known = ipcache_lookup(node, get32(ip + 12));
        out->source_identity = known ? known->identity : says->identity;
    }
    const struct endpoint *pod = pod_lookup(node, get32(ip + 16));
    if (unlikely(!pod)) {
        return to_stack(out);
    }
    out->destination_identity = pod->identity;
    return deliver(packet, ip, out, pod);
}

INLINE enum verdict receive(struct tunnel tunnel, const struct node *restrict node, int ingress,
                            struct packet *restrict packet, struct forwarding *restrict out,
                            struct received *restrict received) {
    *out = (struct forwarding){.point = NOWHERE, .egress_port = NO_PORT};
    if (unlikely(packet->length < ETHERNET_LENGTH)) {
        return TRUNCATED;
    }
    if (unlikely(is_to_group(packet))) {
        return to_stack(out);
    }
    if (unlikely(!is_to_port(packet, node->ports + ingress))) {
        return NOT_FOR_US;
    }
    enum verdict verdict = inspect(tunnel, *packet, received);
    if (unlikely(verdict == NOT_A_TUNNEL || verdict == FRAGMENT)) {
        return to_stack(out);
    }
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    uint8_t *frame = packet->start;
    if (unlikely(!is_own(fib_lookup(node, get32(frame + received->ip_at + 16))))) {
        return to_stack(out);
    }
    struct packet inner = payload_of(*packet, received);
    verdict = receive_inner(node, &inner, &received->says, out);
    if (likely(verdict == OK)) {
        carry_mark(frame, received);
        *packet = inner;
    }
    return verdict;
}

#endif
