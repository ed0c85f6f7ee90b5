# SPDX-License-Identifier: Apache-2.0
"""Run by ovs_vectors.sh: ovs_vectors.py RUN_FOLDER OUTPUT_FOLDER.

Every verdict is Open vSwitch's own: a frame was accepted when the inner frame left port v1 before the known good frame that
is sent after it, and VNI and options are those of the packet-in message. The note of a dropped frame ends with what
Open vSwitch logged, where it logged anything.
"""
import os
import re
import struct
import subprocess
import sys
import time

from frames import *

RUN, OUT = sys.argv[1:3]
US = {4: "10.9.0.1", 6: "fd00:9::1"}
PEER = {4: "10.9.0.2", 6: "fd00:9::2"}
US_MAC, PEER_MAC = "02:e4:00:00:09:01", "02:e4:00:00:09:02"
# tun_metadata<n>: class, type, bytes. 256 bytes is all that Open vSwitch has.
TLVS = [(0x0102, 0x80, 4), (0x0103, 0x01, 8), (0xFFFF, 0x02, 124), (0x0132, 0x01, 16), (0x014B, 0x81, 8),
        (0x0108, 0x01, 8), (0x0108, 0x83, 4), (0x0000, 0x7F, 20), (0x0104, 0xFF, 60), (0x0102, 0x00, 4)]


def tool(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=20).stdout


def appctl(*arguments):
    return tool("ovs-appctl", "-t", RUN + "/vswitchd.ctl", *arguments)


def flows(*lines):
    subprocess.run(["ovs-ofctl", "-O", "OpenFlow15", "replace-flows", "br1", "-"], check=True, text=True, timeout=20,
                   input="\n".join(lines) + "\n")


class Pcap:
    """The frames a dummy port sends, as they come."""

    def __init__(self, name):
        self.path, self.at = f"{RUN}/{name}.pcap", 24

    def read(self):
        frames = []
        with open(self.path, "rb") as file:
            file.seek(self.at)
            data = file.read()
        at = 0
        while at + 16 <= len(data):
            size = struct.unpack_from("=I", data, at + 8)[0]
            if at + 16 + size > len(data):
                break
            frames.append(data[at + 16:at + 16 + size])
            at += 16 + size
        self.at += at
        return frames

    def until(self, end, seconds=5):
        """Frames until one satisfies end(); fails when none does."""
        frames, deadline = [], time.time() + seconds
        while time.time() < deadline:
            frames += self.read()
            for i, frame in enumerate(frames):
                if end(frame):
                    return frames[:i + 1]
            time.sleep(0.005)
        raise SystemExit(f"{self.path}: nothing came")


class Tail:
    """What is appended to a text file."""

    def __init__(self, path):
        self.path, self.at = path, 0

    def read(self):
        with open(self.path, "rb") as file:
            file.seek(self.at)
            data = file.read()
        self.at += len(data)
        return data.decode(errors="replace")


# ---- encapsulation

def value(size, seed=1):
    return bytes((seed * 17 + 3 * i) % 256 for i in range(size))


