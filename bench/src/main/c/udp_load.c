// SPDX-License-Identifier: Apache-2.0
//
// Sends and receives load through UDP sockets with sendmmsg and recvmmsg: what org.encap4j.bench.load does in Java, packet
// for packet, so that the two can be measured beside each other and talk to each other. The same inner packets, the same
// work for each (written whole, VXLAN header put in front, inner flow hashed to choose a socket, sequence and time stamped;
// header judged, streams accounted, latency recorded), the same options, the same figures as JSON.
// Build: gcc -O3 -march=native -o udp_load udp_load.c
#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

// The layout of a packet; org.encap4j.bench.load.LoadPacket has the picture.
enum { MAGIC_OFFSET = 0, STREAM_OFFSET = 4, SEQUENCE_OFFSET = 8, TIME_OFFSET = 16, STAMP_LENGTH = 24 };
#define MAGIC 0x65346A4Cu         // "e4jL"
#define MAGIC_OF_WARM_UP 0x65346A57u // "e4jW"
enum { VXLAN_LENGTH = 8, VNI = 42, FIRST_SOURCE_PORT = 20000, DISCARD_PORT = 9 };
enum { INNER_IP = ETHERNET_LENGTH, INNER_UDP = INNER_IP + IPV4_LENGTH, INNER_STAMP = INNER_UDP + UDP_LENGTH };

enum {
    BATCH = 64,               // packets prepared at once, and messages in a system call
    MOST_SOCKETS = 256,
    MOST_FLOWS = 1024,
    MOST_SEGMENTS = 64,
    MOST_DATAGRAM = 65507,
    SEND_BUFFER = 1 << 20,    // bytes asked for; the kernel doubles them
    RECEIVE_BUFFER = 4 << 20,
    IDLE_MILLIS = 500,        // a receiver ends when nothing has come for so long
    PITCH = 2048,             // distance between packets while they are short enough
};
#define NANOS 1000000000ull

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("udp_load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * NANOS + (uint64_t)time.tv_nsec;
}

struct processor_time {
    uint64_t user, system; // nanoseconds
};

static struct processor_time processor_time(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (struct processor_time){
        (uint64_t)usage.ru_utime.tv_sec * NANOS + (uint64_t)usage.ru_utime.tv_usec * 1000,
        (uint64_t)usage.ru_stime.tv_sec * NANOS + (uint64_t)usage.ru_stime.tv_usec * 1000,
    };
}

static struct {
    const char *address;
    const char *port;
    unsigned size;    // of the inner IP packet
    double rate;      // packets per second, 0 for as many as can be
    double seconds;
    double warm_up;   // seconds before
    unsigned sockets;
    unsigned flows;
    unsigned run;     // packets of one flow in a row
    bool segments;
    bool connected;   // the sockets, to the one peer
    bool plain;       // no tunnel: the datagram is the stamp and its filling
} options = {.size = 64, .seconds = 1, .sockets = 16, .flows = 64, .run = 32};

static int open_socket(struct sockaddr_storage *address, socklen_t *length) {
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_DGRAM}, *found;
    int error = getaddrinfo(options.address, options.port, &hints, &found);
    if (error) {
        fail("%s port %s: %s", options.address, options.port, gai_strerror(error));
    }
    memcpy(address, found->ai_addr, found->ai_addrlen);
    *length = found->ai_addrlen;
    int descriptor = socket(found->ai_family, SOCK_DGRAM, 0);
    freeaddrinfo(found);
    if (descriptor < 0) {
        fail("no socket: %s", strerror(errno));
    }
    int send_buffer = SEND_BUFFER, receive_buffer = RECEIVE_BUFFER;
    // As much as is allowed everybody, and more for those who may.
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &send_buffer, sizeof send_buffer);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer);
    return descriptor;
}

// --- sending

struct outlet {
    int descriptor;
    unsigned count; // datagrams that wait
    struct iovec datagrams[BATCH];
};

