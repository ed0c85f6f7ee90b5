// SPDX-License-Identifier: Apache-2.0
//
// A node forwarding IPv4 packets: natively, into a tunnel, out of one. The same work as NativeForwarder, TunnelForwarder and
// TunnelReceiver of org.encap4j.forward: every check, and every lookup in the same tables. What Java does to look up less is in
// resolver.h.
//
// Not here: IPv6 (UNSUPPORTED_ETHERTYPE says so, where Java goes on), several ways for one route, a native routing CIDR,
// and ICMP errors, which Java does not write either when no memory is lent for them.
#ifndef FORWARD_H
#define FORWARD_H

#include "node.h"

// What was decided about one packet.
struct forwarding {
    enum point point;
    int egress_port;
    uint32_t source_identity;
    uint32_t destination_identity;
    struct metadata sent; // in the tunnel header
};

INLINE bool is_own(const struct hop *hop) {
    return hop && hop->type == HOP_LOCAL;
}

INLINE enum verdict to_stack(struct forwarding *out) {
    out->point = TO_STACK;
    out->egress_port = NO_PORT;
    return OK;
}

// --- addresses that no packet may have (Martian)

INLINE bool is_group_address(uint32_t address) {
    return address >> 28 == 0xE || address == 0xFFFFFFFF;
}

INLINE bool is_loopback_or_this_network(uint32_t address) {
    return address >> 24 == 127 || address >> 24 == 0;
}

// --- the end of a packet's way here (Egress)

// A router lowers the TTL: the word it stands in loses 0x0100 (RFC 1624 equation 3).
INLINE void decrement_ttl(uint8_t *ip) {
    uint16_t inverted = ~get16(ip + 10);
    put16(ip + 10, ~fold32(inverted + 0xFFFFu - 0x0100u));
    ip[8]--;
}

COLD enum verdict too_big(const uint8_t *ip, struct forwarding *out) {
    return get16(ip + 6) & DONT_FRAGMENT ? FRAGMENTATION_NEEDED : to_stack(out);
}

INLINE enum verdict send(struct packet *restrict packet, uint8_t *ip, struct forwarding *restrict out, enum point point,
                         int port, unsigned mtu, bool resolved, const uint8_t *restrict macs) {
    if (unlikely(ip[8] <= 1)) {
        return TTL_EXCEEDED;
    }
    if (unlikely(get16(ip + 2) > mtu)) {
        return too_big(ip, out);
    }
    if (unlikely(!resolved)) {
        return NO_NEIGHBOUR;
    }
    decrement_ttl(ip);
    memcpy(packet->start, macs, MAC_PAIR);
    out->point = point;
    out->egress_port = port;
    return OK;
}

INLINE enum verdict deliver(struct packet *restrict packet, uint8_t *ip, struct forwarding *restrict out,
                            const struct endpoint *restrict pod) {
    return send(packet, ip, out, TO_ENDPOINT, pod->port, pod->mtu, true, pod->macs);
}

INLINE enum verdict route(struct packet *restrict packet, uint8_t *ip, struct forwarding *restrict out,
                          const struct hop *restrict hop) {
    if (unlikely(!hop || hop->type == HOP_REFUSING)) {
        return NO_ROUTE;
    }
    if (unlikely(hop->type == HOP_LOCAL || hop->port == NO_PORT)) {
        return to_stack(out);
    }
    return send(packet, ip, out, TO_NETWORK, hop->port, hop->mtu, hop->resolved, hop->macs);
}

// --- what every packet meets first (Ingress)

// Whether a router would have to read or change an option, or the options are broken.
COLD bool has_options_for_routers(const uint8_t *ip) {
    const uint8_t *option = ip + IPV4_LENGTH;
    const uint8_t *end = ip + ipv4_header_length(ip);
    while (option < end) {
        switch (option[0]) {
            case 0:
                return false;
            case 1:
                option++;
                break;
            case 7: // record route
            case 68: // timestamp
            case 131: // loose and strict source route
            case 137:
            case 148: // router alert
                return true;
            default:
                if (end - option < 2 || option[1] < 2 || option[1] > end - option) {
                    return true;
                }
                option += option[1];
        }
    }
    return false;
}

