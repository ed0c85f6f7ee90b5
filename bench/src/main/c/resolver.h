// SPDX-License-Identifier: Apache-2.0
//
// Forwarding with a memory, as Java does it (PlainRouter, Resolver): what all tables together say of an address is kept
// for the addresses that were asked for last. Packets that are not simply sent on are left to forward.h, which judges
// them anew.
#ifndef RESOLVER_H
#define RESOLVER_H

#include "forward.h"

enum { RESOLVER_SETS = 1024, RESOLVER_WAYS = 4, RESOLVER_SHIFT = 22, NO_POD = -1 };

// What is known of one address, as a source and as a destination: a cache line.
struct resolved {
    _Alignas(64) uint32_t epoch; // which tables it is true of
    uint32_t identity;
    int pod_port; // of the pod of this node with this address
    bool own;     // the host's
    bool sent;    // packets to it leave as they are, but for their MAC addresses
    enum point point;
    int port;
    unsigned mtu;
    uint8_t macs[MAC_PAIR];
    const struct outer *outer; // the tunnel that packets to it go into, with the port and MTU above, or null
};

struct resolver {
    uint32_t addresses[RESOLVER_SETS * RESOLVER_WAYS];
    struct resolved entries[RESOLVER_SETS * RESOLVER_WAYS];
    const struct node *node;
    const struct table *fib;
    const struct table *pods;
    const struct table *ipcache;
    const struct tunnel_route *tunnels;
    uint32_t epoch;
    unsigned last_way;
};

// Takes the tables as they are now; with other ones all that is remembered is forgotten.
INLINE void resolver_refresh(bool tunnelling, struct resolver *restrict resolver) {
    const struct node *node = resolver->node;
    const struct table *fib = __atomic_load_n(&node->fib, __ATOMIC_ACQUIRE);
    const struct table *pods = __atomic_load_n(&node->pods, __ATOMIC_ACQUIRE);
    const struct table *ipcache = __atomic_load_n(&node->ipcache, __ATOMIC_ACQUIRE);
    const struct tunnel_route *tunnels = tunnelling ? __atomic_load_n(&node->tunnels, __ATOMIC_ACQUIRE) : NULL;
    if (unlikely(fib != resolver->fib || pods != resolver->pods || ipcache != resolver->ipcache
                 || tunnels != resolver->tunnels)) {
        resolver->fib = fib;
        resolver->pods = pods;
        resolver->ipcache = ipcache;
        resolver->tunnels = tunnels;
        resolver->epoch++;
    }
}

static void resolve(bool tunnelling, const struct node *node, uint32_t address, struct resolved *entry) {
    const struct endpoint *pod = pod_lookup(node, address);
    const struct hop *hop = fib_lookup(node, address);
    const struct remote *remote = ipcache_lookup(node, address);
    entry->own = is_own(hop);
    entry->identity = pod ? pod->identity : remote ? remote->identity : IDENTITY_WORLD;
    entry->pod_port = pod ? pod->port : NO_POD;
    entry->sent = false;
    entry->outer = NULL;
    if (entry->own) {
        return;
    }
    if (pod) {
        entry->sent = true;
        entry->point = TO_ENDPOINT;
        entry->port = pod->port;
        entry->mtu = pod->mtu;
        memcpy(entry->macs, pod->macs, MAC_PAIR);
    } else if (tunnelling && remote && remote->tunnel != NO_TUNNEL && !remote->skip_tunnel) {
        const struct tunnel_route *way = node->tunnels + remote->tunnel;
        entry->outer = way->known ? &way->outer : NULL;
        entry->port = way->port;
        entry->mtu = way->pod_mtu;
    } else if (hop && hop->type == HOP_UNICAST && hop->port != NO_PORT && hop->resolved) {
        entry->sent = true;
        entry->point = TO_NETWORK;
        entry->port = hop->port;
        entry->mtu = hop->mtu;
        memcpy(entry->macs, hop->macs, MAC_PAIR);
    }
}

// Looks an address up, over any entry of its set.
static __attribute__((noinline)) const struct resolved *resolver_remember(bool tunnelling, struct resolver *resolver,
                                                                          unsigned set, uint32_t address) {
    resolver->last_way = (resolver->last_way + 1) % RESOLVER_WAYS;
    unsigned at = set + resolver->last_way;
    resolver->addresses[at] = address;
    resolver->entries[at].epoch = resolver->epoch;
    resolve(tunnelling, resolver->node, address, &resolver->entries[at]);
    return &resolver->entries[at];
}

