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
run=$work/o
ovs_dummies o "pstream=punix:$run/p0.sock" "pstream=punix:$run/v1.sock"
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