def encapsulation():
    wire = Pcap("p0")
    rows, cases = [], []

    def add(frame, vni=42, options=(), outer=4, checksum="off", note=""):
        cases.append((frame, vni, options, outer, checksum, note))

    tos_names = {1: "ECT(1)", 2: "ECT(0)", 3: "CE"}
    for checksum in "off", "on":
        for name in inner():
            add(inner_bytes(name), checksum=checksum, note=f"inner {name}")
    for name in inner():
        add(inner_bytes(name), vni=77, outer=6, checksum="on", note=f"inner {name}")
    for vni in 0, 1, 0x800000, 0xABCDEF, 0xFFFFFF:
        add(inner_bytes("ipv4-udp"), vni=vni, note="VNI boundary")
        add(inner_bytes("ipv6-udp"), vni=vni, outer=6, checksum="on", note="VNI boundary")
    for name in "arp", "ipv4-udp", "ipv6-icmp":
        add(inner_bytes(name, vlans=[100]), note=f"inner {name} with VLAN 100")
        add(inner_bytes(name, vlans=[200, 100]), checksum="on", note=f"inner {name} with VLANs 200 and 100")
    for tos in 1, 2, 3, 0xB8 | 3, 0x28:
        ecn = tos_names.get(tos & 3, "not-ECT")
        for name in "ipv4-udp", "ipv6-udp":
            add(inner_bytes(name, tos=tos), note=f"inner {name} marked {ecn}, DSCP {tos >> 2}")
    add(inner_bytes("ipv4-udp", tos=3), outer=6, checksum="on", note="inner marked CE")
    add(inner_bytes("ipv4-udp", tos=1, vlans=[100]), note="inner with VLAN 100 marked ECT(1)")
    for outer, checksum in (4, "off"), (4, "on"), (6, "on"):
        for n in range(len(TLVS)):
            add(inner_bytes("ipv4-udp"), options=[n], outer=outer, checksum=checksum, note="one option")
        for options in [0, 1], [1, 3], [1, 0, 4], [2, 5, 9], [0, 4, 6], [2, 8, 7, 3, 4], [0, 1, 3, 4, 5, 6, 7, 8, 9]:
            add(inner_bytes("ipv6-udp"), vni=0xABCDEF, options=options, outer=outer, checksum=checksum,
                note=f"{len(options)} options")
    add(inner_bytes("arp"), options=[2, 0], checksum="on", note="2 options, inner arp")
    add(inner_bytes("ipv4-icmp", vlans=[4094]), options=[8], note="one option, inner ipv4-icmp with VLAN 4094")

    now = None
    for frame, vni, options, outer, checksum, note in sorted(cases, key=lambda case: case[4]):
        if now != checksum:
            tool("ovs-vsctl", f"--db=unix:{RUN}/db.sock", "set", "interface", "gnv",
                 f"options:csum={'true' if checksum == 'on' else 'false'}")
            now = checksum
        sets = [f"set_field:{vni}->tun_id"]
        sets.append(f"set_field:{PEER[4]}->tun_dst" if outer == 4 else f"set_field:{PEER[6]}->tun_ipv6_dst")
        sets += [f"set_field:0x{value(TLVS[n][2], n + 1).hex()}->tun_metadata{n}" for n in options]
        flows(f"in_port=2,actions={','.join(sets)},output:3")
        wire.read()
        appctl("netdev-dummy/receive", "v1", frame.hex())
        sent = wire.until(lambda got: b"\x17\xc1" in got[36:38] + got[56:58])[-1]
        assert sent.endswith(frame), note
        rows.append(encapsulated(sent, frame, note))
        expected = {f"{TLVS[n][0]:04x}:{TLVS[n][1]:02x}:{value(TLVS[n][2], n + 1).hex()}" for n in options} or {"-"}
        assert rows[-1][0] == str(vni) and set(rows[-1][1].split(",")) == expected, (rows[-1], expected)
        assert rows[-1][3] == checksum and rows[-1][2] == f"ipv{outer}", rows[-1]
    write("ovs_geneve_encap", ["id", "vni", "options", "outer", "udp_checksum", "inner_hex", "outer_hex", "note"], "enc", rows)


def encapsulated(sent, frame, note):
    """The columns of a frame on the wire, read from that frame."""
    udp = 34 if sent[12:14] == b"\x08\x00" else 54
    size = sent[udp + 8] % 64 * 4
    options, at = [], udp + 16
    while at < udp + 16 + size:
        end = at + 4 + 4 * (sent[at + 3] & 0x1F)
        options.append(f"{sent[at:at + 2].hex()}:{sent[at + 2]:02x}:{sent[at + 4:end].hex()}")
        at = end
    vni = int.from_bytes(sent[udp + 12:udp + 15], "big")
    checksum = "off" if sent[udp + 6:udp + 8] == b"\0\0" else "on"
    return [str(vni), ",".join(options) or "-", "ipv4" if udp == 34 else "ipv6", checksum, frame.hex(), sent.hex(), note]


# ---- decapsulation

def outer(payload, version=4, **named):
    return datagram(payload, version, ends=(PEER[version], US[version]), ether=named.pop("ether", None) or Ether(src=PEER_MAC, dst=US_MAC),
                    **named)