static struct outlet outlets[MOST_SOCKETS];
static uint8_t inner[65536]; // the packet without its stamp, source port and checksum
static unsigned inner_length;
static uint8_t *slots;
static size_t pitch;
static uint64_t sequences[MOST_FLOWS];
static uint64_t sent, failed;

static void write_inner(void) {
    if (options.plain) {
        inner_length = options.size - IPV4_LENGTH - UDP_LENGTH;
        return;
    }
    static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0};
    memcpy(inner, ethernet, sizeof ethernet);
    uint8_t *ip = inner + INNER_IP;
    ip[0] = 0x45;
    put16(ip + 2, (uint16_t)options.size);
    put16(ip + 6, DONT_FRAGMENT);
    ip[8] = 64;
    ip[9] = PROTOCOL_UDP;
    put32(ip + 12, 0x0A000001);
    put32(ip + 16, 0x0A000002);
    put16(ip + 10, checksum(ip, IPV4_LENGTH));
    put16(inner + INNER_UDP + 2, DISCARD_PORT);
    put16(inner + INNER_UDP + 4, (uint16_t)(options.size - IPV4_LENGTH));
    inner_length = ETHERNET_LENGTH + options.size;
}

INLINE void stamp(uint8_t *at, uint32_t magic, uint32_t stream, uint64_t sequence, uint64_t time) {
    put32(at + MAGIC_OFFSET, magic);
    put32(at + STREAM_OFFSET, stream);
    put64(at + SEQUENCE_OFFSET, sequence);
    put64(at + TIME_OFFSET, time);
}

// Writes one packet into its slot and queues it to the socket of its flow.
INLINE void prepare(unsigned slot, uint64_t index, uint32_t stream, uint32_t magic, uint64_t time) {
    uint8_t *packet = slots + slot * pitch + 64;
    unsigned flow = (unsigned)(index / options.run % options.flows);
    memcpy(packet, inner, inner_length);
    uint64_t sequence = magic == MAGIC ? sequences[flow]++ : 0;
    uint8_t *datagram = packet;
    unsigned length = inner_length;
    uint32_t hash;
    if (options.plain) {
        stamp(packet, magic, stream + flow, sequence, time);
        hash = hash_finish(flow, 0);
    } else {
        put16(packet + INNER_UDP, (uint16_t)(FIRST_SOURCE_PORT + flow));
        stamp(packet + INNER_STAMP, magic, stream + flow, sequence, time);
        datagram = packet - VXLAN_LENGTH;
        put64(datagram, (uint64_t)0x08000000 << 32 | VNI << 8);
        length += VXLAN_LENGTH;
        hash = likely(has_ports(packet, inner_length))
            ? hash_ipv4(packet + INNER_IP, get32(packet + INNER_UDP))
            : flow_hash(packet, get16(packet + ETHERTYPE_OFFSET), packet + INNER_IP, packet + inner_length);
    }
    struct outlet *outlet = &outlets[(uint64_t)hash * options.sockets >> 32];
    outlet->datagrams[outlet->count++] = (struct iovec){datagram, length};
}

