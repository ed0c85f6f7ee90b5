// SPDX-License-Identifier: Apache-2.0
//
// Reads workloads. Cold.
#define _GNU_SOURCE
#include "workload.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { MAGIC = 0x574A3445, VERSION = 1, HEADER_WORDS = 16, LINE = 64, NONE = 0xFFFFFFFF };
enum { KIND_UNICAST, KIND_LOCAL, KIND_REFUSING, KIND_UNRESOLVED };

void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("yardstick: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}

void *allocate(size_t count, size_t size) {
    size_t length = (count * size + LINE) / LINE * LINE;
    void *memory = aligned_alloc(LINE, length);
    if (!memory) {
        fail("no memory for %zu times %zu bytes", count, size);
    }
    return memset(memory, 0, length);
}

struct reader {
    const char *file;
    FILE *in;
};

static void read_words(struct reader *from, uint32_t *words, size_t count) {
    if (fread(words, sizeof *words, count, from->in) != count) {
        fail("%s ends before its counts say, or cannot be read", from->file);
    }
}

static uint32_t (*read_rows(struct reader *from, size_t rows, size_t columns)) {
    uint32_t *words = allocate(rows * columns, sizeof *words);
    read_words(from, words, rows * columns);
    return words;
}

static uint64_t mac(const uint32_t *low_and_high) {
    return (uint64_t)(low_and_high[1] & 0xFFFF) << 32 | low_and_high[0];
}

static void write_macs(uint8_t *at, uint64_t to, uint64_t from) {
    put64(at, to << 16 | from >> 32);
    put32(at + 8, (uint32_t)from);
}

// --- packets

static void lay_out(struct workload *w, uint8_t **frames, const uint32_t *lengths, size_t frame_count) {
    w->packets = allocate(w->packet_count, sizeof *w->packets);
    w->pristine = allocate(w->packet_count, sizeof *w->pristine);
    w->memory_length = w->packet_count * (size_t)w->layout.pitch;
    if (w->packet_count == 0) {
        return;
    }
    w->memory = mmap(NULL, w->memory_length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (w->memory == MAP_FAILED) {
        fail("no memory for packets: %s", strerror(errno));
    }
    for (size_t i = 0; i < w->packet_count; i++) {
        uint32_t length = lengths[i % frame_count];
        uint32_t headroom = w->layout.headroom + LINE * (uint32_t)(i % w->layout.spread);
        if (headroom + length > w->layout.pitch) {
            fail("a packet of %u bytes at %u does not fit a pitch of %u", length, headroom, w->layout.pitch);
        }
        w->packets[i] = (struct packet){w->memory + i * w->layout.pitch + headroom, length, headroom};
        memcpy(w->packets[i].start, frames[i % frame_count], length);
        memcpy(w->pristine[i], frames[i % frame_count], length < PRISTINE_LENGTH ? length : PRISTINE_LENGTH);
    }
}

static void read_packets(struct workload *w, struct reader *from, size_t count, size_t asked) {
    uint8_t **frames = allocate(count, sizeof *frames);
    uint32_t *lengths = allocate(count, sizeof *lengths);
    for (size_t i = 0; i < count; i++) {
        read_words(from, &lengths[i], 1);
        frames[i] = (uint8_t *)read_rows(from, 1, (lengths[i] + 3) / 4);
    }
    w->packet_count = asked && count ? asked : count;
    lay_out(w, frames, lengths, count);
    for (size_t i = 0; i < count; i++) {
        free(frames[i]);
    }
    free(frames);
    free(lengths);
}

void workload_restore(struct workload *w) {
    for (size_t i = 0; i < w->packet_count; i++) {
        const struct packet *packet = &w->packets[i];
        memcpy(packet->start, w->pristine[i], packet->length < PRISTINE_LENGTH ? packet->length : PRISTINE_LENGTH);
    }
}

// --- tables

static void build_table(struct table *table, const uint32_t *rows, size_t count, size_t values, const char *what) {
    struct prefix *prefixes = allocate(count, sizeof *prefixes);
    for (size_t i = 0; i < count; i++) {
        prefixes[i] = (struct prefix){rows[3 * i], (int32_t)rows[3 * i + 1], (int32_t)rows[3 * i + 2]};
        if (prefixes[i].length > 32 || prefixes[i].value < 0 || (values && (size_t)prefixes[i].value >= values)) {
            fail("prefix %zu of the %s is /%d and leads to %d", i, what, prefixes[i].length, prefixes[i].value);
        }
    }
    lpm_build(&table->lpm, prefixes, count);
    free(prefixes);
}

static const struct hop *hops(const uint32_t *rows, size_t count, const struct port *ports, size_t port_count) {
    struct hop *hops = allocate(count, sizeof *hops);
    for (size_t i = 0; i < count; i++, rows += 4) {
        unsigned kind = rows[3] >> 16;
        hops[i].type = kind == KIND_LOCAL ? HOP_LOCAL : kind == KIND_REFUSING ? HOP_REFUSING : HOP_UNICAST;
        hops[i].port = rows[0] == NONE ? NO_PORT : (int)rows[0];
        hops[i].mtu = rows[1];
        hops[i].resolved = kind != KIND_UNRESOLVED;
        if (rows[0] < port_count) {
            write_macs(hops[i].macs, mac(rows + 2), ports[rows[0]].mac);
        } else if (rows[0] != NONE && port_count) {
            fail("hop %zu leads out of port %u, and there are %zu", i, rows[0], port_count);
        }
    }
    return hops;
}

// Pods are prefixes of one address; each leads to itself.
static void build_pods(struct table *pods, const uint32_t *rows, size_t count, const struct port *ports,
                       size_t port_count) {
    struct endpoint *endpoints = allocate(count, sizeof *endpoints);
    uint32_t *prefixes = allocate(count * 3, sizeof *prefixes);
    for (size_t i = 0; i < count; i++, rows += 5) {
        prefixes[3 * i] = rows[0];
        prefixes[3 * i + 1] = 32;
        prefixes[3 * i + 2] = (uint32_t)i;
        if (rows[1] >= port_count) {
            fail("pod %zu is behind port %u, and there are %zu", i, rows[1], port_count);
        }
        endpoints[i].port = (int)rows[1];
        endpoints[i].identity = rows[4];
        endpoints[i].mtu = ports[rows[1]].mtu;
        write_macs(endpoints[i].macs, mac(rows + 2), ports[rows[1]].mac);
    }
    build_table(pods, prefixes, count, count, "pods");
    pods->values = endpoints;
    free(prefixes);
}

static const struct remote *remotes(const uint32_t *rows, size_t count) {
    struct remote *remotes = allocate(count, sizeof *remotes);
    for (size_t i = 0; i < count; i++, rows += 3) {
        remotes[i].identity = rows[0];
        remotes[i].tunnel = rows[1] == NONE ? NO_TUNNEL : (int)rows[1];
        remotes[i].skip_tunnel = rows[2] & 1;
    }
    return remotes;
}

static const struct port *ports(const uint32_t *rows, size_t count) {
    struct port *ports = allocate(count, sizeof *ports);
    for (size_t i = 0; i < count; i++, rows += 4) {
        ports[i].mtu = rows[0];
        ports[i].mac = mac(rows + 1);
        ports[i].towards_pods = rows[3];
    }
    return ports;
}

void workload_read(struct workload *w, const char *file, const struct layout *asked, size_t packet_count) {
    *w = (struct workload){0};
    struct reader from = {.file = file, .in = fopen(file, "rb")};
    if (!from.in) {
        fail("%s: %s", file, strerror(errno));
    }
    uint32_t head[HEADER_WORDS];
    read_words(&from, head, HEADER_WORDS);
    if (head[0] != MAGIC || head[1] != VERSION) {
        fail("%s is no workload of version %d", file, VERSION);
    }
    w->layout = asked ? *asked : (struct layout){.pitch = head[3], .headroom = head[4], .spread = head[5]};
    if (w->layout.spread == 0) {
        fail("%s: packets cannot be spread over 0 cache lines", file);
    }
    read_packets(w, &from, head[2], packet_count);
    uint32_t *fib_rows = read_rows(&from, head[6], 3);
    uint32_t *hop_rows = read_rows(&from, head[7], 4);
    uint32_t *pod_rows = read_rows(&from, head[8], 5);
    uint32_t *ipcache_rows = read_rows(&from, head[9], 3);
    uint32_t *remote_rows = read_rows(&from, head[10], 3);
    w->address_count = head[11];
    w->addresses = read_rows(&from, head[11], 1);
    w->found = allocate(head[11], sizeof *w->found);
    uint32_t *port_rows = read_rows(&from, head[13], 4);
    w->node.ports = ports(port_rows, head[13]);
    w->tunnels = head[12];
    w->tunnel_ends = (uint32_t (*)[7])read_rows(&from, head[12], 7);
    fclose(from.in);

    build_table(&w->fib, fib_rows, head[6], head[7], "fib");
    w->fib.values = hops(hop_rows, head[7], w->node.ports, head[13]);
    build_pods(&w->pods, pod_rows, head[8], w->node.ports, head[13]);
    build_table(&w->ipcache, ipcache_rows, head[9], head[10], "ipcache");
    w->ipcache.values = remotes(remote_rows, head[10]);
    w->node.fib = &w->fib;
    w->node.pods = &w->pods;
    w->node.ipcache = &w->ipcache;
    free(fib_rows);
    free(hop_rows);
    free(pod_rows);
    free(ipcache_rows);
    free(remote_rows);
    free(port_rows);
}

void workload_free(struct workload *w) {
    if (w->memory) {
        munmap(w->memory, w->memory_length);
    }
    free(w->packets);
    free(w->pristine);
    free(w->addresses);
    free(w->found);
    free(w->tunnel_ends);
    free((void *)w->node.ports);
    free((void *)w->node.tunnels);
    struct table *tables[] = {&w->fib, &w->pods, &w->ipcache};
    for (int i = 0; i < 3; i++) {
        free((void *)tables[i]->values);
        free(tables[i]->lpm.words);
    }
}