// Refuses pods' own datagrams to the tunnel's port, whatever they are addressed to (EncapsulationGuard).
INLINE enum verdict guard_ipv4(struct tunnel tunnel, const uint8_t *ip, const uint8_t *end, unsigned header_length) {
    enum verdict verdict = ipv4_check_length(ip, end, header_length);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    if (ip[9] != PROTOCOL_UDP || get16(ip + 6) & FRAGMENT_OFFSET) {
        return OK;
    }
    if (unlikely(get16(ip + 2) - header_length < UDP_LENGTH)) {
        return TRUNCATED;
    }
    return unlikely(get16(ip + header_length + 2) == tunnel.port) ? ENCAPSULATION_PROHIBITED : OK;
}

COLD enum verdict guard_unusual(struct tunnel tunnel, struct packet packet) {
    enum verdict verdict;
    const uint8_t *end = packet_end(&packet);
    const uint8_t *type = type_at(packet.start, end, &verdict);
    if (!type) {
        return verdict;
    }
    if (get16(type) != TYPE_IPV4) {
        return OK;
    }
    verdict = ipv4_check_header(type + 2, end);
    return verdict == OK ? guard_ipv4(tunnel, type + 2, end, ipv4_header_length(type + 2)) : verdict;
}

// What is known about a packet that is to be forwarded.
struct admitted {
    uint8_t *ip;
    const struct endpoint *source;
    const struct hop *hop;
};

INLINE bool is_to_group(const struct packet *packet) {
    return packet->start[0] & 1;
}

INLINE bool is_to_port(const struct packet *packet, const struct port *port) {
    return get64(packet->start) >> 16 == port->mac;
}

// Ends a packet's way with a verdict or at the host's stack, or lets it go on: OK and NOWHERE.
INLINE enum verdict admit(bool usual, bool guarded, struct tunnel tunnel, const struct node *restrict node, int ingress,
                          struct packet *restrict packet, struct forwarding *restrict out,
                          struct admitted *restrict found) {
    const struct port *port = node->ports + ingress;
    const uint8_t *end = packet_end(packet);
    uint8_t *ip = packet->start + ETHERNET_LENGTH;
    enum verdict verdict;
    if (!usual && packet->length < ETHERNET_LENGTH) {
        return TRUNCATED;
    }
    bool to_group = is_to_group(packet);
    if (unlikely(!to_group && !is_to_port(packet, port))) {
        return NOT_FOR_US;
    }
    if (guarded && port->towards_pods) {
        verdict = usual ? guard_ipv4(tunnel, ip, end, IPV4_LENGTH) : guard_unusual(tunnel, *packet);
        if (unlikely(verdict != OK)) {
            return verdict;
        }
    }
    if (unlikely(to_group)) {
        return to_stack(out);
    }
    if (!usual) {
        uint16_t type = get16(packet->start + ETHERTYPE_OFFSET);
        if (type != TYPE_IPV4) {
            return type == TYPE_ARP ? to_stack(out) : UNSUPPORTED_ETHERTYPE;
        }
        verdict = ipv4_check_header(ip, end);
        if (verdict != OK) {
            return verdict;
        }
    }
    const unsigned header_length = usual ? IPV4_LENGTH : ipv4_header_length(ip);
    verdict = ipv4_check_length(ip, end, header_length);
    if (unlikely(verdict != OK)) {
        return verdict;
    }
    if (unlikely(!ipv4_checksum_good(ip, header_length))) {
        return BAD_IP_CHECKSUM;
    }
    uint32_t source = get32(ip + 12);
    uint32_t destination = get32(ip + 16);
    if (unlikely(is_group_address(destination))) {
        return to_stack(out);
    }
    if (unlikely(is_group_address(source) || is_loopback_or_this_network(source)
                 || is_loopback_or_this_network(destination))) {
        return MARTIAN_ADDRESS;
    }
    found->ip = ip;
    found->source = pod_lookup(node, source);
    if (!found->source || unlikely(found->source->port != ingress)) {
        if (unlikely(is_own(fib_lookup(node, source)))) {
            return MARTIAN_ADDRESS;
        }
        if (unlikely(port->towards_pods)) {
            return INVALID_SOURCE;
        }
    }
    found->hop = fib_lookup(node, destination);
    if (unlikely(is_own(found->hop)) || (header_length > IPV4_LENGTH && has_options_for_routers(ip))) {
        return to_stack(out);
    }
    packet->length = ETHERNET_LENGTH + get16(ip + 2); // without padding
    return OK;
}

