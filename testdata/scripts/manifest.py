#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes captures/MANIFEST.tsv: a row for each capture. Run after the captures were made: testdata/scripts/manifest.py

Fails when a capture has no description here, or a description no capture.
"""
import glob
import os
import struct

TESTDATA = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CAPTURES = os.path.join(TESTDATA, "captures")
PODS = "src/main/resources/org/encap4j/testdata/pods.pcap"
LINK_TYPES = {1: "ethernet", 101: "raw ip", 113: "linux cooked v1", 276: "linux cooked v2"}

SHOWS = {
    "pods": ("pods.sh", "traffic of a pod, both directions, no tunnel: ARP, ND, ping, DNS, HTTP with full-size segments, UDP of 18 to 8000 bytes, "
             "IPv4 and IPv6 fragments, frames of MTU 1500 and 9000"),
    "pods-ping": ("pods.sh one_ping", "one ping between pods and its answer, on the pod's interface"),
    "pods-overlay": ("pods.sh overlay", "the same pods through a tunnel: VNI 15584, the identity of one, and 46396, that of the other; ping, DNS, HTTP"),
    "kernel-vxlan-plain-nocsum": ("kernel_vxlan.sh plain_nocsum", "VNI 42, port 8472, UDP checksum 0; inner ARP, ND, ICMP, ICMPv6, UDP, TCP"),
    "kernel-vxlan-plain-csum": ("kernel_vxlan.sh plain_csum", "the same with UDP checksums"),
    "kernel-vxlan-ipv6-underlay": ("kernel_vxlan.sh ipv6_underlay", "VNI 43 over IPv6, UDP checksums"),
    "kernel-vxlan-ipv6-zero-checksum": ("kernel_vxlan.sh ipv6_zero_checksum", "VNI 44 over IPv6, UDP checksum 0"),
    "kernel-vxlan-gbp": ("kernel_vxlan.sh gbp", "VNI 45, group policies 0x2a, 0x2b with A, 0x2c with D, 0 with D, 0xffff with A and D; replies carry none"),
    "kernel-vxlan-gpe": ("kernel_vxlan.sh gpe", "port 4790, IPv4 inside with VNI 99, IPv6 inside with VNI 0xfedcba"),
    "kernel-vxlan-external-vnis": ("kernel_vxlan.sh external_vnis", "VNIs 0, 1, 42, 0x800000, 0xabcdef, 0xffffff of one device; replies have TTL 9, TOS 0x10 and a checksum"),
    "kernel-vxlan-ecn": ("kernel_vxlan.sh ecn", "VNI 46; inner not-ECT, ECT(1), ECT(0), CE and two DSCPs: an inner CE leaves as outer ECT(0)"),
    "ovs-geneve-plain": ("ovs_geneve.sh", "VNI 55, UDP checksum 0; inner ARP, ICMP, UDP, TCP, one CE mark"),
    "ovs-geneve-csum": ("ovs_geneve.sh", "the same with UDP checksums"),
    "ovs-geneve-options": ("ovs_geneve.sh", "VNI 55, a critical option of 4 bytes and another of 8, then each of them alone"),
    "ovs-vxlan": ("ovs_geneve.sh", "VNI 56, port 4789, UDP checksum 0"),
    "synthetic-ecn-table": ("synthetic.py", "all 16 pairs of outer and inner ECN marks, VXLAN over IPv4 and Geneve over IPv6"),
    "synthetic-geneve-aws-gwlb": ("synthetic.py", "the options of a gateway load balancer, IPv4 or IPv6 inside without Ethernet, VNI 0"),
    "synthetic-geneve-bad-options": ("synthetic.py", "option lengths that are wrong"),
    "synthetic-geneve-cilium-dsr": ("synthetic.py", "the direct-server-return options for IPv4 and IPv6, with and without the C flag"),
    "synthetic-geneve-google-nsi": ("synthetic.py", "the options of network service integration, IPv4 inside without Ethernet"),
    "synthetic-geneve-max-options": ("synthetic.py", "63 words of options in several ways"),
    "synthetic-geneve-oam": ("synthetic.py", "the O flag"),
    "synthetic-geneve-ovn": ("synthetic.py", "the critical option with logical ingress and egress port"),
    "synthetic-geneve-unknown-critical": ("synthetic.py", "critical options nobody knows; C flags that disagree with the options"),
    "synthetic-geneve-versions": ("synthetic.py", "versions 0 to 3, reserved bits, odd protocol types"),
    "synthetic-geneve-vni-boundaries": ("synthetic.py", "VNIs from 0 to 0xffffff"),
    "synthetic-inner-odd-frames": ("synthetic.py", "frames to encapsulate: 802.3 and LLC, tags, runts, IP options and extension headers, fragments, SCTP, GRE, IGMP, ESP, MPLS"),
    "synthetic-inner-vlan": ("synthetic.py", "tagged inner frames"),
    "synthetic-link-type-cooked-v1": ("synthetic.py", "tunnel packets without Ethernet outside"),
    "synthetic-link-type-cooked-v2": ("synthetic.py", "tunnel packets without Ethernet outside"),
    "synthetic-link-type-raw-ip": ("synthetic.py", "tunnel packets without Ethernet outside"),
    "synthetic-nested": ("synthetic.py", "VXLAN in Geneve in VXLAN"),
    "synthetic-outer-fragments": ("synthetic.py", "tunnel packets in IPv4 and IPv6 fragments, in order and in reverse"),
    "synthetic-outer-ipv4-options": ("synthetic.py", "outer IPv4 headers of 24, 28 and 60 bytes"),
    "synthetic-outer-ipv6-extension-headers": ("synthetic.py", "hop-by-hop and destination options, routing header, atomic fragment, all of them"),
    "synthetic-outer-vlan": ("synthetic.py", "802.1Q and 802.1ad tags outside"),
    "synthetic-pcap-big-endian": ("synthetic.py", "a capture file in big-endian order"),
    "synthetic-pcap-nanoseconds": ("synthetic.py", "a capture file with nanoseconds"),
    "synthetic-pcap-snapshot-length": ("synthetic.py", "a capture file that keeps 68 bytes of each frame"),
    "synthetic-truncated": ("synthetic.py", "a VXLAN and a Geneve frame cut in many places"),
    "synthetic-udp-length-lies": ("synthetic.py", "wrong lengths and checksums of UDP, IPv4 and IPv6"),
    "synthetic-udp-zero-checksum-ipv6": ("synthetic.py", "UDP checksum 0 over IPv6, and a checksum that comes out as zero"),
    "synthetic-vxlan-gbp-flags": ("synthetic.py", "all eight combinations of G, D and A; policy boundaries"),
    "synthetic-vxlan-gpe-variants": ("synthetic.py", "next protocols known and unknown; O, B, P and I flags; versions; P flag on port 4789"),
    "synthetic-vxlan-reserved-bits": ("synthetic.py", "each reserved bit"),
    "synthetic-vxlan-vni-boundaries": ("synthetic.py", "VNIs from 0 to 0xffffff"),
    "synthetic-wrong-ports": ("synthetic.py", "tunnel headers behind other ports, other tunnel headers behind tunnel ports"),
}


def describe(path):
    with open(path, "rb") as file:
        data = file.read()
    order = "<" if data[0] in (0xD4, 0x4D) else ">"
    link_type, = struct.unpack_from(order + "I", data, 20)
    frames, at = 0, 24
    while at < len(data):
        at += 16 + struct.unpack_from(order + "I", data, at + 8)[0]
        frames += 1
    assert at == len(data), path
    return frames, LINK_TYPES[link_type]


paths = {os.path.basename(path)[:-5]: path for path in glob.glob(CAPTURES + "/*.pcap") + [os.path.join(TESTDATA, PODS)]}
assert paths.keys() == SHOWS.keys(), paths.keys() ^ SHOWS.keys()
rows = ["file\tframes\tlink_type\tmade_by\tshows"]
for name, (script, shows) in SHOWS.items():
    frames, link_type = describe(paths[name])
    file = "../" + PODS if name == "pods" else name + ".pcap"
    rows.append(f"{file}\t{frames}\t{link_type}\t{script}\t{shows}")
part = os.path.join(CAPTURES, "MANIFEST.tsv.part")
with open(part, "w") as out:
    out.write("\n".join(rows) + "\n")
os.replace(part, part[:-5])
print(f"{len(rows) - 1} captures in captures/MANIFEST.tsv")
