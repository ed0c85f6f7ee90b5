// SPDX-License-Identifier: Apache-2.0
//
// Builds the trie as org.encap4j.lpm does when it is given all prefixes at once (Trie, NodeWriter, SlotRuns): a bucket for
// up to BUCKET_MOST prefixes, above them branches. But for lpm_lookup, cold: only what it writes matters.
#include "lpm.h"

#include <stdio.h>
#include <stdlib.h>

enum { BUCKET_MOST = 512, ADDRESS_BITS = 32 };

int32_t lpm_lookup(const struct lpm *table, uint32_t address) {
    return lpm_find(table, address);
}

// --- the array of words; pointers into it are good until the next reserve

static size_t reserve(struct lpm *table, size_t words) {
    size_t at = table->used;
    table->used += words;
    if (table->used >= BRANCH) {
        fprintf(stderr, "yardstick: a table of more than 8 GiB\n");
        exit(1);
    }
    if (table->used > table->room) {
        table->room = table->used * 2;
        table->words = realloc(table->words, table->room * sizeof *table->words);
        if (!table->words) {
            fprintf(stderr, "yardstick: no memory for a table of %zu words\n", table->room);
            exit(1);
        }
    }
    memset(table->words + at, 0, words * sizeof *table->words);
    return at;
}

// The JVM starts arrays and objects at multiples of eight bytes.
static void align(struct lpm *table) {
    reserve(table, table->used & 1);
}

// --- the 256 slots of one node as runs of equal entries

// A slot below which longer prefixes lie is a run of its own, a group: its entry is what those inherit.
struct run {
    int32_t entry;
    int start;
    size_t group_from, group_to; // empty if this is no group
};

struct runs {
    struct run run[SLOTS];
    int size;
};

static bool is_group(const struct run *run) {
    return run->group_from < run->group_to;
}

// Starts a run, over one that would be empty; one that goes on with the same value is no new run.
static void append(struct runs *runs, struct run next) {
    if (runs->size > 0 && runs->run[runs->size - 1].start == next.start) {
        runs->size--;
    }
    const struct run *last = runs->size > 0 ? &runs->run[runs->size - 1] : NULL;
    if (last && !is_group(&next) && !is_group(last) && last->entry == next.entry) {
        return;
    }
    runs->run[runs->size++] = next;
}

// Sorts routes, which share the bytes before a position, into the slots of the byte there.
static void collect(struct runs *runs, const struct prefix *routes, size_t from, size_t to, int position,
                    int32_t inherited) {
    struct { int end; int32_t entry; } open[8 + 3];
    int depth = 0;
    runs->size = 0;
    open[depth].end = SLOTS;
    open[depth++].entry = inherited;
    append(runs, (struct run){.entry = inherited, .start = 0});
    size_t i = from;
    while (i <= to) {
        int extra = i < to ? routes[i].length - 8 * position : 0;
        int slot = i == to ? SLOTS : extra == 0 ? 0 : (int)lpm_slot(routes[i].address, position);
        // What ends at or before the slot gives way to what lies around it.
        while (open[depth - 1].end <= slot && open[depth - 1].end < SLOTS) {
            int end = open[--depth].end;
            append(runs, (struct run){.entry = open[depth - 1].entry, .start = end});
        }
        if (i == to) {
            return;
        }
        if (extra <= 8) {
            append(runs, (struct run){.entry = routes[i].value, .start = slot});
            open[depth].end = slot + (SLOTS >> extra);
            open[depth++].entry = routes[i++].value;
            continue;
        }
        size_t first = i;
        while (++i < to && (int)lpm_slot(routes[i].address, position) == slot) {
        }
        int32_t around = open[depth - 1].entry;
        append(runs, (struct run){.entry = around, .start = slot, .group_from = first, .group_to = i});
        open[depth].end = slot + 1;
        open[depth++].entry = around;
    }
}

// --- the nodes of one bucket

static void write_starts(int32_t *node, const struct runs *runs) {
    uint64_t starts = 0;
    for (int run = 1; run < runs->size; run++) {
        starts = starts << 8 | (unsigned)runs->run[run].start;
    }
    node[0] = (int32_t)(starts >> 32);
    node[1] = (int32_t)starts;
}

static void write_bitmap(int32_t *node, const struct runs *runs) {
    for (int run = 0; run < runs->size; run++) {
        int start = runs->run[run].start;
        node[BITMAP_BITS + start / 32] |= (int32_t)(1u << start % 32);
    }
    int before = 0;
    for (int group = 0; group < 8; group++) {
        ((uint8_t *)node)[group] = (uint8_t)before;
        before += __builtin_popcount((uint32_t)node[BITMAP_BITS + group]);
    }
}