def geneve_cases():
    from scapy.all import IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, IPOption, PadN

    ordinary = inner_bytes("ipv4-udp")
    # options that the TLV map knows, and some that it does not
    known = [option(klass, kind, value(size, n + 1)) for n, (klass, kind, size) in enumerate(TLVS)]
    unknown, unknown_critical = option(0x0999, 0x11, value(4)), option(0x0999, 0x91, value(4))
    plain = geneve() + ordinary
    yield outer(plain, checksum="off"), "IPv4 outside, no UDP checksum"
    yield outer(plain), "IPv4 outside, UDP checksum"
    yield outer(plain, 6), "IPv6 outside, UDP checksum"
    yield outer(plain, 6, checksum="off"), "IPv6 outside, zero UDP checksum"
    for vni in 0, 1, 0x800000, 0xABCDEF, 0xFFFFFF:
        yield outer(geneve(vni) + ordinary), "VNI boundary"
    for name in inner():
        yield outer(geneve(77) + inner_bytes(name)), f"inner {name}"
    yield outer(geneve(77) + inner_bytes("ipv4-udp", vlans=[100]), 6), "inner ipv4-udp with VLAN 100"
    yield outer(geneve(77) + inner_bytes("ipv4-udp", vlans=[200, 100])), "inner ipv4-udp with VLANs 200 and 100"
    for n, (_, kind, size) in enumerate(TLVS):
        yield outer(geneve(options=known[n]) + ordinary), f"one option of {size} bytes{', critical' if kind & 0x80 else ''}"
    yield outer(geneve(options=known[0] + known[1]) + ordinary), "two options"
    yield outer(geneve(options=known[1] + known[0]) + ordinary), "two options, the critical one last"
    yield outer(geneve(options=known[4] + known[9] + known[3]) + ordinary, 6), "three options"
    yield outer(geneve(options=known[2] + known[8] + known[7] + known[3] + known[4]) + ordinary), "five options, 248 bytes"
    yield outer(geneve(options=unknown) + ordinary), "an option nobody mapped"
    yield outer(geneve(options=unknown_critical) + ordinary), "a critical option nobody mapped"
    yield outer(geneve(options=known[0] + unknown_critical) + ordinary), "a known option and a critical one nobody mapped"
    yield outer(geneve(options=option(0x0999, 0x12)) + ordinary), "an option without data"
    yield outer(geneve(options=option(0x0102, 0x80, value(8))) + ordinary), "a mapped option, longer than mapped"
    yield outer(geneve(options=option(0x0103, 0x01, value(4))) + ordinary), "a mapped option, shorter than mapped"
    yield outer(geneve(options=known[0] + option(0x0102, 0x80, value(4, 9))) + ordinary), "the same option twice"
    yield outer(geneve(options=option(0x0102, 0x80, value(4, 1), reserved=7)) + ordinary), "reserved bits of an option set"
    yield outer(geneve(options=unknown * 31 + option(0x0999, 0x12)) + ordinary), "63 words of options"
    yield outer(geneve(critical=1) + ordinary), "C flag without options"
    yield outer(geneve(options=known[1], critical=1) + ordinary), "C flag without a critical option"
    yield outer(geneve(options=known[0], critical=0) + ordinary), "a critical option without the C flag"
    yield outer(geneve(oam=1) + ordinary), "O flag"
    yield outer(geneve(oam=1, options=known[0]) + ordinary, 6), "O flag and a critical option"
    for version in 1, 2, 3:
        yield outer(geneve(version=version) + ordinary), f"version {version}"
    yield outer(geneve(reserved=0x3F) + ordinary), "the six reserved flag bits set"
    yield outer(geneve(reserved=0x01) + ordinary), "one reserved flag bit set"
    yield outer(geneve(last=0xFF) + ordinary), "the reserved byte after the VNI set"
    yield outer(geneve(protocol=IPV4) + inner_ip("ipv4-udp")), "protocol IPv4, inner packet without Ethernet"
    yield outer(geneve(protocol=IPV6) + inner_ip("ipv6-udp")), "protocol IPv6, inner packet without Ethernet"
    yield outer(geneve(protocol=0x0806) + ordinary), "protocol ARP"
    yield outer(geneve(protocol=0x8847) + b"\x00\x01\x01\x40" + inner_ip("ipv4-udp")), "protocol MPLS"
    yield outer(geneve(protocol=0x1234) + ordinary), "a protocol nobody knows"
    yield outer(geneve(protocol=0) + ordinary), "protocol 0"
    # options whose lengths are wrong
    yield outer(geneve(words=63) + ordinary), "options reach past the end of the datagram"
    yield outer(geneve(words=1)), "one word of options, nothing follows"
    yield outer(geneve(options=b"\x01\x02\x80")[:11]), "the datagram ends inside an option header"
    yield outer(geneve(options=option(0x0102, 0x80, value(4), words=2)) + ordinary), "an option reaches past the options"
    yield outer(geneve(options=option(0x0999, 0x11, value(4), words=31)) + ordinary), "an unmapped option reaches past the options"
    yield outer(geneve(options=known[0] + option(0x0103, 0x01, b"", words=2)) + ordinary), "the second option reaches past the options"
    # short datagrams
    for size in 0, 4, 7:
        yield outer(plain[:size]), f"{size} bytes of UDP payload"
    for size in 0, 1, 10, 13, 14, 20:
        yield outer(geneve() + ordinary[:size]), f"{size} bytes of inner frame"
    yield outer(geneve(options=known[0])[:12]), "the datagram ends inside an option"
    yield outer(geneve(options=known[0])), "options and no inner frame"
    # lies outside
    size = 8 + len(plain)
    yield outer(plain, checksum="bad"), "wrong UDP checksum"
    yield outer(plain, 6, checksum="bad"), "wrong UDP checksum, IPv6 outside"
    yield outer(plain, ip={"chksum": 0xDEAD}), "wrong IPv4 header checksum"
    yield outer(plain, ip={"chksum": 0xDEAD}, checksum="off"), "wrong IPv4 header checksum, no UDP checksum"
    yield outer(plain, checksum="off", udp={"len": size + 20}), "UDP length past the IPv4 packet"
    yield outer(plain, checksum="off", udp={"len": size - 4}), "UDP length 4 short"
    yield outer(plain, checksum="off", udp={"len": 16}), "UDP length ends after the Geneve header"
    yield outer(plain, checksum="off", udp={"len": 12}), "UDP length ends inside the Geneve header"
    yield outer(plain, checksum="off", udp={"len": 4}), "UDP length 4"
    yield outer(plain, checksum="off", udp={"len": 0}), "UDP length 0"
    yield outer(plain, checksum="off", tail=bytes(6)), "six bytes after the IPv4 packet"
    yield outer(plain, tail=bytes(6)), "six bytes after the IPv4 packet, UDP checksum"
    yield outer(plain, 6, tail=bytes(6)), "six bytes after the IPv6 packet"
    yield outer(plain, checksum="off", ip={"len": 20 + size + 10}), "IPv4 length past the frame"
    yield outer(plain, checksum="off", ip={"len": 20 + size - 10}), "IPv4 length 10 short"
    yield outer(plain, checksum="off", ip={"len": 19}), "IPv4 length 19"
    yield outer(plain, 6, ip={"plen": size + 10}), "IPv6 length past the frame"
    yield outer(plain, 6, ip={"plen": size - 10}), "IPv6 length 10 short, UDP checksum over all"
    yield outer(plain, 6, ip={"plen": size - 10}, checksum="off"), "IPv6 length 10 short, zero UDP checksum"
    yield outer(plain, udp={"len": size - 4}), "UDP length 4 short, UDP checksum over all but with that length"
    yield outer(plain, udp={"len": size + 20}), "UDP length past the IPv4 packet, UDP checksum with that length"
    yield outer(plain, checksum="off", ip={"version": 5}), "IP version 5"
    yield outer(plain, checksum="off", ip={"ihl": 4}), "IPv4 header length 16"
    yield outer(plain, checksum="off", ip={"ttl": 0}), "TTL 0"
    yield outer(plain, checksum="off", ip={"ttl": 1}), "TTL 1"
    yield outer(plain, checksum="off", ip={"flags": 0}), "DF not set"
    yield outer(plain, checksum="off", ip={"flags": "MF"}), "a first fragment"
    yield outer(plain, checksum="off", ip={"flags": 0, "frag": 64}), "a later fragment"
    yield outer(plain, ip={"options": IPOption(b"\x94\x04\x00\x00")}), "IPv4 router alert option"
    yield outer(plain, ip={"options": IPOption(b"\x01\x01\x01\x00")}, checksum="off"), "IPv4 no-operation options, no UDP checksum"
    pad = [PadN(optdata=bytes(4))]
    yield outer(plain, 6, between=IPv6ExtHdrHopByHop(options=pad)), "IPv6 hop-by-hop options"
    yield outer(plain, 6, between=IPv6ExtHdrDestOpt(options=pad)), "IPv6 destination options"
    yield outer(plain, 6, between=IPv6ExtHdrRouting(addresses=[US[6]], segleft=0)), "IPv6 routing header, no segments left"
    yield outer(plain, 6, between=IPv6ExtHdrFragment(id=5)), "IPv6 atomic fragment"
    yield outer(plain, 6, between=IPv6ExtHdrFragment(id=5, m=1)), "IPv6 first fragment"
    yield outer(plain, 6, between=IPv6ExtHdrFragment(id=5, offset=64)), "IPv6 later fragment"
    yield outer(plain, ether=Ether(src=PEER_MAC, dst=US_MAC) / Dot1Q(vlan=100)), "802.1Q tag outside (no VLAN interface has the address)"
    yield outer(plain, port=6082), "another UDP port"
    yield outer(plain, checksum="off", udp={"sport": 0}), "UDP source port 0"
    yield from ecn_cases(PORT_GENEVE, geneve())


