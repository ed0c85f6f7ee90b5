// SPDX-License-Identifier: Apache-2.0
//
// How long the work of encap4j takes in C: the same packets and tables in the same layout of memory, the same checks and
// lookups, the same bytes as result. Build: gcc -O3 -march=native -o yardstick *.c
#define _GNU_SOURCE
#include "resolver.h"
#include "workload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef __SSE4_2__
#include <nmmintrin.h>
#endif

// Makes the compiler believe that somebody reads an object here, or that somebody has changed it: without it, work would be
// left out whose result nobody asks for, or done once for all packets that C and Java do for each.
#define KEEP(object) __asm__ volatile("" : : "m"(object))
#define LAUNDER(object) __asm__ volatile("" : "+m"(object))

enum { POD_PORT = 0, UNDERLAY_PORT = 1 };
enum { BATCH = 64 };
enum { PASSES_PER_TTL = 200 };      // packets start with a TTL of 255
enum { PACKETS_PER_CLOCK = 1 << 16 }; // so that reading the clock, 0.3 microseconds, does not show

struct operation;

// A workload and what one operation has been given.
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

// --- the operations, for one packet each

INLINE enum verdict encap(struct tunnel tunnel, struct job *job, struct outcome *out) {
    LAUNDER(job->sent);
    return encapsulate(tunnel, &job->outer, &out->packet, &job->sent);
}

INLINE enum verdict decap(struct tunnel tunnel, struct job *job, struct outcome *out) {
    (void)job;
    enum verdict verdict = decapsulate(tunnel, &out->packet, &out->received);
    KEEP(out->received);
    return verdict;
}

INLINE enum verdict to_network(struct tunnel tunnel, struct job *job, struct outcome *out) {
    enum verdict verdict = forward(false, tunnel, job->resolver, POD_PORT, &out->packet, &out->forwarding);
    KEEP(out->forwarding);
    return verdict;
}

INLINE enum verdict into_tunnel(struct tunnel tunnel, struct job *job, struct outcome *out) {
    enum verdict verdict = forward(true, tunnel, job->resolver, POD_PORT, &out->packet, &out->forwarding);
    KEEP(out->forwarding);
    return verdict;
}

// The same without a memory.
INLINE enum verdict to_network_looking_up(struct tunnel tunnel, struct job *job, struct outcome *out) {
    const struct node *node = &job->workload.node;
    enum verdict verdict = forward_looking_up(false, tunnel, node, POD_PORT, &out->packet, &out->forwarding);
    KEEP(out->forwarding);
    return verdict;
}

INLINE enum verdict into_tunnel_looking_up(struct tunnel tunnel, struct job *job, struct outcome *out) {
    const struct node *node = &job->workload.node;
    enum verdict verdict = forward_looking_up(true, tunnel, node, POD_PORT, &out->packet, &out->forwarding);
    KEEP(out->forwarding);
    return verdict;
}

INLINE enum verdict out_of_tunnel(struct tunnel tunnel, struct job *job, struct outcome *out) {
    const struct node *node = &job->workload.node;
    enum verdict verdict = receive(tunnel, node, UNDERLAY_PORT, &out->packet, &out->forwarding, &out->received);
    KEEP(out->forwarding);
    KEEP(out->received);
    return verdict;
}

INLINE enum verdict sum_up(struct tunnel tunnel, struct job *job, struct outcome *out) {
    (void)tunnel, (void)job;
    out->number = checksum(out->packet.start, out->packet.length);
    KEEP(out->number);
    return OK;
}

INLINE enum verdict hash_flow(struct tunnel tunnel, struct job *job, struct outcome *out) {
    (void)tunnel, (void)job;
    const uint8_t *frame = out->packet.start;
    const uint8_t *ip = frame + ETHERNET_LENGTH;
    out->number = has_ports(frame, out->packet.length)
        ? hash_ipv4(ip, get32(ip + IPV4_LENGTH))
        : flow_hash(frame, get16(frame + ETHERTYPE_OFFSET), ip, packet_end(&out->packet));
    KEEP(out->number);
    return OK;
}

