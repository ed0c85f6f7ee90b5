// SPDX-License-Identifier: Apache-2.0
//
// How long the work of encap4j takes in C: the same packets and tables in the same layout of memory, the same checks
// and lookups, the same bytes as result. Build: gcc -O3 -march=native -o yardstick *.c
#define _GNU_SOURCE
#include "operations.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES_PER_TTL = 200 };        // packets start with a TTL of 255
enum { PACKETS_PER_CLOCK = 1 << 16 }; // so that reading the clock, 0.3 microseconds, does not show

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
    for (size_t i = 0; i < job_size(job); i++) {
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

// Every packet's line: its verdict, what else was found out, where it starts and ends, and all bytes from the floor to
// where it ended before, so that a byte that should not have been touched shows too.
static void print_results(struct job *job, const char *file) {
    FILE *to = fopen(file, "w");
    if (!to) {
        fail("%s: %s", file, strerror(errno));
    }
    for (size_t i = 0; i < job_size(job); i++) {
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
    size_t size = job_size(job);
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
    printf("operation=%s packets=%zu nanos=%.3f least=%.3f most=%.3f samples=%d digest=%016lx\n", name, job_size(job),
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
          "operations:\n", to);
    operation_print_names(to);
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
        struct job job = {.operation = operation_find(arguments[at])};
        if (!job.operation) {
            wrong_usage("unknown operation", arguments[at]);
        }
        workload_read(&job.workload, arguments[at + 1], asked, packet_count);
        if (job_size(&job) == 0) {
            fail("%s: nothing in it to %s", arguments[at + 1], arguments[at]);
        }
        job_prepare(&job);
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