def ecn_cases(port, header):
    names = "not-ECT", "ECT(1)", "ECT(0)", "CE"
    for family in "ipv4-udp", "ipv6-udp":
        for inside in range(4):
            for outside in range(4):
                yield (outer(header + inner_bytes(family, tos=inside), tos=outside, port=port),
                       f"ECN: outer {names[outside]}, inner {family} {names[inside]}")
    yield outer(header + inner_bytes("ipv4-udp", tos=2), 6, tos=3, port=port), "ECN: IPv6 outer CE, inner ipv4-udp ECT(0)"
    yield outer(header + inner_bytes("ipv4-udp"), 6, tos=3, port=port), "ECN: IPv6 outer CE, inner ipv4-udp not-ECT"
    yield outer(header + inner_bytes("arp"), tos=3, port=port), "ECN: outer CE, inner arp"
    yield outer(header + inner_bytes("ipv4-udp", tos=0xB8 | 2), tos=3, port=port), "ECN: outer CE, inner ipv4-udp ECT(0), DSCP 46"
    yield (outer(header + inner_bytes("ipv4-udp", tos=2, vlans=[100]), tos=3, port=port),
           "ECN: outer CE, inner ipv4-udp with VLAN 100 ECT(0)")


def vxlan_cases():
    ordinary = inner_bytes("ipv4-udp")
    plain = vxlan() + ordinary

    def to(payload, version=4, **named):
        return outer(payload, version, port=PORT_VXLAN, **named)

    yield to(plain, checksum="off"), "IPv4 outside, no UDP checksum"
    yield to(plain), "IPv4 outside, UDP checksum"
    yield to(plain, 6), "IPv6 outside, UDP checksum"
    yield to(plain, 6, checksum="off"), "IPv6 outside, zero UDP checksum"
    for vni in 0, 1, 0x800000, 0xFFFFFF:
        yield to(vxlan(vni) + ordinary), "VNI boundary"
    for name in "arp", "ipv6-icmp", "ipv4-tcp-data":
        yield to(vxlan(77) + inner_bytes(name)), f"inner {name}"
    yield to(vxlan(77) + inner_bytes("ipv4-udp", vlans=[100])), "inner ipv4-udp with VLAN 100"
    yield to(vxlan(flags=0) + ordinary), "I flag not set"
    yield to(vxlan(flags=0x09) + ordinary), "reserved flag 0x01 set"
    yield to(vxlan(flags=0xFF) + ordinary), "all flags set"
    yield to(vxlan(reserved=0xFFFFFF) + ordinary), "the 24 reserved bits set"
    yield to(vxlan(reserved=1) + ordinary), "the last of the 24 reserved bits set"
    yield to(vxlan(last=0xFF) + ordinary), "the reserved byte after the VNI set"
    yield to(gbp(policy=42) + ordinary), "group policy 42"
    yield to(gbp(policy=42, flags=0x08) + ordinary), "a group policy id, G flag not set"
    yield to(gpe() + ordinary), "P flag, next protocol Ethernet, on the VXLAN port"
    for size in 0, 4, 7:
        yield to(plain[:size]), f"{size} bytes of UDP payload"
    for size in 0, 13, 14:
        yield to(vxlan() + ordinary[:size]), f"{size} bytes of inner frame"
    size = 8 + len(plain)
    yield to(plain, checksum="bad"), "wrong UDP checksum"
    yield to(plain, 6, checksum="bad"), "wrong UDP checksum, IPv6 outside"
    yield to(plain, ip={"chksum": 0xDEAD}), "wrong IPv4 header checksum"
    yield to(plain, checksum="off", udp={"len": size + 20}), "UDP length past the IPv4 packet"
    yield to(plain, checksum="off", udp={"len": size - 4}), "UDP length 4 short"
    yield to(plain, checksum="off", ip={"flags": "MF"}), "a first fragment"
    for inside, outside in (0, 3), (0, 1), (2, 3), (1, 3), (3, 0), (2, 1), (1, 2):
        yield (to(vxlan() + inner_bytes("ipv4-udp", tos=inside), tos=outside),
               f"ECN: outer bits {outside:02b}, inner ipv4-udp bits {inside:02b}")

    def on_gpe(payload, version=4, **named):
        return outer(payload, version, port=PORT_GPE, **named)

    yield on_gpe(gpe(protocol=1) + inner_ip("ipv4-udp")), "GPE, IPv4"
    yield on_gpe(gpe(protocol=2) + inner_ip("ipv6-udp")), "GPE, IPv6"
    yield on_gpe(gpe(protocol=3) + ordinary), "GPE, Ethernet"
    yield on_gpe(gpe(protocol=3) + ordinary, 6), "GPE, Ethernet, IPv6 outside"
    nsh = bytes.fromhex("0fc6010100002dff" + "00" * 16)
    yield on_gpe(gpe(protocol=4) + nsh[:3] + b"\x01" + nsh[4:] + inner_ip("ipv4-udp")), "GPE, NSH"
    yield on_gpe(gpe(protocol=5) + ordinary), "GPE, MPLS"
    yield on_gpe(gpe(protocol=0) + ordinary), "GPE, next protocol 0"
    yield on_gpe(gpe(protocol=0x7F) + ordinary), "GPE, an unassigned next protocol"
    yield on_gpe(gpe(flags=0x08, protocol=0) + ordinary), "P flag not set, on the GPE port"
    yield on_gpe(gpe(flags=0x08, protocol=3) + ordinary), "P flag not set, next protocol Ethernet, on the GPE port"
    yield on_gpe(gpe(flags=0x0D) + ordinary), "GPE, O flag"
    yield on_gpe(gpe(flags=0x0E) + ordinary), "GPE, B flag"
    yield on_gpe(gpe(flags=0x1C) + ordinary), "GPE, version 1"
    yield on_gpe(gpe(flags=0x04) + ordinary), "GPE, I flag not set"
    yield on_gpe(gpe(flags=0x0C)[:1] + b"\xff\xff" + gpe()[3:] + ordinary), "GPE, the 16 reserved bits set"


