// SPDX-License-Identifier: Apache-2.0
//
// The prebuilt headers. Cold.
#include "tunnel.h"

// The options that are sent: some of an experimental class, in front of the identity's.
static void write_options(uint8_t *at, unsigned length) {
    unsigned others = length / 8 - 1;
    for (unsigned i = 0; i < others; i++, at += 8) {
        put32(at, 0xFF000001u + (i + 1) * 0x100);
    }
    put32(at, IDENTITY_OPTION_KIND << 8 | 1);
}

void outer_build(struct outer *outer, struct tunnel tunnel, uint64_t local_mac, uint64_t remote_mac, uint32_t local,
                 uint32_t remote) {
    *outer = (struct outer){0};
    uint8_t *at = outer->bytes;
    put64(at, remote_mac << 16 | local_mac >> 32);
    put32(at + 8, (uint32_t)local_mac);
    put16(at + ETHERTYPE_OFFSET, TYPE_IPV4);
    uint8_t *ip = at + IP_OFFSET;
    put16(ip, 0x4500);
    put16(ip + 6, DONT_FRAGMENT);
    ip[8] = 64;
    ip[9] = PROTOCOL_UDP;
    put32(ip + 12, local);
    put32(ip + 16, remote);
    outer->ip_sum = __builtin_bswap16(fold64(sum_swapped(ip, IPV4_LENGTH)));
    put16(at + UDP_OFFSET + 2, tunnel.port);
    if (tunnel.options_length > 0) {
        write_options(at + TUNNEL_OFFSET + TUNNEL_LENGTH, tunnel.options_length);
    }
}
