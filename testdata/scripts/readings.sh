#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Writes tshark's reading of every capture: captures/NAME.tsv (a row a frame; repeated values outer to inner, joined by a bar),
# captures/NAME.layers.tsv (each protocol as name@offset+length in the frame) and, where a frame to port 4789 has the P flag,
# captures/NAME.as_gpe.tsv (that port read as VXLAN-GPE). Port 8472 is read as VXLAN; checksums are checked; nothing is reassembled.
# Run: testdata/scripts/readings.sh [CAPTURE.pcap...]     (needs tshark 4.0; all captures by default)
set -euo pipefail

testdata=$(cd "$(dirname "$0")/.." && pwd)
captures=$testdata/captures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WIRESHARK_CONFIG_DIR=$work HOME=$work TZ=UTC LC_ALL=C.UTF-8

columns="frame.number frame.len frame.cap_len frame.protocols eth.dst eth.src vlan.id ip.src ip.dst ipv6.src ipv6.dst
    ip.ttl ip.dsfield ip.flags.mf ip.frag_offset ip.checksum.status
    udp.srcport udp.dstport udp.length udp.checksum udp.checksum.status tcp.checksum.status
    vxlan.flags vxlan.flag_g vxlan.flag_i vxlan.flag_d vxlan.flag_a vxlan.gbp vxlan.vni vxlan.reserved8
    vxlan.ver vxlan.i_bit vxlan.p_bit vxlan.o_bit vxlan.reserved_16 vxlan.next_proto
    geneve.version geneve.flags geneve.flags.oam geneve.flags.critical geneve.proto_type geneve.vni geneve.reserved
    geneve.option.class geneve.option.type geneve.option.type.critical geneve.option.length geneve.options
    _ws.malformed _ws.expert.message"
fields=(-T fields -E header=y -E separator=/t -E "aggregator=|")
for column in $columns; do fields+=(-e "$column"); done

# read_capture FILE OPTION...
read_capture() {
    local file=$1
    shift
    tshark -n -r "$file" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE \
        -o ip.defragment:FALSE -o ipv6.defragment:FALSE -o tcp.desegment_tcp_streams:FALSE \
        -d udp.port==8472,vxlan "$@" 2>"$work/err" || { cat "$work/err" >&2; return 1; }
}

# layers: the outermost proto elements of a PDML document, without what tshark adds of its own
layers() {
    printf 'frame.number\tlayers\n'
    awk '
        /<packet>/ { n++; line = "" }
        /^  <proto / {
            match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
            if (name == "geninfo" || name == "frame" || name ~ /^fake-field-wrapper|^_ws/) next
            match($0, / pos="[0-9]*"/); pos = substr($0, RSTART + 6, RLENGTH - 7)
            match($0, / size="[0-9]*"/); size = substr($0, RSTART + 7, RLENGTH - 8)
            line = line (line == "" ? "" : " ") name "@" pos "+" size
        }
        /<\/packet>/ { print n "\t" line }'
}

# put FROM TO
put() {
    cp "$1" "$2.part"
    mv "$2.part" "$2"
}

[ $# -gt 0 ] || set -- "$captures"/*.pcap "$testdata/src/main/resources/org/encap4j/testdata/pods.pcap"
for file in "$@"; do
    name=$captures/$(basename "$file" .pcap)
    read_capture "$file" "${fields[@]}" >"$work/tsv"
    read_capture "$file" -T pdml | layers >"$work/layers"
    put "$work/tsv" "$name.tsv"
    put "$work/layers" "$name.layers.tsv"
    rm -f "$name.as_gpe.tsv"
    # columns 18 and 23: udp.dstport and vxlan.flags, where the P flag is 0x0400
    if awk -F '\t' '$18 ~ /4789/ && $23 ~ /(^|\|)0x.[4-7c-f]../ { p = 1 } END { exit !p }' "$work/tsv"; then
        read_capture "$file" -d udp.port==4789,vxlan_gpe "${fields[@]}" >"$work/tsv"
        put "$work/tsv" "$name.as_gpe.tsv"
    fi
done