// The entry for a range: its single value, or a reference to the node that is written for it.
static int32_t entry(struct lpm *table, size_t bucket, const struct prefix *routes, size_t from, size_t to, int position,
                     int32_t inherited) {
    struct runs runs;
    collect(&runs, routes, from, to, position, inherited);
    if (runs.size == 1 && !is_group(&runs.run[0])) {
        return runs.run[0].entry;
    }
    bool list = runs.size <= LIST_STARTS + 1;
    size_t at = reserve(table, (list ? LIST_ENTRIES : BITMAP_ENTRIES) + (size_t)runs.size);
    if (list) {
        write_starts(table->words + at, &runs);
    } else {
        write_bitmap(table->words + at, &runs);
    }
    for (int i = 0; i < runs.size; i++) {
        const struct run *run = &runs.run[i];
        int32_t its = is_group(run)
            ? entry(table, bucket, routes, run->group_from, run->group_to, position + 1, run->entry)
            : run->entry;
        table->words[at + (list ? LIST_ENTRIES + runs.size - 1 - i : BITMAP_ENTRIES + i)] = its;
    }
    return (int32_t)(1u << 31 | (uint32_t)(at - bucket) << KIND_BITS | (list ? KIND_LIST : KIND_BITMAP));
}

// Writes a bucket, and behind its nodes what only changes read in Java: without it the nodes would lie closer together
// here than there.
static uint32_t write_bucket(struct lpm *table, const struct prefix *routes, size_t from, size_t to, int position) {
    align(table);
    size_t bucket = reserve(table, BUCKET_NODES);
    int32_t first = from == to ? NOT_FOUND : entry(table, bucket, routes, from, to, position, NOT_FOUND);
    table->words[bucket + BUCKET_FIRST_ENTRY] = first;
    table->words[bucket + BUCKET_POSITION] = position;
    size_t size = to - from;
    size_t tail = reserve(table, 2 * size + (size + 3) / 4 + 1);
    int32_t *words = table->words + tail;
    for (size_t i = 0; i < size; i++) {
        words[i] = (int32_t)routes[from + i].address;
        words[size + i] = routes[from + i].value;
        ((uint8_t *)(words + 2 * size))[i] = (uint8_t)routes[from + i].length;
    }
    table->words[table->used - 1] = (int32_t)size;
    return (uint32_t)bucket;
}

// --- branches

// How many bits all of a range share, none of them behind the end of one of its prefixes.
static int shared_bits(const struct prefix *routes, size_t from, size_t to) {
    uint32_t difference = routes[from].address ^ routes[to - 1].address;
    int shared = difference ? __builtin_clz(difference) : ADDRESS_BITS;
    for (size_t i = from; i < to; i++) {
        shared = routes[i].length < shared ? routes[i].length : shared;
    }
    return shared;
}

// The own prefixes around each slot, longer over shorter; branches without any share one array, as in Java.
static uint32_t write_cover(struct lpm *table, uint32_t no_cover, const struct prefix *own, size_t count, int position) {
    if (count == 0) {
        return no_cover;
    }
    align(table);
    uint32_t cover = (uint32_t)reserve(table, SLOTS);
    memset(table->words + cover, 0xFF, SLOTS * sizeof *table->words);
    for (size_t i = 0; i < count; i++) {
        int extra = own[i].length - 8 * position;
        int from = extra <= 0 ? 0 : (int)lpm_slot(own[i].address, position);
        int to = extra <= 0 ? SLOTS : from + (SLOTS >> extra);
        for (int slot = from; slot < to; slot++) {
            table->words[cover + slot] = own[i].value;
        }
    }
    return cover;
}

static uint32_t build(struct lpm *table, uint32_t no_cover, const struct prefix *routes, size_t from, size_t to,
                      int position) {
    if (from == to) {
        return 0;
    }
    if (to - from <= BUCKET_MOST) {
        return write_bucket(table, routes, from, to, position);
    }
    int at = shared_bits(routes, from, to) / 8;
    struct prefix *own = malloc((to - from) * sizeof *own);
    size_t own_count = 0;
    struct branch branch = {.position = (uint32_t)at, .size = (uint32_t)(to - from)};
    branch.mask = at == 0 ? 0 : ~0u << (ADDRESS_BITS - 8 * at);
    branch.path = routes[from].address & branch.mask;
    size_t i = from;
    while (i < to) {
        if (routes[i].length <= 8 * (at + 1)) {
            own[own_count++] = routes[i++];
            continue;
        }
        size_t first = i;
        unsigned slot = lpm_slot(routes[i].address, at);
        while (++i < to && lpm_slot(routes[i].address, at) == slot) {
        }
        branch.slots[slot] = build(table, no_cover, routes, first, i, at + 1);
    }
    branch.cover = write_cover(table, no_cover, own, own_count, at);
    branch.own = write_bucket(table, own, 0, own_count, 0);
    free(own);
    align(table);
    size_t where = reserve(table, sizeof branch / sizeof *table->words);
    memcpy(table->words + where, &branch, sizeof branch);
    return (uint32_t)where | BRANCH;
}

static int by_address_then_length(const void *a, const void *b) {
    const struct prefix *one = a;
    const struct prefix *other = b;
    return one->address != other->address ? (one->address < other->address ? -1 : 1) : one->length - other->length;
}

void lpm_build(struct lpm *table, struct prefix *prefixes, size_t count) {
    *table = (struct lpm){0};
    uint32_t empty = write_bucket(table, NULL, 0, 0, 0);
    align(table);
    uint32_t no_cover = (uint32_t)reserve(table, SLOTS);
    memset(table->words + no_cover, 0xFF, SLOTS * sizeof *table->words);
    qsort(prefixes, count, sizeof *prefixes, by_address_then_length);
    table->root = count == 0 ? empty : build(table, no_cover, prefixes, 0, count, 0);
}
