// SPDX-License-Identifier: Apache-2.0
//
// A node: its ports and its tables, as org.encap4j.forward.Node has them.
#ifndef NODE_H
#define NODE_H

#include "lpm.h"
#include "tunnel.h"

enum { NO_PORT = -1, NO_TUNNEL = -1 };
enum { MAC_PAIR = 12 };
enum point { NOWHERE = -1, TO_ENDPOINT = 0, TO_STACK = 3, TO_OVERLAY = 4, TO_NETWORK = 11 };
enum hop_type { HOP_UNICAST, HOP_LOCAL, HOP_REFUSING };

struct port {
    uint64_t mac;
    unsigned mtu;
    bool towards_pods;
};

// A way out, with the MAC addresses that a frame gets there: the neighbour's and the port's own.
struct hop {
    enum hop_type type;
    int port;
    unsigned mtu;
    bool resolved;
    uint8_t macs[MAC_PAIR];
};

// A pod of this node.
struct endpoint {
    int port;
    uint32_t identity;
    unsigned mtu; // of its port
    uint8_t macs[MAC_PAIR];
};

// Who is behind an address of another node.
struct remote {
    uint32_t identity;
    int tunnel;
    bool skip_tunnel;
};

// The way to another node: its headers, the port they leave through, the longest packet inside.
struct tunnel_route {
    struct outer outer;
    int port;
    unsigned pod_mtu;
    bool known;
};

// A table as its owner publishes it: another one may take its place between two lookups.
struct table {
    struct lpm lpm;
    const void *values;
};

struct node {
    const struct port *ports;
    const struct tunnel_route *tunnels;
    const struct table *fib;     // address -> hop
    const struct table *pods;    // address -> endpoint
    const struct table *ipcache; // address -> remote
};

#define LOOKUP(published, type, address) ({ \
    const struct table *table_ = __atomic_load_n(&(published), __ATOMIC_ACQUIRE); \
    int32_t found_ = lpm_lookup(&table_->lpm, address); \
    found_ == NOT_FOUND ? NULL : (const type *)table_->values + found_; \
})

INLINE const struct hop *fib_lookup(const struct node *node, uint32_t address) {
    return LOOKUP(node->fib, struct hop, address);
}

INLINE const struct endpoint *pod_lookup(const struct node *node, uint32_t address) {
    return LOOKUP(node->pods, struct endpoint, address);
}

INLINE const struct remote *ipcache_lookup(const struct node *node, uint32_t address) {
    return LOOKUP(node->ipcache, struct remote, address);
}

#endif
