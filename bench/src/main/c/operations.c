// SPDX-License-Identifier: Apache-2.0
//
// The passes that are timed. All that they do is compiled into them, for each tunnel header anew.
#include "operations.h"

#include <stdlib.h>
#ifdef __SSE4_2__
#include <nmmintrin.h>
#endif

enum { POD_PORT = 0, UNDERLAY_PORT = 1 };
enum { BATCH = 64 };

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

// The same without a memory (see resolver.h).
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

// The template, lengths, the IPv4 checksum and a source port, without any check.
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

// What a bare program for the same job does (cref.c in the lab): the EtherType is all that is looked at, the hash is
// CRC-32C. Shows that what is shared with it is done as fast here.
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

// The same with encap4j's hash: shows what that costs.
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

#define OPERATION(named, id, ...) {.name = named, .pass = pass_##id, .one = one_##id, __VA_ARGS__}
#define OPERATIONS_OF_HEADER(header, carriage, options, port) \
    OPERATION("encap-" #header, encap_##header, .tunnel = {carriage, options, port}, .result = BYTES), \
    OPERATION("decap-" #header, decap_##header, .tunnel = {carriage, options, port}, .result = RECEIVED), \
    OPERATION("tunnel-" #header, tunnel_##header, .tunnel = {carriage, options, port}, .result = FORWARDED, \
              .point = TO_OVERLAY), \
    OPERATION("receive-" #header, receive_##header, .tunnel = {carriage, options, port}, .result = FORWARDED, \
              .point = TO_ENDPOINT, .changes = true),
static const struct operation operations[] = {
    HEADERS(OPERATIONS_OF_HEADER)
    OPERATION("native", native, .result = FORWARDED, .point = TO_NETWORK, .changes = true),
    OPERATION("native-lookup", native_lookup, .result = FORWARDED, .point = TO_NETWORK, .changes = true),
    OPERATION("tunnel-lookup", tunnel_lookup, .tunnel = {VXLAN_VNI, 0, 8472}, .result = FORWARDED, .point = TO_OVERLAY),
    OPERATION("cref", cref, .tunnel = {VXLAN_PLAIN, 0, 4789}, .result = BYTES),
    OPERATION("cref-hash", cref_hash, .tunnel = {VXLAN_PLAIN, 0, 4789}, .result = BYTES),
    OPERATION("checksum", checksum, .result = NUMBER),
    OPERATION("hash", hash, .result = NUMBER),
    OPERATION("fib", fib, .result = NUMBER, .on_addresses = true),
    OPERATION("fib-batch", fib_batch, .result = NUMBER, .on_addresses = true),
    OPERATION("cache", cache, .result = NUMBER, .on_addresses = true),
    OPERATION("cache-batch", cache_batch, .result = NUMBER, .on_addresses = true),
};
static const size_t operation_count = sizeof operations / sizeof *operations;

// What is '_' in an identifier is '-' in a name.
static char spelled(char letter) {
    return letter == '_' ? '-' : letter;
}

static bool is_called(const struct operation *operation, const char *name) {
    const char *at = operation->name;
    while (*at && spelled(*at) == *name) {
        at++;
        name++;
    }
    return !*at && !*name;
}

const struct operation *operation_find(const char *name) {
    for (size_t i = 0; i < operation_count; i++) {
        if (is_called(&operations[i], name)) {
            return &operations[i];
        }
    }
    return NULL;
}

void operation_print_names(FILE *to) {
    for (size_t i = 0; i < operation_count; i++) {
        fputs(i % 4 ? " " : i ? "\n  " : "  ", to);
        for (const char *at = operations[i].name; *at; at++) {
            fputc(spelled(*at), to);
        }
    }
    fputc('\n', to);
}

void job_prepare(struct job *job) {
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

size_t job_size(const struct job *job) {
    return job->operation->on_addresses ? job->workload.address_count : job->workload.packet_count;
}