// What lab/src/cref.c does when it encapsulates, and nothing else: the template, lengths, the IPv4 checksum, a source port by
// hash; the EtherType is all that is looked at.
INLINE enum verdict bare_encap(struct job *job, struct outcome *out, uint32_t hash) {
    const struct outer *restrict outer = &job->outer;
    const unsigned length = outer_length(vxlan);
    uint8_t *at = out->packet.start - length;
    uint16_t ip_length = out->packet.length + length - IP_OFFSET;
    memcpy(at, outer->bytes, length);
    put16(at + IP_OFFSET + 2, ip_length);
    put16(at + IP_OFFSET + 10, ~fold32(outer->ip_sum + ip_length));
    put16(at + UDP_OFFSET, hash_port(hash, LOWEST_PORT, HIGHEST_PORT));
    put16(at + UDP_OFFSET + 4, ip_length - IPV4_LENGTH);
    out->packet.start = at;
    out->packet.length += length;
    return OK;
}

INLINE enum verdict cref(struct tunnel tunnel, struct job *job, struct outcome *out) {
    (void)tunnel;
    const uint8_t *inner = out->packet.start;
    bool is_ipv4 = likely(get16(inner + ETHERTYPE_OFFSET) == TYPE_IPV4);
#ifdef __SSE4_2__
    uint64_t addresses, rest = inner[23];
    uint32_t ports;
    memcpy(&addresses, inner + 26, sizeof addresses);
    memcpy(&ports, inner + 34, sizeof ports);
    rest = rest << 32 | ports;
    uint32_t hash = is_ipv4 ? (uint32_t)_mm_crc32_u64(_mm_crc32_u64(~0u, addresses), rest) : hash_link(inner, 0);
#else
    uint32_t hash = is_ipv4 ? hash_ipv4(inner + ETHERNET_LENGTH, get32(inner + 34)) : hash_link(inner, 0);
#endif
    return bare_encap(job, out, hash);
}

// The same with the hash of encap4j instead of cref's CRC-32.
INLINE enum verdict cref_hash(struct tunnel tunnel, struct job *job, struct outcome *out) {
    (void)tunnel;
    const uint8_t *inner = out->packet.start;
    bool is_ipv4 = likely(get16(inner + ETHERTYPE_OFFSET) == TYPE_IPV4);
    return bare_encap(job, out, is_ipv4 ? hash_ipv4(inner + ETHERNET_LENGTH, get32(inner + 34)) : hash_link(inner, 0));
}

// --- all packets or addresses once: what is timed

// Where Java binds a frame, C copies the packet's descriptor. What becomes of the packet goes into a sum, as if it were
// handed on.
#define PASS(name, operation, tunnel) \
    static __attribute__((noinline)) uint64_t pass_##name(struct job *job, size_t *refused) { \
        const struct packet *packet = job->workload.packets; \
        const struct packet *const end = packet + job->workload.packet_count; \
        size_t bad = 0; \
        uint64_t sum = 0; \
        for (; packet < end; packet++) { \
            struct outcome out; \
            out.packet = *packet; \
            bad += operation(tunnel, job, &out) != OK; \
            sum += out.packet.length; \
        } \
        *refused += bad; \
        return sum; \
    } \
    static __attribute__((noinline)) enum verdict one_##name(struct job *job, size_t i, struct outcome *out) { \
        out->packet = job->workload.packets[i]; \
        return operation(tunnel, job, out); \
    }

