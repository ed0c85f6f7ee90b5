#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes captures of the pods of two nodes, of which each variant routes natively or tunnels. Run as root:
# testdata/scripts/pods.sh [VARIANT]
#   pods       src/main/resources/org/encap4j/testdata/pods.pcap: ordinary traffic, on the interface of curl-pod
#   one_ping   captures/pods-ping.pcap: one ping, on the interface of curl-pod
#   overlay    captures/pods-overlay.pcap: between the nodes, tunneled by the kernel with the sender's identity as the VNI
#
#   curl-pod 172.20.0.10 --- k8s-ctr 192.168.10.100 === k8s-w1 192.168.10.101 --- webpod 172.20.1.20
set -euo pipefail
. "$(dirname "$0")/peers.sh"

namespace curl-pod k8s-ctr k8s-w1 webpod
link curl-pod eth0 02:e4:00:00:00:10 k8s-ctr lxc0 02:e4:00:00:00:01 9000
link k8s-ctr eth1 02:e4:00:00:01:00 k8s-w1 eth1 02:e4:00:00:01:01 9000
link k8s-w1 lxc0 02:e4:00:00:02:01 webpod eth0 02:e4:00:00:02:20 9000
addr curl-pod eth0 172.20.0.10/24 fd00:20:0::10/64
# a router solicits its neighbours from a link-local address
addr k8s-ctr lxc0 172.20.0.1/24 fd00:20:0::1/64 fe80::1/64
addr k8s-ctr eth1 192.168.10.100/24 fd00:10::100/64 fe80::100/64
addr k8s-w1 eth1 192.168.10.101/24 fd00:10::101/64 fe80::101/64
addr k8s-w1 lxc0 172.20.1.1/24 fd00:20:1::1/64 fe80::1/64
addr webpod eth0 172.20.1.20/24 fd00:20:1::20/64

for node in k8s-ctr k8s-w1; do
    on "$node" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
done
on curl-pod ip route add default via 172.20.0.1
on curl-pod ip -6 route add default via fd00:20:0::1
on webpod ip route add default via 172.20.1.1
on webpod ip -6 route add default via fd00:20:1::1

mtu() {
    local pair
    for pair in curl-pod:eth0 k8s-ctr:lxc0 k8s-ctr:eth1 k8s-w1:eth1 k8s-w1:lxc0 webpod:eth0; do
        ip -n "$prefix-${pair%:*}" link set "${pair#*:}" mtu "$1"
    done
}

background webpod "$python" "$scripts/talk.py" serve
listening webpod 80
talk() { on curl-pod "$python" "$scripts/talk.py" "$@"; }

native() {
    on k8s-ctr ip route add 172.20.1.0/24 via 192.168.10.101
    on k8s-ctr ip -6 route add fd00:20:1::/64 via fd00:10::101
    on k8s-w1 ip route add 172.20.0.0/24 via 192.168.10.100
    on k8s-w1 ip -6 route add fd00:20:0::/64 via fd00:10::100
}

# tunnel NODE LOCAL REMOTE IDENTITY PODS LOCAL_MAC REMOTE_MAC: the remote pods are behind a router that only the tunnel knows
tunnel() {
    ip -n "$prefix-$1" link add vx0 address "$6" type vxlan external dstport 8472
    ip -n "$prefix-$1" link set vx0 up
    on "$1" ip neigh add 169.254.0.1 lladdr "$7" dev vx0
    on "$1" ip route add "$5" encap ip id "$4" src "$2" dst "$3" via 169.254.0.1 dev vx0 onlink
}

pods() {
    native
    # without multicast listener reports, the only IPv6 packets with a hop-by-hop header here
    capture curl-pod eth0 'not (ip6 and ip6[6] == 0)'
    mtu 1500
    on curl-pod ping -q -c 3 -i 0.2 172.20.1.20 >/dev/null
    on curl-pod ping -q -c 3 -i 0.2 fd00:20:1::20 >/dev/null
    talk dns 172.20.1.20 webpod.default.svc.cluster.local
    talk http 172.20.1.20 20000 40001
    talk http fd00:20:1::20 6000 40002
    for address in 172.20.1.20 fd00:20:1::20; do
        talk udp "$address" 18 40003
        talk udp "$address" 1400 40003
        talk udp "$address" 3500 40004
    done
    mtu 9000
    talk udp 172.20.1.20 8000 40005
    talk udp fd00:20:1::20 8000 40005
    on curl-pod ping -q -c 2 -i 0.2 -s 4000 172.20.1.20 >/dev/null
    on curl-pod ping -q -c 1 -M "do" -s 8972 172.20.1.20 >/dev/null
    talk http 172.20.1.20 40000 40006
    captured "$testdata/src/main/resources/org/encap4j/testdata/pods.pcap"
}

one_ping() {
    native
    mtu 1500
    on curl-pod ping -q -c 1 172.20.1.20 >/dev/null # the neighbours are known from here on
    capture curl-pod eth0 icmp
    on curl-pod ping -q -c 1 172.20.1.20 >/dev/null
    captured "$captures/pods-ping.pcap"
}

overlay() {
    mtu 1500
    tunnel k8s-ctr 192.168.10.100 192.168.10.101 15584 172.20.1.0/24 02:e4:00:00:03:00 02:e4:00:00:03:01
    tunnel k8s-w1 192.168.10.101 192.168.10.100 46396 172.20.0.0/24 02:e4:00:00:03:01 02:e4:00:00:03:00
    capture k8s-ctr eth1 'udp port 8472'
    on curl-pod ping -q -c 1 172.20.1.20 >/dev/null
    talk dns 172.20.1.20 webpod.default.svc.cluster.local
    talk http 172.20.1.20 1000 40001
    captured "$captures/pods-overlay.pcap"
}

"${1:-pods}"
