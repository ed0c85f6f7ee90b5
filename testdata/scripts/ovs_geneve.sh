#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes captures/ovs-geneve-plain.pcap, ovs-geneve-csum.pcap, ovs-geneve-options.pcap and ovs-vxlan.pcap:
# two Open vSwitch userspace datapaths talk to each other, captured on the underlay.
# Run as root: testdata/scripts/ovs_geneve.sh
set -euo pipefail
. "$(dirname "$0")/peers.sh"

# node NAME HERE THERE: br-phy owns the underlay device, br-int is the overlay and its device the endpoint
node() {
    local name=$1 here=$2 there=$3
    ovs_start "$name"
    ovs "$name" ovs-vsctl add-br br-phy -- set bridge br-phy datapath_type=netdev fail_mode=standalone \
        "other-config:hwaddr=02:e4:00:00:03:0$here" -- add-port br-phy "v$name"
    ovs "$name" ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev fail_mode=secure \
        "other-config:hwaddr=02:e4:00:00:04:0$here" -- add-port br-int tun0 \
        -- set interface tun0 type=geneve "options:remote_ip=10.1.0.$there" options:key=55 \
        -- set interface br-int mtu_request=1400
    addr "$name" br-phy "10.1.0.$here/24"
    ip -n "$prefix-$name" link set br-phy up
    addr "$name" br-int "10.3.0.$here/24"
    ip -n "$prefix-$name" link set br-int up
    no_offload "$name" br-int
    no_offload "$name" br-phy
    ovs "$name" ovs-ofctl add-tlv-map br-int \
        '{class=0x0102,type=0x80,len=4}->tun_metadata0,{class=0x0132,type=0x01,len=8}->tun_metadata1'
}

# both COMMAND...: the same Open vSwitch tool on both nodes
both() {
    ovs a "$@"
    ovs b "$@"
}

# forward ACTIONS: from the endpoint into the tunnel through these actions, from the tunnel to the endpoint as it is
forward() {
    both ovs-ofctl del-flows br-int
    both ovs-ofctl add-flow br-int "in_port=LOCAL,actions=$1output:tun0"
    both ovs-ofctl add-flow br-int "in_port=tun0,actions=LOCAL"
}

# record NAME PORT COMMAND...
record() {
    local name=$1 port=$2
    shift 2
    for node in a b; do ip -n "$prefix-$node" neigh flush dev br-int; done
    capture a va "udp dst port $port"
    "$@"
    captured "$captures/$name.pcap"
}

traffic() {
    on a ping -q -c 2 -i 0.2 -W 2 10.3.0.2 >/dev/null
    on a ping -q -c 1 -Q 3 -W 2 10.3.0.2 >/dev/null
    talk udp 10.3.0.2 18
    talk udp 10.3.0.2 1300
    talk http 10.3.0.2 2500
}

with_options() {
    forward 'set_field:0x11223344->tun_metadata0,set_field:0xaabbccdd00112233->tun_metadata1,'
    traffic
    # one option alone: first the critical one, then the other
    forward 'set_field:0xcafebabe->tun_metadata0,'
    talk udp 10.3.0.2 20
    forward 'set_field:0x0102030405060708->tun_metadata1,'
    talk udp 10.3.0.2 21
}

talk() { on a "$python" "$scripts/talk.py" "$@"; }

namespace a b
link a va 02:e4:00:00:00:0a b vb 02:e4:00:00:00:0b
node a 1 2
node b 2 1
background b "$python" "$scripts/talk.py" serve
listening b 80

forward ''
# the first packets resolve the underlay neighbour
on a ping -q -c 3 -W 2 10.3.0.2 >/dev/null
record ovs-geneve-plain 6081 traffic
both ovs-vsctl set interface tun0 options:csum=true
record ovs-geneve-csum 6081 traffic
both ovs-vsctl set interface tun0 options:csum=false
record ovs-geneve-options 6081 with_options
both ovs-vsctl set interface tun0 type=vxlan options:key=56
forward ''
on a ping -q -c 3 -W 2 10.3.0.2 >/dev/null
record ovs-vxlan 4789 traffic