static void flush(struct outlet *outlet, struct sockaddr_storage *to, socklen_t to_length) {
    struct mmsghdr messages[BATCH];
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr header;
    } control;
    unsigned most = 1;
    if (options.segments) {
        unsigned length = (unsigned)outlet->datagrams[0].iov_len;
        most = MOST_DATAGRAM / length < MOST_SEGMENTS ? MOST_DATAGRAM / length : MOST_SEGMENTS;
        control.header = (struct cmsghdr){CMSG_LEN(sizeof(uint16_t)), IPPROTO_UDP, UDP_SEGMENT};
        uint16_t segment = (uint16_t)length;
        memcpy(CMSG_DATA(&control.header), &segment, sizeof segment);
    }
    unsigned count = 0;
    for (unsigned at = 0; at < outlet->count; at += most) {
        unsigned pieces = outlet->count - at < most ? outlet->count - at : most;
        messages[count++].msg_hdr = (struct msghdr){
            .msg_name = options.connected ? NULL : to,
            .msg_namelen = options.connected ? 0 : to_length,
            .msg_iov = outlet->datagrams + at,
            .msg_iovlen = pieces,
            .msg_control = pieces > 1 ? &control : NULL,
            .msg_controllen = pieces > 1 ? sizeof control.bytes : 0,
        };
    }
    for (unsigned done = 0; done < count;) {
        int taken = sendmmsg(outlet->descriptor, messages + done, count - done, 0);
        if (taken < 0 && errno == EINTR) {
            continue;
        }
        for (unsigned i = done; i < done + (taken < 0 ? 1 : (unsigned)taken); i++) {
            *(taken < 0 ? &failed : &sent) += messages[i].msg_hdr.msg_iovlen;
        }
        done += taken < 0 ? 1 : (unsigned)taken;
    }
    outlet->count = 0;
}

// Sends for so long, at the rate, or as fast as can be. A packet of a bounded rate is stamped with the time at which it
// was due, whenever it really goes.
static uint64_t send_for(double seconds, uint32_t stream, uint32_t magic, struct sockaddr_storage *to, socklen_t length) {
    uint64_t begin = now(), end = begin + (uint64_t)(seconds * NANOS), index = 0, time;
    double interval = options.rate > 0 ? NANOS / options.rate : 0;
    while ((time = now()) < end) {
        unsigned count = BATCH;
        if (interval > 0) {
            uint64_t due = (uint64_t)((double)(time - begin) / interval) + 1 - index;
            count = due < BATCH ? (unsigned)due : BATCH;
        }
        for (unsigned slot = 0; slot < count; slot++, index++) {
            prepare(slot, index, stream, magic, interval > 0 ? begin + (uint64_t)((double)index * interval) : now());
        }
        for (unsigned i = 0; i < options.sockets; i++) {
            if (outlets[i].count) {
                flush(&outlets[i], to, length);
            }
        }
    }
    return begin;
}

static void send_load(void) {
    struct sockaddr_storage to;
    socklen_t to_length = 0;
    for (unsigned i = 0; i < options.sockets; i++) {
        outlets[i].descriptor = open_socket(&to, &to_length);
        if (options.connected && connect(outlets[i].descriptor, (struct sockaddr *)&to, to_length)) {
            fail("%s port %s: %s", options.address, options.port, strerror(errno));
        }
    }
    write_inner();
    pitch = inner_length + 128 <= PITCH ? PITCH : 65536 + 128;
    slots = aligned_alloc(64, pitch * BATCH);
    memset(slots, 0, pitch * BATCH);
    uint32_t stream = (uint32_t)getpid() << 16;
    if (options.warm_up > 0) {
        send_for(options.warm_up, stream, MAGIC_OF_WARM_UP, &to, to_length);
    }
    fputs("udp_load: measuring\n", stderr);
    sent = failed = 0;
    struct processor_time before = processor_time();
    uint64_t begin = send_for(options.seconds, stream, MAGIC, &to, to_length), end = now();
    struct processor_time after = processor_time();
    double seconds = (double)(end - begin) / NANOS, packets = sent ? (double)sent : 1;
    printf("{\"role\": \"send\", \"by\": \"c\", \"size\": %u, \"sockets\": %u, \"segments\": %s, \"plain\": %s, ",
           options.size, options.sockets, options.segments ? "true" : "false", options.plain ? "true" : "false");
    printf("\"seconds\": %.6f, \"sent\": %llu, \"failed\": %llu, \"packetsPerSecond\": %.1f, ", seconds,
           (unsigned long long)sent, (unsigned long long)failed, (double)sent / seconds);
    printf("\"userNanosPerPacket\": %.2f, \"systemNanosPerPacket\": %.2f, \"allocatedBytesPerPacket\": 0}\n",
           (double)(after.user - before.user) / packets, (double)(after.system - before.system) / packets);
}