#define PASSES_OF_HEADER(name, carriage, options, port) \
    PASS(encap_##name, encap, name) \
    PASS(decap_##name, decap, name) \
    PASS(tunnel_##name, into_tunnel, name) \
    PASS(receive_##name, out_of_tunnel, name)
HEADERS(PASSES_OF_HEADER)
PASS(native, to_network, vxlan)
PASS(native_lookup, to_network_looking_up, vxlan)
PASS(tunnel_lookup, into_tunnel_looking_up, vxlan_identity)
PASS(cref, cref, vxlan)
PASS(cref_hash, cref_hash, vxlan)
PASS(checksum, sum_up, vxlan)
PASS(hash, hash_flow, vxlan)

INLINE uint32_t found_identity(const struct table *ipcache, int32_t found) {
    return found == NOT_FOUND ? (uint32_t)found : ((const struct remote *)ipcache->values)[found].identity;
}

static __attribute__((noinline)) uint64_t pass_fib(struct job *job, size_t *refused) {
    (void)refused;
    const struct table *const *published = &job->workload.node.fib;
    const uint32_t *const addresses = job->workload.addresses;
    const size_t count = job->workload.address_count;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (uint32_t)lpm_find(&__atomic_load_n(published, __ATOMIC_ACQUIRE)->lpm, addresses[i]);
    }
    return sum;
}

static __attribute__((noinline)) uint64_t pass_cache(struct job *job, size_t *refused) {
    (void)refused;
    const struct table *const *published = &job->workload.node.ipcache;
    const uint32_t *const addresses = job->workload.addresses;
    const size_t count = job->workload.address_count;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        const struct table *ipcache = __atomic_load_n(published, __ATOMIC_ACQUIRE);
        sum += found_identity(ipcache, lpm_find(&ipcache->lpm, addresses[i]));
    }
    return sum;
}

static enum verdict one_fib(struct job *job, size_t i, struct outcome *out) {
    out->number = (uint32_t)lpm_find(&job->workload.fib.lpm, job->workload.addresses[i]);
    return OK;
}

static enum verdict one_cache(struct job *job, size_t i, struct outcome *out) {
    const struct table *ipcache = &job->workload.ipcache;
    out->number = found_identity(ipcache, lpm_find(&ipcache->lpm, job->workload.addresses[i]));
    return OK;
}

// Looks addresses up in batches, as Lpm.lookup(int[], ..) does; `identities` says whether what is found is read too.
INLINE uint64_t pass_batches(struct job *job, const struct table *table, bool identities) {
    struct workload *w = &job->workload;
    const size_t count = w->address_count;
    uint64_t sum = 0;
    for (size_t from = 0; from < count; from += BATCH) {
        size_t batch = count - from < BATCH ? count - from : BATCH;
        lpm_lookup_batch(&table->lpm, w->addresses + from, batch, w->found + from);
        for (size_t i = from; i < from + batch; i++) {
            sum += identities ? found_identity(table, w->found[i]) : (uint32_t)w->found[i];
        }
    }
    return sum;
}

static __attribute__((noinline)) uint64_t pass_fib_batch(struct job *job, size_t *refused) {
    (void)refused;
    return pass_batches(job, job->workload.node.fib, false);
}

static __attribute__((noinline)) uint64_t pass_cache_batch(struct job *job, size_t *refused) {
    (void)refused;
    return pass_batches(job, job->workload.node.ipcache, true);
}

// What the batch that an address is in finds for it.
static int32_t found_in_batch(struct workload *w, const struct table *table, size_t i) {
    size_t from = i / BATCH * BATCH;
    size_t batch = w->address_count - from < BATCH ? w->address_count - from : BATCH;
    lpm_lookup_batch(&table->lpm, w->addresses + from, batch, w->found + from);
    return w->found[i];
}

static enum verdict one_fib_batch(struct job *job, size_t i, struct outcome *out) {
    out->number = (uint32_t)found_in_batch(&job->workload, &job->workload.fib, i);
    return OK;
}

static enum verdict one_cache_batch(struct job *job, size_t i, struct outcome *out) {
    const struct table *ipcache = &job->workload.ipcache;
    out->number = found_identity(ipcache, found_in_batch(&job->workload, ipcache, i));
    return OK;
}

// --- the operations by name

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

#define OPERATIONS_OF_HEADER(header, carriage, options, port) \
    {"encap-" #header, pass_encap_##header, one_encap_##header, {carriage, options, port}, BYTES, NOWHERE, false, false}, \
    {"decap-" #header, pass_decap_##header, one_decap_##header, {carriage, options, port}, RECEIVED, NOWHERE, false, \
     false}, \
    {"tunnel-" #header, pass_tunnel_##header, one_tunnel_##header, {carriage, options, port}, FORWARDED, TO_OVERLAY, \
     false, false}, \
    {"receive-" #header, pass_receive_##header, one_receive_##header, {carriage, options, port}, FORWARDED, TO_ENDPOINT, \
     true, false},
static const struct operation operations[] = {
    HEADERS(OPERATIONS_OF_HEADER)
    {"native", pass_native, one_native, {0}, FORWARDED, TO_NETWORK, true, false},
    {"native-lookup", pass_native_lookup, one_native_lookup, {0}, FORWARDED, TO_NETWORK, true, false},
    {"tunnel-lookup", pass_tunnel_lookup, one_tunnel_lookup, {VXLAN_VNI, 0, 8472}, FORWARDED, TO_OVERLAY, false, false},
    {"cref", pass_cref, one_cref, {VXLAN_PLAIN, 0, 4789}, BYTES, NOWHERE, false, false},
    {"cref-hash", pass_cref_hash, one_cref_hash, {VXLAN_PLAIN, 0, 4789}, BYTES, NOWHERE, false, false},
    {"checksum", pass_checksum, one_checksum, {0}, NUMBER, NOWHERE, false, false},
    {"hash", pass_hash, one_hash, {0}, NUMBER, NOWHERE, false, false},
    {"fib", pass_fib, one_fib, {0}, NUMBER, NOWHERE, false, true},
    {"fib-batch", pass_fib_batch, one_fib_batch, {0}, NUMBER, NOWHERE, false, true},
    {"cache", pass_cache, one_cache, {0}, NUMBER, NOWHERE, false, true},
    {"cache-batch", pass_cache_batch, one_cache_batch, {0}, NUMBER, NOWHERE, false, true},
};
static const size_t operation_count = sizeof operations / sizeof *operations;

// Compares names; what is '_' in an identifier is '-' in a name.
static bool is_called(const char *identifier, const char *name) {
    for (; *identifier && *name; identifier++, name++) {
        if (*name != (*identifier == '_' ? '-' : *identifier)) {
            return false;
        }
    }
    return !*identifier && !*name;
}

static const struct operation *find_operation(const char *name) {
    for (size_t i = 0; i < operation_count; i++) {
        if (is_called(operations[i].name, name)) {
            return &operations[i];
        }
    }
    return NULL;
}

static void prepare(struct job *job) {
    const struct operation *operation = job->operation;
    struct workload *w = &job->workload;
    const uint64_t local_mac = 0x020000000001, remote_mac = 0x020000000002;
    outer_build(&job->outer, operation->tunnel, local_mac, remote_mac, 0x0A000101, 0x0A000202);
    job->sent = (struct metadata){.payload = TYPE_ETHERNET, .vni = 42, .identity = 15584, .has_identity = true};
    struct tunnel_route *tunnels = allocate(w->tunnels, sizeof *tunnels);
    for (size_t i = 0; i < w->tunnels; i++) {
        const uint32_t *ends = w->tunnel_ends[i];
        outer_build(&tunnels[i].outer, operation->tunnel, (uint64_t)ends[3] << 32 | ends[2],
                    (uint64_t)ends[5] << 32 | ends[4], ends[0], ends[1]);
        tunnels[i].known = true;
        tunnels[i].port = (int)ends[6];
        tunnels[i].pod_mtu = w->node.ports[ends[6]].mtu - outer_length(operation->tunnel);
    }
    w->node.tunnels = tunnels;
    job->resolver = allocate(1, sizeof *job->resolver);
    job->resolver->node = &w->node;
}

static size_t size_of(const struct job *job) {
    return job->operation->on_addresses ? job->workload.address_count : job->workload.packet_count;
}

// --- what came out: a digest that Java computes too, or every packet's line

static const char *const verdict_names[] = {
#define VERDICT_NAME(name) #name,
    VERDICTS(VERDICT_NAME)
};

static uint64_t digest_byte(uint64_t digest, uint8_t byte) {
    return (digest ^ byte) * 0x100000001B3;
}

static uint64_t digest_number(uint64_t digest, uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) {
        digest = digest_byte(digest, (uint8_t)(number >> shift));
    }
    return digest;
}

// FNV-1a over what one pass does to the packets as they were read, all of which must end well.
static uint64_t digest(struct job *job) {
    uint64_t digest = 0xCBF29CE484222325;
    enum result result = job->operation->result;
    for (size_t i = 0; i < size_of(job); i++) {
        struct outcome out;
        enum verdict verdict = job->operation->one(job, i, &out);
        if (verdict != OK || (result == FORWARDED && out.forwarding.point != job->operation->point)) {
            fail("%s: packet %zu ends as %s%s", job->operation->name, i, verdict_names[verdict],
                 verdict == OK ? ", and not where it should go" : "");
        }
        if (result == NUMBER) {
            digest = digest_number(digest, out.number);
        } else if (result == RECEIVED) {
            digest = digest_number(digest_number(digest, out.packet.length), out.received.says.vni);
        } else {
            for (uint32_t at = 0; at < out.packet.length; at++) {
                digest = digest_byte(digest, out.packet.start[at]);
            }
        }
    }
    workload_restore(&job->workload);
    return digest;
}

static void print_received(FILE *to, const struct received *in) {
    fprintf(to, " vni %u payload %04x ip %u udp %u options %u payload %u end %u", in->says.vni, in->says.payload,
            in->ip_at, in->udp_at, in->options_length, in->payload_at, in->end);
    if (in->says.has_identity) {
        fprintf(to, " identity %u", in->says.identity);
    }
    fprintf(to, "%s%s%s%s%s", in->says.dont_learn ? " dont-learn" : "",
            in->says.policy_applied ? " policy-applied" : "", in->critical ? " critical" : "",
            in->ecn_alarm ? " ecn-alarm" : "", in->udp_checksum ? " udp-checksum" : "");
}

// Every packet's line: its verdict, what else was found out, where it starts and ends, and all bytes from the floor to where
// it ended before, so that a byte that should not have been touched shows too.
static void print_results(struct job *job, const char *file) {
    FILE *to = fopen(file, "w");
    if (!to) {
        fail("%s: %s", file, strerror(errno));
    }
    for (size_t i = 0; i < size_of(job); i++) {
        struct outcome out;
        enum verdict verdict = job->operation->one(job, i, &out);
        enum result result = job->operation->result;
        if (result == NUMBER) {
            fprintf(to, "%u\n", out.number);
            continue;
        }
        const uint8_t *floor = out.packet.start - out.packet.headroom;
        fputs(verdict_names[verdict], to);
        if (verdict == OK && result == RECEIVED) {
            print_received(to, &out.received);
        } else if (verdict == OK && result == FORWARDED) {
            fprintf(to, " point %d port %d source %u destination %u", out.forwarding.point, out.forwarding.egress_port,
                    out.forwarding.source_identity, out.forwarding.destination_identity);
        }
        fprintf(to, " from %u to %u ", out.packet.headroom, out.packet.headroom + out.packet.length);
        const struct packet *before = &job->workload.packets[i];
        for (const uint8_t *at = floor; at < packet_end(before); at++) {
            fprintf(to, "%02x", *at);
        }
        fputc('\n', to);
    }
    if (fclose(to)) {
        fail("%s: %s", file, strerror(errno));
    }
}

// --- time

static double cpu_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

// Nanoseconds per packet over as many passes as take so long.
static double time_round(struct job *job, double millis) {
    const struct operation *operation = job->operation;
    size_t size = size_of(job);
    size_t passes = (PACKETS_PER_CLOCK + size - 1) / size;
    if (operation->changes && passes > PASSES_PER_TTL) {
        passes = PASSES_PER_TTL;
    }
    size_t refused = 0;
    uint64_t sum = 0;
    double elapsed = 0;
    double packets = 0;
    while (elapsed < millis * 1e6) {
        double before = cpu_nanos();
        for (size_t pass = 0; pass < passes; pass++) {
            sum += operation->pass(job, &refused);
        }
        elapsed += cpu_nanos() - before;
        packets += (double)(passes * size);
        if (operation->changes) {
            workload_restore(&job->workload);
        }
    }
    if (refused) {
        fail("%s: %zu packets were refused", operation->name, refused);
    }
    KEEP(sum);
    return elapsed / packets;
}

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static void print_times(struct job *job, const char *name, double millis, int rounds) {
    uint64_t result = digest(job);
    double *times = allocate((size_t)rounds, sizeof *times);
    time_round(job, millis < 10 ? millis : 10); // brings caches, branch predictors and clock rates up
    for (int round = 0; round < rounds; round++) {
        times[round] = time_round(job, millis);
    }
    qsort(times, (size_t)rounds, sizeof *times, by_size);
    double median = (times[(rounds - 1) / 2] + times[rounds / 2]) / 2;
    printf("operation=%s packets=%zu nanos=%.3f least=%.3f most=%.3f samples=%d digest=%016lx\n", name, size_of(job),
           median, times[0], times[rounds - 1], rounds, (unsigned long)result);
    fflush(stdout);
    free(times);
}

// --- the command line

static void usage(FILE *to) {
    fputs("usage: yardstick [OPTION]... OPERATION WORKLOAD [OPERATION WORKLOAD]...\n"
          "\n"
          "Prints a line for each operation: nanoseconds of CPU time per packet or address, the median of all rounds.\n"
          "\n"
          "  --millis M      at least so long for a round (10)\n"
          "  --rounds N      (21)\n"
          "  --layout P,H,S  packet i at i * P + H + 64 * (i % S), instead of as the workload says\n"
          "  --packets N     so many packets, the workload's in turn\n"
          "  --results FILE  times nothing and writes what becomes of every packet\n"
          "\n"
          "operations:", to);
    for (size_t i = 0; i < operation_count; i++) {
        fputs(i % 4 ? " " : "\n  ", to);
        for (const char *at = operations[i].name; *at; at++) {
            fputc(*at == '_' ? '-' : *at, to);
        }
    }
    fputc('\n', to);
}

_Noreturn static void wrong_usage(const char *what, const char *given) {
    fprintf(stderr, "yardstick: %s '%s'\n", what, given);
    usage(stderr);
    exit(2);
}

static long number(const char *option, const char *text) {
    char *end;
    errno = 0;
    long value = text ? strtol(text, &end, 10) : 0;
    if (!text || errno || *end || value < 1 || value > 1 << 30) {
        wrong_usage("no number from 1 for", option);
    }
    return value;
}

int main(int count, char **arguments) {
    double millis = 10;
    int rounds = 21;
    size_t packet_count = 0;
    struct layout layout;
    const struct layout *asked = NULL;
    const char *results = NULL;
    int at = 1;
    for (; at < count && arguments[at][0] == '-'; at += 2) {
        const char *option = arguments[at];
        const char *value = arguments[at + 1]; // null behind the last one
        if (!strcmp(option, "--help")) {
            usage(stdout);
            return 0;
        } else if (!strcmp(option, "--millis")) {
            millis = (double)number(option, value);
        } else if (!strcmp(option, "--rounds")) {
            rounds = (int)number(option, value);
        } else if (!strcmp(option, "--packets")) {
            packet_count = (size_t)number(option, value);
        } else if (!strcmp(option, "--layout")) {
            char more;
            int read = value ? sscanf(value, "%u,%u,%u%c", &layout.pitch, &layout.headroom, &layout.spread, &more) : 0;
            if (read != 3 || layout.spread == 0) {
                wrong_usage("no pitch, headroom and spread for", option);
            }
            asked = &layout;
        } else if (!strcmp(option, "--results") && value) {
            results = value;
        } else {
            wrong_usage("unknown or empty option", option);
        }
    }
    if (at == count || (count - at) % 2 || (results && count - at != 2)) {
        wrong_usage("operations come with a workload each; wrong number of arguments behind", arguments[at - 1]);
    }
    for (; at < count; at += 2) {
        struct job job = {.operation = find_operation(arguments[at])};
        if (!job.operation) {
            wrong_usage("unknown operation", arguments[at]);
        }
        workload_read(&job.workload, arguments[at + 1], asked, packet_count);
        if (size_of(&job) == 0) {
            fail("%s: nothing in it to %s", arguments[at + 1], arguments[at]);
        }
        prepare(&job);
        if (results) {
            print_results(&job, results);
        } else {
            print_times(&job, arguments[at], millis, rounds);
        }
        free(job.resolver);
        workload_free(&job.workload);
    }
    return 0;
}