SENTINEL = bytes(Ether(**MACS) / IP(src="172.20.0.99", dst=POD_B) / UDP(sport=1, dport=9) / Raw(b"end of this case"))


def decapsulation(name, identifier, cases, ports):
    # a packet without Ethernet gets an empty Ethernet header for port v1, which is taken off again below
    flows(*(f"priority=1,in_port={port},actions=output:2,controller(max_len=65535)" for port in ports),
          *(f"priority=2,in_port=5,packet_type=(1,0x{kind:x}),actions=controller(max_len=65535),encap(ethernet),output:2"
            for kind in (IPV4, IPV6, 0x8847, 0x894F) if 5 in ports))
    delivered, log = Pcap("v1"), Tail(f"{RUN}/vswitchd.log")
    messages_path = f"{RUN}/{name}.messages"
    with open(messages_path, "wb") as sink:
        monitor = subprocess.Popen(["ovs-ofctl", "monitor", "br1", "65535", "-P", "nxt_packet_in"], stdout=sink, stderr=sink)
    try:
        messages = Tail(messages_path)
        end = outer(geneve(0xE4E4E4) + SENTINEL) if 3 in ports else outer(vxlan(0xE4E4E4) + SENTINEL, port=PORT_VXLAN)
        for _ in range(100):
            # the monitor is connected when the good frame arrives as a message too
            appctl("netdev-dummy/receive", "p0", end.hex())
            delivered.until(lambda got: got == SENTINEL)
            time.sleep(0.05)
            if "tun_id=0xe4e4e4" in messages.read():
                break
        time.sleep(0.2)
        delivered.read()
        rows = []
        for frame, note in cases:
            messages.read()
            log.read()
            # a cached flow answers with the options of the packet that made it
            appctl("revalidator/purge")
            appctl("netdev-dummy/receive", "p0", frame.hex())
            appctl("revalidator/purge")
            appctl("netdev-dummy/receive", "p0", end.hex())
            got = delivered.until(lambda got: got == SENTINEL)[:-1]
            reasons = reason(log.read())
            text_in = ""
            for _ in range(200):
                text_in += messages.read()
                if "tun_id=0xe4e4e4" in text_in:
                    break
                time.sleep(0.005)
            else:
                raise SystemExit("no message for the good frame")
            heads = [line for line in text_in.splitlines() if "NXT_PACKET_IN" in line and "tun_id=0xe4e4e4" not in line]
            assert len(got) == len(heads) <= 1, (note, got, text_in)
            kind = re.search(r"packet_type=\(1,(0x[0-9a-f]+)\)", heads[0]) if got else None
            if kind:
                assert got[0][:12] == bytes(12)
                got, note = [got[0][14:]], f"{note} [delivered without Ethernet, packet type {kind[1]}]"
            if got:
                rows.append([frame.hex(), "ACCEPT", *tunnel(heads[0]), got[0].hex(), note])
            else:
                rows.append([frame.hex(), "DROP", "-", "-", "-", note + (f" [{reasons}]" if reasons else "")])
    finally:
        monitor.terminate()
        monitor.wait(10)
    write(name, ["id", "outer_hex", "expected", "tun_id", "options", "inner_hex", "note"], identifier, rows)


