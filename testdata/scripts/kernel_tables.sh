#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes core/src/test/resources/org/encap4j/fib/*: the tables of one Linux kernel, once from /proc/net, once from ip -j, once as
# ip prints them for people. The routes are the default cluster's and one of every odd kind.
# Run as root: testdata/scripts/kernel_tables.sh
set -euo pipefail
. "$(dirname "$0")/peers.sh"
out=$testdata/../core/src/test/resources/org/encap4j/fib
mkdir -p "$out"

namespace node far
link node eth1 02:e4:00:00:01:64 far p1 02:e4:00:00:01:01
link node eth2 02:e4:00:00:02:64 far p2 02:e4:00:00:02:01
addr node eth1 192.168.10.100/24 fd00:10::100/64
addr node eth2 10.77.0.1/30

route() { ip -n "$prefix-node" route add "$@"; }
route6() { ip -n "$prefix-node" -6 route add "$@"; }
neigh() { ip -n "$prefix-node" neigh add "$@"; }

route 172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel
route default via 192.168.10.1 dev eth1 metric 100
route default via 10.77.0.2 dev eth2 metric 200 proto bird mtu 1400
route unreachable 10.200.0.0/16
route blackhole 10.201.0.0/16
route prohibit 10.202.0.0/16
route throw 10.203.0.0/16
route 172.20.9.0/24 proto bgp nexthop via 192.168.10.102 dev eth1 weight 2 nexthop via 10.77.0.2 dev eth2 weight 1
route 172.20.3.0/24 via 203.0.113.1 dev eth2 onlink mtu lock 1450 advmss 1200
route 172.20.4.7 dev eth2 scope link src 10.77.0.1
route 198.18.0.0/15 via 192.168.10.9 dev eth1 table 77
route6 fd00:20:1::/64 via fd00:10::101 dev eth1 proto kernel
route6 default via fe80::1 dev eth1 metric 512
route6 unreachable fd00:dead::/32
route6 blackhole fd00:beef::/32
route6 fd00:20:9::/64 nexthop via fd00:10::102 dev eth1 weight 2 nexthop via fd00:10::103 dev eth1
neigh 192.168.10.101 lladdr 02:00:00:00:01:01 dev eth1 nud permanent
neigh 192.168.10.102 lladdr 02:00:00:00:01:02 dev eth1 nud stale
neigh 192.168.10.103 lladdr 02:00:00:00:01:03 dev eth1 nud reachable
neigh 192.168.10.104 dev eth1 nud failed
neigh fd00:10::101 lladdr 02:00:00:00:01:01 dev eth1 nud permanent
neigh proxy 192.168.10.200 dev eth1
# An address that nobody has: the kernel asks for it, in vain.
on node ping -c 1 -W 1 192.168.10.99 >/dev/null 2>&1 &
sleep 0.5

on node cat /proc/net/route >"$out/route"
on node cat /proc/net/ipv6_route >"$out/ipv6_route"
on node cat /proc/net/arp >"$out/arp"
on node ip -j route >"$out/route.json"
on node ip -j -6 route >"$out/route6.json"
on node ip -j -d route show table all >"$out/route-all.json"
on node ip -j neigh >"$out/neigh.json"
on node ip -j neigh show proxy >"$out/neigh-proxy.json"
on node ip route >"$out/route.txt"
on node ip -6 route >"$out/route6.txt"
# An IPv4 route over IPv6 appears in /proc/net/route as if its gateway were 0.0.0.0.
route 172.20.5.0/24 via inet6 fe80::5 dev eth1
on node cat /proc/net/route >"$out/route-over-ipv6"
on node ip -j route show 172.20.5.0/24 >"$out/route-over-ipv6.json"
wait
