// SPDX-License-Identifier: Apache-2.0
//
// What can be timed: each operation as a pass over all packets or addresses, and for one of them.
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "receive.h"
#include "resolver.h"
#include "workload.h"

#include <stdio.h>

// Makes the compiler believe that somebody reads an object here, or that somebody has changed it: without it, work
// would be left out whose result nobody asks for, or done once for all packets that C and Java do for each.
#define KEEP(object) __asm__ volatile("" : : "m"(object))
#define LAUNDER(object) __asm__ volatile("" : "+m"(object))

struct operation;

// A workload, and what one operation has been given.
struct job {
    struct workload workload;
    const struct operation *operation;
    struct outer outer;
    struct metadata sent;
    struct resolver *resolver;
};

// What became of one packet.
struct outcome {
    struct packet packet;
    struct forwarding forwarding;
    struct received received;
    uint32_t number;
};

// What an operation leaves behind: a packet, what a tunnel header said, where a packet goes, a number.
enum result { BYTES, RECEIVED, FORWARDED, NUMBER };

struct operation {
    const char *name;
    uint64_t (*pass)(struct job *job, size_t *refused);
    enum verdict (*one)(struct job *job, size_t i, struct outcome *out);
    struct tunnel tunnel;
    enum result result;
    enum point point;   // where forwarded packets must go
    bool changes;       // passes change packets
    bool on_addresses;
};

// The operation of a name, or null.
const struct operation *operation_find(const char *name);

// Prints the names of all operations, some to a line.
void operation_print_names(FILE *to);

// Gives an operation the headers and the memory that it needs.
void job_prepare(struct job *job);

// How many packets or addresses a pass goes through.
size_t job_size(const struct job *job);

#endif