def tunnel(message):
    """VNI and options of a packet-in message. A VNI of 0 is not printed."""
    vni = re.search(r"\btun_id=(0x[0-9a-f]+|\d+)", message)
    options = []
    for n, data in re.findall(r"\btun_metadata(\d+)=0x([0-9a-f]+)", message):
        klass, kind, size = TLVS[int(n)]
        options.append(f"{klass:04x}:{kind:02x}:{data.zfill(2 * size)}")
    return str(int(vni[1], 0)) if vni else "0", ",".join(options) or "-"


def reason(log):
    found = []
    for line in log.splitlines():
        parts = line.split("|", 4)
        if len(parts) == 5 and re.match(r"(netdev_)?native_tnl|tunnel|flow", parts[2]):
            message = re.split(r" \(packet_type|: port \d", parts[4])[0]
            if not message.startswith("tunnel port ") and message not in found:
                found.append(message)
    return "; ".join(found)


def write(name, header, identifier, rows):
    with open(f"{OUT}/{name}.tsv", "w") as file:
        file.write("\t".join(header) + "\n")
        for i, row in enumerate(rows, 1):
            assert not any("\t" in cell or "\n" in cell for cell in row)
            file.write("\t".join([f"{identifier}-{i:03d}", *row]) + "\n")


tool("ovs-ofctl", "add-tlv-map", "br1",
     ",".join(f"{{class=0x{klass:x},type=0x{kind:x},len={size}}}->tun_metadata{n}" for n, (klass, kind, size) in enumerate(TLVS)))
encapsulation()
decapsulation("ovs_geneve_decap", "gdec", geneve_cases(), [3])
decapsulation("ovs_vxlan_decap", "vdec", vxlan_cases(), [4, 5])
