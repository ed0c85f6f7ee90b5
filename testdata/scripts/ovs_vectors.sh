#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes vectors/ovs_geneve_encap.tsv, ovs_geneve_decap.tsv and ovs_vxlan_decap.tsv: what Open vSwitch sends for an inner frame,
# and what it does with a received frame. Its ports are dummies, so no packet leaves the process. ovs_vectors.py holds the cases.
# Run as root: testdata/scripts/ovs_vectors.sh     (needs python3-scapy)
set -euo pipefail
. "$(dirname "$0")/peers.sh"

namespace o
run=$work/o
ovs_dummies o "tx_pcap=$run/p0.pcap" "tx_pcap=$run/v1.pcap"
ovs o ovs-vsctl add-port br1 gpe -- set interface gpe type=vxlan options:remote_ip=flow options:key=flow options:exts=gpe \
    options:dst_port=4790 options:packet_type=ptap ofport_request=5
ovs o ovs-appctl vlog/disable-rate-limit >/dev/null
ovs o ovs-appctl vlog/set file:dbg >/dev/null

mkdir "$work/out"
ip netns exec "$prefix-o" timeout 300 env OVS_RUNDIR="$run" PYTHONDONTWRITEBYTECODE=1 "$python" "$scripts/ovs_vectors.py" "$run" "$work/out"
mkdir -p "$testdata/vectors"
for file in "$work"/out/*.tsv; do
    deliver "$file" "$testdata/vectors/$(basename "$file")"
done
