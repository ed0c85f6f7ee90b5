// SPDX-License-Identifier: Apache-2.0
//
// A workload as Java writes it (org.encap4j.bench.yardstick.YardstickInput): packets, their layout in memory, the
// tables of a node, addresses to look up. Little-endian words:
//
// magic "E4JW" | version 1 | packets | pitch | headroom | spread
// | fib prefixes | hops | pods | ipcache prefixes | remotes | addresses | tunnels | ports | 0 | 0
// packets  x { length | bytes, padded to whole words }
// fib      x { address | prefix length | hop }
// hops     x { port | mtu | MAC's low 32 bits | its high 16 bits, kind << 16 }
// pods     x { address | port | MAC low | MAC high | identity }
// ipcache  x { address | prefix length | remote }
// remotes  x { identity | tunnel | flags: 1 to be routed although there is a tunnel }
// addresses x { address }
// ports    x { mtu | MAC low | MAC high | 1 for pods behind it }
// tunnels  x { local address | remote address | local MAC low | high | remote MAC low | high | port }
//
// Packet i lies at i * pitch + headroom + 64 * (i % spread) behind a page's start.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "node.h"

struct layout {
    uint32_t pitch;
    uint32_t headroom;
    uint32_t spread;
};

enum { PRISTINE_LENGTH = 192 };

struct workload {
    // The packets in the layout, and what passes change of them.
    uint8_t *memory;
    size_t memory_length;
    struct packet *packets; // each as it is before a pass
    uint8_t (*pristine)[PRISTINE_LENGTH];
    size_t packet_count;
    struct layout layout;

    struct node node;
    struct table fib;
    struct table pods;
    struct table ipcache;
    size_t tunnels;
    uint32_t (*tunnel_ends)[7]; // as in the file, for headers that only an operation knows

    uint32_t *addresses;
    size_t address_count;
    int32_t *found;
};

// Reads a file, or ends the program with a sentence. The packets are laid out as the file says, or as is asked for;
// asking for more packets than there are repeats them.
void workload_read(struct workload *workload, const char *file, const struct layout *asked, size_t packet_count);

// Puts back what forwarding changes in a packet.
void workload_restore(struct workload *workload);

void workload_free(struct workload *workload);

// Ends the program: the message in printf's way, and exit code 1.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Zeros, starting on a cache line of their own.
void *allocate(size_t count, size_t size);

#endif
