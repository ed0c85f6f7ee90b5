#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes vectors/ovs_geneve_encap.tsv, ovs_geneve_decap.tsv and ovs_vxlan_decap.tsv: what Open vSwitch sends for an inner frame,
# and what it does with a received frame. Its ports are dummies, so no packet leaves the process. ovs_vectors.py holds the cases.
# Run as root: testdata/scripts/ovs_vectors.sh     (needs python3-scapy)
set -euo pipefail
. "$(dirname "$0")/peers.sh"

namespace o
# not --enable-dummy=override: that would replace the tunnel ports too
ovs_start o --enable-dummy --disable-system --disable-system-route
run=$work/o
ovs o ovs-vsctl add-br br0 -- set bridge br0 datapath_type=dummy fail_mode=standalone other-config:hwaddr=02:e4:00:00:09:01 \
    -- add-port br0 p0 -- set interface p0 type=dummy mtu_request=9000 "options:tx_pcap=$run/p0.pcap" ofport_request=1
ovs o ovs-vsctl add-br br1 -- set bridge br1 datapath_type=dummy fail_mode=secure \
    -- add-port br1 v1 -- set interface v1 type=dummy mtu_request=9000 "options:tx_pcap=$run/v1.pcap" ofport_request=2 \
    -- add-port br1 gnv -- set interface gnv type=geneve options:remote_ip=flow options:key=flow ofport_request=3 \
    -- add-port br1 vxl -- set interface vxl type=vxlan options:remote_ip=flow options:key=flow ofport_request=4 \
    -- add-port br1 gpe -- set interface gpe type=vxlan options:remote_ip=flow options:key=flow options:exts=gpe \
       options:dst_port=4790 options:packet_type=ptap ofport_request=5
ovs o ovs-appctl netdev-dummy/ip4addr br0 10.9.0.1/24 >/dev/null
ovs o ovs-appctl netdev-dummy/ip6addr br0 fd00:9::1/64 >/dev/null
ovs o ovs-appctl ovs/route/add 10.9.0.0/24 br0 >/dev/null
ovs o ovs-appctl ovs/route/add fd00:9::/64 br0 >/dev/null
ovs o ovs-appctl tnl/neigh/set br0 10.9.0.2 02:e4:00:00:09:02 >/dev/null
ovs o ovs-appctl tnl/neigh/set br0 fd00:9::2 02:e4:00:00:09:02 >/dev/null
ovs o ovs-appctl vlog/disable-rate-limit >/dev/null
ovs o ovs-appctl vlog/set file:dbg >/dev/null

mkdir "$work/out"
ip netns exec "$prefix-o" timeout 300 env OVS_RUNDIR="$run" PYTHONDONTWRITEBYTECODE=1 "$python" "$scripts/ovs_vectors.py" "$run" "$work/out"
mkdir -p "$testdata/vectors"
for file in "$work"/out/*.tsv; do
    deliver "$file" "$testdata/vectors/$(basename "$file")"
done
