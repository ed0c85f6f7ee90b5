#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes captures/kernel-vxlan-*.pcap: the VXLAN devices of two Linux namespaces talk to each other, captured on the underlay.
# Run as root: testdata/scripts/kernel_vxlan.sh [VARIANT...]   (all variants by default, see the end of the file)
set -euo pipefail
. "$(dirname "$0")/peers.sh"

namespace a b
link a va 02:e4:00:00:00:0a b vb 02:e4:00:00:00:0b 1600
addr a va 10.1.0.1/24 fd00:1::1/64
addr b vb 10.1.0.2/24 fd00:1::2/64
mac_a=02:e4:00:00:01:0a
mac_b=02:e4:00:00:01:0b
background b "$python" "$scripts/talk.py" serve
listening b 80
# resolve the underlay neighbours before any capture
on a ping -q -c 1 10.1.0.2 >/dev/null
on a ping -q -c 1 fd00:1::2 >/dev/null

talk() { on a "$python" "$scripts/talk.py" "$@"; }

# pair ENDS OPTION...: the device vx0 on both sides; ENDS is 4 or 6 for tunnel ends of that version, or none.
pair() {
    local ends=$1 side here there
    shift
    for side in a b; do
        ip -n "$prefix-$side" link del vx0 2>/dev/null || true
    done
    for side in a b; do
        if [ "$side" = a ]; then here=1 there=2; else here=2 there=1; fi
        case $ends in
            4) set -- local "10.1.0.$here" remote "10.1.0.$there" "$@" ;;
            6) set -- local "fd00:1::$here" remote "fd00:1::$there" "$@" ;;
        esac
        ip -n "$prefix-$side" link add vx0 type vxlan "$@"
        [ "$ends" = none ] || shift 4
        # a GPE device has no link layer
        [ "$1" = gpe ] || ip -n "$prefix-$side" link set vx0 address "02:e4:00:00:01:0$side"
        no_offload "$side" vx0
        ip -n "$prefix-$side" link set vx0 mtu 1450 up
    done
}

overlay() {
    addr a vx0 10.2.0.1/24 fd00:2::1/64
    addr b vx0 10.2.0.2/24 fd00:2::2/64
}

# record NAME PORT COMMAND...: the command's traffic to that UDP port, as captures/NAME.pcap
record() {
    local name=$1 port=$2
    shift 2
    # without multicast listener reports, sent to 33:33:00:00:00:16
    capture a va "udp dst port $port and not (ip and udp[16:4] = 0x33330000 and udp[20:2] = 0x0016) and not (ip6 and ip6[56:4] = 0x33330000 and ip6[60:2] = 0x0016)"
    "$@"
    captured "$captures/$name.pcap"
}

everything() {
    on a ping -q -c 2 -i 0.2 10.2.0.2 >/dev/null
    on a ping -q -c 1 fd00:2::2 >/dev/null
    talk udp 10.2.0.2 18
    talk udp 10.2.0.2 1400
    talk udp fd00:2::2 200
    talk http 10.2.0.2 2500
}

plain_nocsum() {
    pair 4 id 42 dstport 8472 noudpcsum
    overlay
    record kernel-vxlan-plain-nocsum 8472 everything
}

plain_csum() {
    pair 4 id 42 dstport 8472 udpcsum
    overlay
    record kernel-vxlan-plain-csum 8472 everything
}

ipv6_underlay() {
    pair 6 id 43 dstport 8472
    overlay
    record kernel-vxlan-ipv6-underlay 8472 everything
}

ipv6_zero_checksum() {
    pair 6 id 44 dstport 8472 udp6zerocsumtx udp6zerocsumrx
    overlay
    record kernel-vxlan-ipv6-zero-checksum 8472 everything
}

# The mark of a packet becomes the group policy: bits 0-15 the policy id, bit 19 A (policy applied), bit 22 D (do not learn).
gbp() {
    pair 4 id 45 dstport 8472 gbp
    overlay
    on a nft add table inet e4j
    on a nft add chain inet e4j out '{ type route hook output priority 0; }'
    on a nft add rule inet e4j out oifname vx0 ip protocol icmp meta mark set 0x2a
    on a nft add rule inet e4j out oifname vx0 udp dport 9000 udp length '<' 100 meta mark set 0x8002b
    on a nft add rule inet e4j out oifname vx0 udp dport 9000 udp length '>' 100 meta mark set 0x400000
    on a nft add rule inet e4j out oifname vx0 udp dport 53 meta mark set 0x48ffff
    on a nft add rule inet e4j out oifname vx0 tcp dport 80 meta mark set 0x40002c
    record kernel-vxlan-gbp 8472 gbp_traffic
    on a nft delete table inet e4j
}

gbp_traffic() {
    on a ping -q -c 2 -i 0.2 10.2.0.2 >/dev/null
    talk udp 10.2.0.2 18
    talk udp 10.2.0.2 300
    talk dns 10.2.0.2 webpod.default.svc.cluster.local
    talk http 10.2.0.2 500
}

# neighbours: an external device floods nothing, so both sides know each other
neighbours() {
    on a ip neigh replace "$1" lladdr "$mac_b" dev vx0
    on b ip neigh replace "$2" lladdr "$mac_a" dev vx0
}

external_vnis() {
    local vni n=10
    pair none external dstport 8472
    for vni in 0 1 42 0x800000 0xabcdef 0xffffff; do
        n=$((n + 1))
        addr a vx0 "10.2.$n.1/32"
        addr b vx0 "10.2.$n.2/32"
        on a ip route add "10.2.$n.2/32" src "10.2.$n.1" encap ip id $((vni)) src 10.1.0.1 dst 10.1.0.2 dev vx0
        on b ip route add "10.2.$n.1/32" src "10.2.$n.2" encap ip id $((vni)) src 10.1.0.2 dst 10.1.0.1 ttl 9 tos 0x10 csum dev vx0
        neighbours "10.2.$n.2" "10.2.$n.1"
    done
    record kernel-vxlan-external-vnis 8472 external_traffic
}

external_traffic() {
    local n
    for n in 11 12 13 14 15 16; do
        on a ping -q -c 1 -W 1 "10.2.$n.2" >/dev/null
        talk udp "10.2.$n.2" 64
    done
}

gpe() {
    pair none gpe external dstport 4790
    overlay
    on a ip route add 10.2.0.2/32 encap ip id 99 src 10.1.0.1 dst 10.1.0.2 dev vx0
    on b ip route add 10.2.0.1/32 encap ip id 99 src 10.1.0.2 dst 10.1.0.1 dev vx0
    on a ip -6 route add fd00:2::2/128 encap ip id 0xfedcba src 10.1.0.1 dst 10.1.0.2 dev vx0 metric 1
    on b ip -6 route add fd00:2::1/128 encap ip id 0xfedcba src 10.1.0.2 dst 10.1.0.1 dev vx0 metric 1
    record kernel-vxlan-gpe 4790 everything
}

ecn() {
    pair 4 id 46 dstport 8472
    overlay
    record kernel-vxlan-ecn 8472 ecn_traffic
}

ecn_traffic() {
    local tos
    # not-ECT, ECT(1), ECT(0), CE, and the last two again with a DSCP
    for tos in 0x00 0x01 0x02 0x03 0x2a 0xbb; do
        on a ping -q -c 1 -Q "$tos" 10.2.0.2 >/dev/null
    done
}

[ $# -gt 0 ] || set -- plain_nocsum plain_csum ipv6_underlay ipv6_zero_checksum gbp gpe external_vnis ecn
for variant in "$@"; do
    "$variant"
done