// --- the way of a packet that is routed (Router, NativeForwarder, TunnelForwarder)

INLINE enum verdict to_overlay(struct tunnel tunnel, const struct node *restrict node, struct packet *restrict packet,
                               const uint8_t *ip, const struct remote *restrict remote,
                               struct forwarding *restrict out) {
    const struct tunnel_route *way = node->tunnels + remote->tunnel;
    if (unlikely(!way->known)) {
        return NO_NEIGHBOUR;
    }
    if (unlikely(get16(ip + 2) > way->pod_mtu)) {
        return too_big(ip, out);
    }
    out->sent.identity = out->source_identity;
    out->sent.has_identity = true;
    enum verdict verdict = encapsulate(tunnel, &way->outer, packet, &out->sent);
    if (likely(verdict == OK)) {
        out->point = TO_OVERLAY;
        out->egress_port = way->port;
    }
    return verdict;
}

INLINE enum verdict onwards(bool tunnelling, struct tunnel tunnel, const struct node *restrict node,
                            struct packet *restrict packet, struct forwarding *restrict out,
                            const struct admitted *restrict found) {
    uint32_t destination = get32(found->ip + 16);
    if (found->source) {
        out->source_identity = found->source->identity;
    } else {
        const struct remote *source = ipcache_lookup(node, get32(found->ip + 12));
        out->source_identity = source ? source->identity : IDENTITY_WORLD;
    }
    const struct endpoint *pod = pod_lookup(node, destination);
    if (pod) {
        out->destination_identity = pod->identity;
        return deliver(packet, found->ip, out, pod);
    }
    const struct remote *remote = ipcache_lookup(node, destination);
    out->destination_identity = likely(remote != NULL) ? remote->identity : IDENTITY_WORLD;
    if (tunnelling && likely(remote && remote->tunnel != NO_TUNNEL && !remote->skip_tunnel)) {
        return to_overlay(tunnel, node, packet, found->ip, remote, out);
    }
    return route(packet, found->ip, out, found->hop);
}

INLINE enum verdict forward_as(bool usual, bool tunnelling, struct tunnel tunnel, const struct node *restrict node,
                               int ingress, struct packet *restrict packet, struct forwarding *restrict out) {
    struct packet as_it_was = *packet;
    struct admitted found = {0};
    *out = (struct forwarding){.point = NOWHERE, .egress_port = NO_PORT, .sent.payload = TYPE_ETHERNET};
    enum verdict verdict = admit(usual, tunnelling, tunnel, node, ingress, packet, out, &found);
    if (likely(verdict == OK && out->point == NOWHERE)) {
        verdict = onwards(tunnelling, tunnel, node, packet, out, &found);
    }
    if (unlikely(verdict != OK || out->point == TO_STACK)) {
        *packet = as_it_was;
    }
    return verdict;
}

COLD enum verdict forward_unusual(bool tunnelling, struct tunnel tunnel, const struct node *node, int ingress,
                                  struct packet *packet, struct forwarding *out) {
    return forward_as(false, tunnelling, tunnel, node, ingress, packet, out);
}

// Forwards one packet that came in through a port, looking everything up. On any verdict but OK, and to the stack, the packet
// is as it was.
INLINE enum verdict forward_looking_up(bool tunnelling, struct tunnel tunnel, const struct node *restrict node, int ingress,
                                       struct packet *restrict packet, struct forwarding *restrict out) {
    if (is_usual(packet->start, packet->length)) {
        return forward_as(true, tunnelling, tunnel, node, ingress, packet, out);
    }
    struct packet changed = *packet;
    enum verdict verdict = forward_unusual(tunnelling, tunnel, node, ingress, &changed, out);
    *packet = changed;
    return verdict;
}

// --- out of a tunnel (TunnelReceiver)

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
