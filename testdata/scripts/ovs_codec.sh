#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Starts Open vSwitch with dummy ports and nothing else, for OvsCodecTest, until standard input ends. Prints "ready FOLDER".
# What is written to FOLDER/v1.sock comes encapsulated out of FOLDER/p0.sock, and the other way round; each frame has its length
# in two bytes, big-endian, in front. The inner source MAC address says how: 02:TUNNEL:00:VNI, where TUNNEL is 1 for Geneve over
# IPv4, 2 over IPv6, 3 and 4 for VXLAN, 5 for Geneve with two options, the first from the low 32 bits of the destination address.
# On the way back the VNI is put where it was.
set -euo pipefail
. "$(dirname "$0")/peers.sh"

namespace o
ovs_start o --enable-dummy --disable-system --disable-system-route
run=$work/o
ovs o ovs-vsctl add-br br0 -- set bridge br0 datapath_type=dummy fail_mode=standalone other-config:hwaddr=02:e4:00:00:09:01 \
    -- add-port br0 p0 -- set interface p0 type=dummy mtu_request=9000 "options:pstream=punix:$run/p0.sock" ofport_request=1
ovs o ovs-vsctl add-br br1 -- set bridge br1 datapath_type=dummy fail_mode=secure \
    -- add-port br1 v1 -- set interface v1 type=dummy mtu_request=9000 "options:pstream=punix:$run/v1.sock" ofport_request=2 \
    -- add-port br1 gnv -- set interface gnv type=geneve options:remote_ip=flow options:key=flow ofport_request=3 \
    -- add-port br1 vxl -- set interface vxl type=vxlan options:remote_ip=flow options:key=flow ofport_request=4
ovs o ovs-appctl netdev-dummy/ip4addr br0 10.9.0.1/24 >/dev/null
ovs o ovs-appctl netdev-dummy/ip6addr br0 fd00:9::1/64 >/dev/null
ovs o ovs-appctl ovs/route/add 10.9.0.0/24 br0 >/dev/null
ovs o ovs-appctl ovs/route/add fd00:9::/64 br0 >/dev/null
ovs o ovs-appctl tnl/neigh/set br0 10.9.0.2 02:e4:00:00:09:02 >/dev/null
ovs o ovs-appctl tnl/neigh/set br0 fd00:9::2 02:e4:00:00:09:02 >/dev/null
ovs o ovs-ofctl add-tlv-map br1 '{class=0x102,type=0x80,len=4}->tun_metadata0,{class=0x103,type=0x1,len=8}->tun_metadata1'

out='move:NXM_OF_ETH_SRC[0..23]->NXM_NX_TUN_ID[0..23]'
back='move:NXM_NX_TUN_ID[0..23]->NXM_OF_ETH_SRC[0..23]'
option='move:NXM_OF_ETH_DST[0..31]->NXM_NX_TUN_METADATA0[0..31],set_field:0x0102030405060708->tun_metadata1'
add() { ovs o ovs-ofctl -O OpenFlow15 add-flow br1 "$1"; }
tunnel() { echo "in_port=2,dl_src=02:0$1:00:00:00:00/ff:ff:00:00:00:00"; }
add "$(tunnel 1),actions=$out,set_field:10.9.0.2->tun_dst,output:3"
add "$(tunnel 2),actions=$out,set_field:fd00:9::2->tun_ipv6_dst,output:3"
add "$(tunnel 3),actions=$out,set_field:10.9.0.2->tun_dst,output:4"
add "$(tunnel 4),actions=$out,set_field:fd00:9::2->tun_ipv6_dst,output:4"
add "$(tunnel 5),actions=$out,$option,set_field:10.9.0.2->tun_dst,output:3"
add "in_port=3,actions=$back,output:2"
add "in_port=4,actions=$back,output:2"

echo "ready $run"
cat >/dev/null