INLINE const struct resolved *resolver_lookup(bool tunnelling, struct resolver *restrict resolver, uint32_t address) {
    unsigned set = (address * 0x9E3779B9u >> RESOLVER_SHIFT) * RESOLVER_WAYS;
    for (unsigned at = set; at < set + RESOLVER_WAYS; at++) {
        if (resolver->addresses[at] == address && resolver->entries[at].epoch == resolver->epoch) {
            return &resolver->entries[at];
        }
    }
    return resolver_remember(tunnelling, resolver, set, address);
}

// Whether a packet from a pod is surely none to the tunnel's port.
INLINE bool is_harmless(struct tunnel tunnel, const uint8_t *ip) {
    return ip[9] != PROTOCOL_UDP
        || (!ipv4_is_fragment(ip) && get16(ip + 2) >= IPV4_LENGTH + UDP_LENGTH
            && get16(ip + IPV4_LENGTH + 2) != tunnel.port);
}

// At least 1.0.0.0, below 224.0.0.0, and not loopback.
INLINE bool is_ordinary(uint32_t address) {
    unsigned first = address >> 24;
    return first - 1 < 0xE0 - 1 && first != 127;
}

// Sends a packet on, or leaves it and returns false.
INLINE bool forward_plain(bool tunnelling, struct tunnel tunnel, struct resolver *restrict resolver, int ingress,
                          struct packet *restrict packet, struct forwarding *restrict out) {
    const struct port *port = resolver->node->ports + ingress;
    uint8_t *ip = packet->start + ETHERNET_LENGTH;
    if (!is_usual(packet->start, packet->length) || unlikely(!is_to_port(packet, port))) {
        return false;
    }
    uint32_t ip_length = get16(ip + 2);
    if (unlikely(ip_length < IPV4_LENGTH || ip_length > packet->length - ETHERNET_LENGTH)) {
        return false;
    }
    uint32_t source_address = get32(ip + 12);
    uint32_t destination_address = get32(ip + 16);
    if (unlikely(!ipv4_checksum_good(ip, IPV4_LENGTH) || !is_ordinary(source_address)
                 || !is_ordinary(destination_address))) {
        return false;
    }
    if (tunnelling && port->towards_pods && unlikely(!is_harmless(tunnel, ip))) {
        return false;
    }
    resolver_refresh(tunnelling, resolver);
    const struct resolved *source = resolver_lookup(tunnelling, resolver, source_address);
    if (source->pod_port != ingress && unlikely(port->towards_pods || source->own)) {
        return false;
    }
    uint32_t source_identity = source->identity;
    // May take the source's place: nothing is asked of the source from here on.
    const struct resolved *destination = resolver_lookup(tunnelling, resolver, destination_address);
    if (unlikely(ip_length > destination->mtu)) {
        return false;
    }
    *out = (struct forwarding){
        .point = tunnelling && destination->outer ? TO_OVERLAY : destination->point,
        .egress_port = destination->port,
        .source_identity = source_identity,
        .destination_identity = destination->identity,
        .sent = {.identity = source_identity, .has_identity = true, .payload = TYPE_ETHERNET},
    };
    struct packet unpadded = {packet->start, ETHERNET_LENGTH + ip_length, packet->headroom};
    if (tunnelling && destination->outer) {
        if (unlikely(encapsulate(tunnel, destination->outer, &unpadded, &out->sent) != OK)) {
            return false;
        }
    } else {
        if (unlikely(!destination->sent || ip[8] <= 1)) {
            return false;
        }
        decrement_ttl(ip);
        memcpy(packet->start, destination->macs, MAC_PAIR);
    }
    *packet = unpadded;
    return true;
}

static __attribute__((noinline)) enum verdict forward_judging(bool tunnelling, struct tunnel tunnel,
                                                              const struct node *node, int ingress,
                                                              struct packet *packet, struct forwarding *out) {
    return forward_looking_up(tunnelling, tunnel, node, ingress, packet, out);
}

// Forwards one packet that came in through a port. On any verdict but OK, and to the stack, the packet is as it was.
INLINE enum verdict forward(bool tunnelling, struct tunnel tunnel, struct resolver *restrict resolver, int ingress,
                            struct packet *restrict packet, struct forwarding *restrict out) {
    if (likely(forward_plain(tunnelling, tunnel, resolver, ingress, packet, out))) {
        return OK;
    }
    struct packet changed = *packet;
    enum verdict verdict = forward_judging(tunnelling, tunnel, resolver->node, ingress, &changed, out);
    *packet = changed;
    return verdict;
}

#endif