// --- receiving

// What one stream has brought: the highest sequence, and which of the WINDOW before it have come.
enum { WINDOW = 1 << 14, MOST_STREAMS = 1 << 12 };
struct stream {
    uint32_t id;
    bool used;
    uint64_t first, highest, distinct;
    uint64_t seen[WINDOW / 64];
};

static struct stream *streams; // open addressing
static uint64_t received, duplicated, reordered, foreign, warm_ups;

static struct stream *stream_of(uint32_t id) {
    for (uint32_t at = id ^ id >> 16, tries = 0; tries < MOST_STREAMS; at++, tries++) {
        struct stream *stream = &streams[at % MOST_STREAMS];
        if (stream->used && stream->id == id) {
            return stream;
        }
        if (!stream->used) {
            stream->used = true;
            stream->id = id;
            stream->first = UINT64_MAX;
            return stream;
        }
    }
    return NULL;
}

INLINE bool mark(struct stream *stream, uint64_t sequence) {
    uint64_t *word = &stream->seen[sequence % WINDOW / 64], bit = 1ull << sequence % 64;
    bool known = *word & bit;
    *word |= bit;
    return known;
}

static void account(struct stream *stream, uint64_t sequence) {
    if (stream->first == UINT64_MAX) {
        stream->first = stream->highest = sequence;
        mark(stream, sequence);
        stream->distinct = 1;
    } else if (likely(sequence > stream->highest)) {
        if (sequence - stream->highest >= WINDOW) {
            memset(stream->seen, 0, sizeof stream->seen);
        } else {
            for (uint64_t between = stream->highest + 1; between < sequence; between++) {
                stream->seen[between % WINDOW / 64] &= ~(1ull << between % 64);
            }
            stream->seen[sequence % WINDOW / 64] &= ~(1ull << sequence % 64);
        }
        mark(stream, sequence);
        stream->highest = sequence;
        stream->distinct++;
    } else if (stream->highest - sequence < WINDOW && mark(stream, sequence)) {
        duplicated++;
    } else {
        reordered++;
        stream->distinct++;
        stream->first = sequence < stream->first ? sequence : stream->first;
    }
}

// Latencies, exact below 2,048 ns and with three digits above, as an HdrHistogram of three digits has them.
enum { SUB_BUCKETS = 2048, HALF = SUB_BUCKETS / 2, BUCKETS = 28 };
static uint64_t counts[(BUCKETS + 1) * HALF];
static uint64_t greatest;

INLINE void record(uint64_t nanos) {
    unsigned shift = nanos < SUB_BUCKETS ? 0 : 53u - (unsigned)__builtin_clzll(nanos);
    if (unlikely(shift >= BUCKETS)) {
        shift = BUCKETS - 1;
        nanos = (uint64_t)(SUB_BUCKETS - 1) << shift;
    }
    counts[shift * HALF + (nanos >> shift)]++;
    greatest = nanos > greatest ? nanos : greatest;
}

static uint64_t percentile(double percent) {
    uint64_t wanted = (uint64_t)(percent / 100 * (double)received + 0.5), sum = 0;
    for (unsigned at = 0; at < (BUCKETS + 1) * HALF; at++) {
        sum += counts[at];
        if (sum && sum >= wanted) {
            unsigned shift = at < SUB_BUCKETS ? 0 : at / HALF - 1;
            uint64_t most = ((uint64_t)(at - shift * HALF + 1) << shift) - 1;
            return most < greatest ? most : greatest;
        }
    }
    return greatest;
}

// The stamp of a datagram that is one of ours, or null.
INLINE const uint8_t *stamp_in(const uint8_t *datagram, unsigned length) {
    if (options.plain) {
        return length < STAMP_LENGTH ? NULL : datagram;
    }
    if (length < VXLAN_LENGTH + INNER_STAMP + STAMP_LENGTH || !(datagram[0] & 8) || get32(datagram + 4) >> 8 != VNI) {
        return NULL;
    }
    return datagram + VXLAN_LENGTH + INNER_STAMP;
}

