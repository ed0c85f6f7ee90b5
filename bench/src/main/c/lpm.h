// SPDX-License-Identifier: Apache-2.0
//
// The longest IPv4 prefix around an address: the structure of org.encap4j.lpm with its nodes word for word.
//
// All nodes lie in one array of ints. A reference is an index into it: of a bucket as it is, of a branch with BRANCH set.
// Where Java has null, word 0 is a bucket without prefixes, so nothing has to be asked.
//
// bucket: | entry of the first node | its position | nodes | addresses | values | lengths as bytes | how many |
// entry:  a value, NOT_FOUND, or below it a reference to a node: bit 31, the node's index in the bucket times 4, its kind
// list:   | starts of runs 2.. as bytes behind zeros: 8 bytes | entries, last first |
// bitmap: | starts in front of each 32 slots: 8 bytes | a bit where a run starts: 8 ints | entries |
#ifndef LPM_H
#define LPM_H

#include "wire.h"

enum { NOT_FOUND = -1 };
#define BRANCH (1u << 31)
enum { BUCKET_FIRST_ENTRY, BUCKET_POSITION, BUCKET_NODES };
enum { KIND_LIST, KIND_BITMAP, KIND_BITS = 2, KIND_MASK = 3 };
enum { LIST_STARTS = 8, LIST_ENTRIES = 2 };
enum { BITMAP_BITS = 2, BITMAP_ENTRIES = 10 };
enum { SLOTS = 256 };

struct prefix {
    uint32_t address;
    int32_t length;
    int32_t value;
};

struct lpm {
    int32_t *words;
    size_t used;
    size_t room;
    uint32_t root;
};

// Tells one byte of the address apart by direct indexing, after comparing the bits before it with the path.
struct branch {
    uint32_t position;
    uint32_t path;
    uint32_t mask;
    uint32_t cover; // index of SLOTS values of the longest own prefix around each slot
    uint32_t own;   // a bucket of the prefixes that end at this byte or before
    uint32_t size;
    uint32_t slots[SLOTS];
};

// Builds the table at once. Sorts the array; no prefix may be in it twice.
void lpm_build(struct lpm *table, struct prefix *prefixes, size_t count);

INLINE unsigned lpm_slot(uint32_t address, uint32_t position) {
    return address >> (24 - 8 * position) & 0xFF;
}

INLINE const struct branch *lpm_branch(const struct lpm *restrict table, uint32_t reference) {
    return (const struct branch *)(table->words + (reference & ~BRANCH));
}

// Compares the slot with all eight starts at once. A list has two entries at least, so sixteen bytes may be read.
INLINE int32_t lpm_list(const int32_t *restrict node, unsigned slot) {
    typedef uint8_t lanes __attribute__((vector_size(16)));
    lanes starts;
    memcpy(&starts, node, sizeof starts);
    lanes reached = (lanes)(starts <= (lanes){0} + (uint8_t)slot);
    uint64_t bits = ((uint64_t __attribute__((vector_size(16))))reached)[0];
    return node[LIST_ENTRIES + LIST_STARTS - (__builtin_popcountll(bits) >> 3)];
}

INLINE int32_t lpm_bitmap(const int32_t *restrict node, unsigned slot) {
    unsigned group = slot >> 5;
    unsigned before = ((const uint8_t *)node)[group];
    // Keeps the bits up to and with the slot's own.
    uint32_t bits = (uint32_t)node[BITMAP_BITS + group] << (~slot & 31);
    return node[BITMAP_ENTRIES + before + __builtin_popcount(bits) - 1];
}

INLINE int32_t lpm_step(const int32_t *restrict bucket, int32_t entry, unsigned slot) {
    const int32_t *node = bucket + (((uint32_t)entry & ~(1u << 31)) >> KIND_BITS);
    return (entry & KIND_MASK) == KIND_LIST ? lpm_list(node, slot) : lpm_bitmap(node, slot);
}

// Follows a bucket's nodes from one that stands so many bytes behind the first.
INLINE int32_t lpm_walk(const int32_t *restrict bucket, int32_t entry, uint32_t address, unsigned steps) {
    for (uint32_t position = bucket[BUCKET_POSITION] + steps; entry < NOT_FOUND; position++) {
        entry = lpm_step(bucket, entry, lpm_slot(address, position));
    }
    return entry;
}

// The bucket at the end of the branches on an address's path.
INLINE const int32_t *lpm_bucket(const struct lpm *restrict table, uint32_t address) {
    uint32_t node = table->root;
    while (node & BRANCH) {
        const struct branch *branch = lpm_branch(table, node);
        node = (address ^ branch->path) & branch->mask ? 0 : branch->slots[lpm_slot(address, branch->position)];
    }
    return table->words + node;
}

// The longest of the branches' own prefixes around an address: of those that the bucket at their end does not know.
INLINE int32_t lpm_covering(const struct lpm *restrict table, uint32_t address) {
    int32_t found = NOT_FOUND;
    uint32_t node = table->root;
    while (node & BRANCH) {
        const struct branch *branch = lpm_branch(table, node);
        bool inside = !((address ^ branch->path) & branch->mask);
        unsigned slot = lpm_slot(address, branch->position);
        const int32_t *bucket = table->words + branch->own;
        int32_t own = inside ? table->words[branch->cover + slot]
                             : lpm_walk(bucket, bucket[BUCKET_FIRST_ENTRY], address, 0);
        found = own == NOT_FOUND ? found : own;
        node = inside ? branch->slots[slot] : 0;
    }
    return found;
}

INLINE int32_t lpm_find(const struct lpm *restrict table, uint32_t address) {
    const int32_t *bucket = lpm_bucket(table, address);
    int32_t found = lpm_walk(bucket, bucket[BUCKET_FIRST_ENTRY], address, 0);
    return found == NOT_FOUND ? lpm_covering(table, address) : found;
}

// The same as a call: whoever looks up several times for a packet runs better with the code once.
int32_t lpm_lookup(const struct lpm *table, uint32_t address);

INLINE int32_t lpm_first(const int32_t *restrict bucket, uint32_t address) {
    int32_t entry = bucket[BUCKET_FIRST_ENTRY];
    return entry < NOT_FOUND ? lpm_step(bucket, entry, lpm_slot(address, bucket[BUCKET_POSITION])) : entry;
}

INLINE int32_t lpm_rest(const struct lpm *restrict table, const int32_t *restrict bucket, int32_t entry,
                        uint32_t address) {
    int32_t found = lpm_walk(bucket, entry, address, 1);
    return found == NOT_FOUND ? lpm_covering(table, address) : found;
}

// Several addresses at a time, one step of each after the other, so that the processor waits for the memory of all of them at
// once. Java takes fewer and cannot prefetch; on a table beyond the caches that is twice as fast here.
INLINE void lpm_lookup_batch(const struct lpm *restrict table, const uint32_t *restrict addresses, size_t count,
                             int32_t *restrict values) {
    enum { LANES = 16 };
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        const int32_t *bucket[LANES];
        int32_t entry[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            bucket[lane] = lpm_bucket(table, addresses[i + lane]);
            __builtin_prefetch(bucket[lane]);
        }
        for (int lane = 0; lane < LANES; lane++) {
            entry[lane] = lpm_first(bucket[lane], addresses[i + lane]);
        }
        for (int lane = 0; lane < LANES; lane++) {
            values[i + lane] = lpm_rest(table, bucket[lane], entry[lane], addresses[i + lane]);
        }
    }
    for (; i < count; i++) {
        values[i] = lpm_find(table, addresses[i]);
    }
}

#endif