// What the kernel has dropped at our socket, found by its inode.
static uint64_t kernel_drops(int descriptor) {
    struct stat status;
    static const char *const files[] = {"/proc/self/net/udp", "/proc/self/net/udp6"};
    if (fstat(descriptor, &status)) {
        return 0;
    }
    for (unsigned i = 0; i < 2; i++) {
        FILE *file = fopen(files[i], "r");
        char line[512];
        while (file && fgets(line, sizeof line, file)) {
            unsigned long inode;
            unsigned long long drops;
            if (sscanf(line, " %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %*s %*s %llu", &inode, &drops) == 2
                && inode == status.st_ino) {
                fclose(file);
                return drops;
            }
        }
        if (file) {
            fclose(file);
        }
    }
    return 0;
}

static void receive_load(void) {
    struct sockaddr_storage local, sender[BATCH];
    socklen_t local_length;
    int descriptor = open_socket(&local, &local_length);
    if (bind(descriptor, (struct sockaddr *)&local, local_length)) {
        fail("%s port %s: %s", options.address, options.port, strerror(errno));
    }
    struct timeval patience = {.tv_usec = 50000};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    streams = calloc(MOST_STREAMS, sizeof *streams);
    enum { ROOM = 2048 };
    uint8_t *memory = aligned_alloc(64, (size_t)ROOM * BATCH);
    memset(memory, 0, (size_t)ROOM * BATCH);
    struct mmsghdr messages[BATCH] = {0};
    struct iovec rooms[BATCH];
    for (unsigned i = 0; i < BATCH; i++) {
        rooms[i] = (struct iovec){memory + i * ROOM, ROOM};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &rooms[i], .msg_iovlen = 1, .msg_name = &sender[i]};
    }
    fprintf(stderr, "udp_load: listening on %s port %s\n", options.address, options.port);
    uint64_t start = now(), first = 0, last = 0, time = start;
    uint64_t drops_before = 0;
    struct processor_time before = processor_time();
    while (time - start < (uint64_t)(options.seconds * NANOS)
           && !(first && time > last + IDLE_MILLIS * 1000000ull)) {
        for (unsigned i = 0; i < BATCH; i++) {
            messages[i].msg_hdr.msg_namelen = sizeof sender[i];
        }
        int count = recvmmsg(descriptor, messages, BATCH, MSG_WAITFORONE, NULL);
        time = now();
        for (int i = 0; i < count; i++) {
            const uint8_t *at = stamp_in(rooms[i].iov_base, messages[i].msg_len);
            uint32_t magic = at ? get32(at + MAGIC_OFFSET) : 0;
            if (unlikely(magic != MAGIC)) {
                *(magic == MAGIC_OF_WARM_UP ? &warm_ups : &foreign) += 1;
                continue;
            }
            uint64_t arrived = now();
            if (unlikely(!first)) {
                first = arrived;
                before = processor_time();
                drops_before = kernel_drops(descriptor);
            }
            struct stream *stream = stream_of(get32(at + STREAM_OFFSET));
            if (unlikely(!stream)) {
                foreign++;
                continue;
            }
            received++;
            last = arrived;
            account(stream, get64(at + SEQUENCE_OFFSET));
            uint64_t departed = get64(at + TIME_OFFSET);
            record(arrived > departed ? arrived - departed : 0);
        }
    }
    struct processor_time after = processor_time();
    uint64_t lost = 0;
    for (unsigned i = 0; i < MOST_STREAMS; i++) {
        if (streams[i].used) {
            lost += streams[i].highest - streams[i].first + 1 - streams[i].distinct;
        }
    }
    double seconds = (double)(last - first) / NANOS, packets = received ? (double)received : 1;
    printf("{\"role\": \"receive\", \"by\": \"c\", \"plain\": %s, \"seconds\": %.6f, \"received\": %llu, \"lost\": %llu, ",
           options.plain ? "true" : "false", seconds, (unsigned long long)received, (unsigned long long)lost);
    printf("\"duplicated\": %llu, \"reordered\": %llu, \"foreign\": %llu, \"kernelDrops\": %llu, ",
           (unsigned long long)duplicated, (unsigned long long)reordered, (unsigned long long)foreign,
           (unsigned long long)(kernel_drops(descriptor) - drops_before));
    printf("\"packetsPerSecond\": %.1f, \"latencyNanos\": {\"p50\": %llu, \"p90\": %llu, \"p99\": %llu, ",
           seconds > 0 ? (double)received / seconds : 0, (unsigned long long)percentile(50),
           (unsigned long long)percentile(90), (unsigned long long)percentile(99));
    printf("\"p99.9\": %llu, \"p99.99\": %llu, \"max\": %llu}, ", (unsigned long long)percentile(99.9),
           (unsigned long long)percentile(99.99), (unsigned long long)greatest);
    printf("\"userNanosPerPacket\": %.2f, \"systemNanosPerPacket\": %.2f, \"allocatedBytesPerPacket\": 0}\n",
           (double)(after.user - before.user) / packets, (double)(after.system - before.system) / packets);
}

// --- the command line, that of "encap4j load send" and "encap4j load receive"

static double number(const char *option, const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || value < least || value > most) {
        fail("%s: '%s' is not in %.10g..%.10g", option, text, least, most);
    }
    return value;
}

int main(int count, char **words) {
    enum { TO = 'a', PORT, SIZE, RATE, SECONDS, WARM_UP, SOCKETS, FLOWS, RUN, SEGMENTS, CONNECTED, PLAIN, JSON };
    static const struct option known[] = {
        {"to", required_argument, NULL, TO},           {"bind", required_argument, NULL, TO},
        {"port", required_argument, NULL, PORT},       {"size", required_argument, NULL, SIZE},
        {"rate", required_argument, NULL, RATE},       {"seconds", required_argument, NULL, SECONDS},
        {"warm-up", required_argument, NULL, WARM_UP}, {"sockets", required_argument, NULL, SOCKETS},
        {"flows", required_argument, NULL, FLOWS},     {"run", required_argument, NULL, RUN},
        {"segments", no_argument, NULL, SEGMENTS},     {"connected", no_argument, NULL, CONNECTED},
        {"plain", no_argument, NULL, PLAIN},           {"json", no_argument, NULL, JSON},
        {0},
    };
    int option;
    while ((option = getopt_long(count, words, "", known, NULL)) != -1) {
        switch (option) {
            case TO: options.address = optarg; break;
            case PORT: options.port = optarg; break;
            case SIZE: options.size = (unsigned)number("--size", optarg, 52, 1900); break;
            case RATE: options.rate = strcmp(optarg, "max") ? number("--rate", optarg, 1, 1e8) : 0; break;
            case SECONDS: options.seconds = number("--seconds", optarg, 0.001, 86400); break;
            case WARM_UP: options.warm_up = number("--warm-up", optarg, 0, 86400); break;
            case SOCKETS: options.sockets = (unsigned)number("--sockets", optarg, 1, MOST_SOCKETS); break;
            case FLOWS: options.flows = (unsigned)number("--flows", optarg, 1, MOST_FLOWS); break;
            case RUN: options.run = (unsigned)number("--run", optarg, 1, 1e6); break;
            case SEGMENTS: options.segments = true; break;
            case CONNECTED: options.connected = true; break;
            case PLAIN: options.plain = true; break;
            case JSON: break;
            default: return 2;
        }
    }
    const char *role = optind < count ? words[optind] : "";
    if (!options.address || !options.port) {
        fail("an address and a port are missing");
    }
    if (!strcmp(role, "send")) {
        send_load();
    } else if (!strcmp(role, "receive")) {
        receive_load();
    } else {
        fail("'%s' is neither send nor receive", role);
    }
    return 0;
}
