#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes captures/synthetic-*.pcap: frames that no peer at hand sends. Run: testdata/scripts/synthetic.py   (needs python3-scapy)

The same bytes come out every time. captures/synthetic-frames.tsv says what each frame is.
"""
import os
import struct
import sys

sys.dont_write_bytecode = True
from frames import *  # noqa: E402
from scapy.all import (IPOption, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, PadN,  # noqa: E402
                       fragment, fragment6)

CAPTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "captures")
UDP_FRAME = inner_bytes("ipv4-udp")
ETHERNET, RAW_IP, COOKED, COOKED_2 = 1, 101, 113, 276


def on_vxlan(payload, version=4, **named):
    return datagram(payload, version, port=PORT_VXLAN, **named)


def on_gpe(payload, version=4, **named):
    return datagram(payload, version, port=PORT_GPE, **named)


def on_geneve(payload, version=4, **named):
    return datagram(payload, version, port=PORT_GENEVE, **named)


def nsh(next_protocol=1):
    """Type 1, 24 bytes; next protocol 1 IPv4, 2 IPv6, 3 Ethernet."""
    return struct.pack("!HBBI", 0x0FC6, 1, next_protocol, 0x00002DFF) + bytes(range(16))


def vxlan_gpe_variants():
    yield "IPv4", on_gpe(gpe(protocol=1) + inner_ip("ipv4-udp"))
    yield "IPv6", on_gpe(gpe(protocol=2) + inner_ip("ipv6-udp"))
    yield "Ethernet", on_gpe(gpe(protocol=3) + UDP_FRAME)
    yield "NSH, then IPv4", on_gpe(gpe(protocol=4) + nsh(1) + inner_ip("ipv4-udp"))
    yield "NSH, then Ethernet", on_gpe(gpe(protocol=4) + nsh(3) + UDP_FRAME)
    yield "MPLS (5 in an early draft)", on_gpe(gpe(protocol=5) + b"\x00\x01\x01\x40" + inner_ip("ipv4-udp"))
    yield "next protocol 0", on_gpe(gpe(protocol=0) + UDP_FRAME)
    yield "next protocol 0x7f", on_gpe(gpe(protocol=0x7F) + UDP_FRAME)
    yield "next protocol 0x80, a shim", on_gpe(gpe(protocol=0x80) + UDP_FRAME)
    yield "next protocol 0xff", on_gpe(gpe(protocol=0xFF) + UDP_FRAME)
    yield "O flag", on_gpe(gpe(flags=0x0D) + UDP_FRAME)
    yield "B flag", on_gpe(gpe(flags=0x0E) + UDP_FRAME)
    for version in 1, 2, 3:
        yield f"version {version}", on_gpe(gpe(flags=0x0C | version << 4) + UDP_FRAME)
    yield "P flag not set, next protocol 0", on_gpe(gpe(flags=0x08, protocol=0) + UDP_FRAME)
    yield "P flag not set, next protocol 1", on_gpe(gpe(flags=0x08, protocol=1) + UDP_FRAME)
    yield "I flag not set", on_gpe(gpe(flags=0x04, vni=0) + UDP_FRAME)
    yield "IPv4 announced, IPv6 inside", on_gpe(gpe(protocol=1) + inner_ip("ipv6-udp"))
    yield "the 16 reserved bits set", on_gpe(b"\x0c\xff\xff" + gpe()[3:] + UDP_FRAME)
    yield "the last byte set", on_gpe(gpe()[:7] + b"\xff" + UDP_FRAME)
    yield "Ethernet, P flag, on the VXLAN port", on_vxlan(gpe(protocol=3) + UDP_FRAME)
    yield "IPv4, P flag, on the VXLAN port", on_vxlan(gpe(protocol=1) + inner_ip("ipv4-udp"))
    yield "IPv6, IPv6 outside", on_gpe(gpe(protocol=2) + inner_ip("ipv6-udp"), 6)


def vxlan_reserved_bits():
    for bit in 0x80, 0x40, 0x20, 0x10, 0x04, 0x02, 0x01:
        yield f"flag 0x{bit:02x} beside I", on_vxlan(vxlan(flags=0x08 | bit) + UDP_FRAME)
    yield "no flag", on_vxlan(vxlan(flags=0) + UDP_FRAME)
    yield "all flags", on_vxlan(vxlan(flags=0xFF) + UDP_FRAME)
    yield "all flags but I", on_vxlan(vxlan(flags=0xF7) + UDP_FRAME)
    for reserved in 0x800000, 0x000001, 0xFFFFFF:
        yield f"the 24 reserved bits 0x{reserved:06x}", on_vxlan(vxlan(reserved=reserved) + UDP_FRAME)
    for last in 0x01, 0x80, 0xFF:
        yield f"the last byte 0x{last:02x}", on_vxlan(vxlan(last=last) + UDP_FRAME)
    yield "every bit set", on_vxlan(b"\xff" * 8 + UDP_FRAME)
    yield "every bit clear", on_vxlan(bytes(8) + UDP_FRAME)


def vxlan_vni_boundaries():
    for vni in 0, 1, 0xFF, 0x100, 0xFFFF, 0x10000, 0x7FFFFF, 0x800000, 0xFFFFFE, 0xFFFFFF:
        yield f"VNI {vni}", on_vxlan(vxlan(vni) + UDP_FRAME)


def geneve_vni_boundaries():
    for vni in 0, 1, 0xFF, 0x100, 0xFFFF, 0x10000, 0x7FFFFF, 0x800000, 0xFFFFFE, 0xFFFFFF:
        yield f"VNI {vni}", on_geneve(geneve(vni) + UDP_FRAME)


def vxlan_gbp_flags():
    for g in 0, 1:
        for d in 0, 1:
            for a in 0, 1:
                yield f"G {g}, D {d}, A {a}, policy 0x1234", on_vxlan(
                    gbp(policy=0x1234, flags=0x08 | g << 7, low=d << 6 | a << 3) + UDP_FRAME)
    for policy in 0, 1, 0x8000, 0xFFFF:
        yield f"policy 0x{policy:04x}", on_vxlan(gbp(policy=policy) + UDP_FRAME)
    yield "the reserved bits of the second byte set", on_vxlan(gbp(policy=7, low=0xB7) + UDP_FRAME)
    yield "G without I", on_vxlan(gbp(policy=7, flags=0x80) + UDP_FRAME)
    yield "G, IPv6 outside", on_vxlan(gbp(policy=0xBEEF, vni=0xFFFFFF) + UDP_FRAME, 6)


def geneve_aws_gwlb():
    """Gateway Load Balancer endpoint id, attachment id and flow cookie."""
    options = (option(0x0108, 1, bytes.fromhex("0123456789abcdef")) + option(0x0108, 2, bytes.fromhex("fedcba9876543210"))
               + option(0x0108, 3, bytes.fromhex("c0ffee01")))
    yield "IPv4 inside", on_geneve(geneve(0, options, IPV4) + inner_ip("ipv4-tcp-data"))
    yield "IPv6 inside", on_geneve(geneve(0, options, IPV6) + inner_ip("ipv6-tcp-syn"))
    yield "IPv4 UDP inside, no UDP checksum", on_geneve(geneve(0, options, IPV4) + inner_ip("ipv4-udp"), checksum="off")


def geneve_google_nsi():
    options = (option(0x0132, 1, bytes.fromhex("00000a01")) + option(0x0132, 2, bytes(range(0x10, 0x20)))
               + option(0x0132, 3, bytes.fromhex("1122334455667788")))
    yield "IPv4 inside", on_geneve(geneve(0x00ABCD, options, IPV4) + inner_ip("ipv4-tcp-syn"))
    yield "IPv4 UDP inside", on_geneve(geneve(0x00ABCD, options, IPV4) + inner_ip("ipv4-udp"))
    yield "one of the options", on_geneve(geneve(1, options[:8], IPV4) + inner_ip("ipv4-icmp"))


def geneve_ovn():
    """A logical ingress port of 15 bits and a logical egress port of 16 bits."""
    for ingress, egress in (1, 2), (0x7FFF, 0x8000), (0, 0xFFFF):
        yield f"ingress {ingress}, egress {egress}", on_geneve(
            geneve(3, option(0x0102, 0x80, struct.pack("!HH", ingress, egress))) + UDP_FRAME)


def geneve_cilium_dsr():
    """The address and port of the service, so that the backend answers in its name."""
    from socket import AF_INET, AF_INET6, inet_pton
    four = option(0x014B, 0x81, inet_pton(AF_INET, "192.168.10.200") + struct.pack("!HH", 80, 0))
    six = option(0x014B, 0x81, inet_pton(AF_INET6, "fd00:10::200") + struct.pack("!HH", 80, 0))
    for critical in 1, 0:
        yield f"IPv4, C flag {critical}", on_geneve(geneve(2, four, critical=critical) + inner_bytes("ipv4-tcp-syn"))
        yield f"IPv6, C flag {critical}", on_geneve(geneve(2, six, critical=critical) + inner_bytes("ipv6-tcp-syn"))


def geneve_unknown_critical():
    critical, other = option(0xFFF0, 0x91, b"\x01\x02\x03\x04"), option(0xFFF0, 0x11, b"\x05\x06\x07\x08")
    yield "critical", on_geneve(geneve(options=critical) + UDP_FRAME)
    yield "critical after another", on_geneve(geneve(options=other + critical) + UDP_FRAME)
    yield "critical, C flag not set", on_geneve(geneve(options=critical, critical=0) + UDP_FRAME)
    yield "C flag, no option is critical", on_geneve(geneve(options=other, critical=1) + UDP_FRAME)
    yield "C flag, no option", on_geneve(geneve(critical=1) + UDP_FRAME)
    yield "critical without data", on_geneve(geneve(options=option(0xFFF0, 0x92)) + UDP_FRAME)
    yield "class 0, type 0xff, the reserved class", on_geneve(geneve(options=option(0, 0xFF, bytes(4))) + UDP_FRAME)


def geneve_oam():
    yield "O flag", on_geneve(geneve(oam=1) + UDP_FRAME)
    yield "O flag and a critical option", on_geneve(geneve(oam=1, options=option(0x0102, 0x80, bytes(4))) + UDP_FRAME)
    yield "O flag, IPv6 outside", on_geneve(geneve(0, oam=1) + inner_bytes("arp"), 6)


def geneve_max_options():
    yield "124 + 120 bytes of data, 63 words", on_geneve(
        geneve(options=option(0xFFF0, 1, text(124)) + option(0xFFF0, 2, text(120))) + UDP_FRAME)
    yield "63 options without data", on_geneve(geneve(options=b"".join(option(0xFFF0, i) for i in range(63))) + UDP_FRAME)
    yield "31 options of 4 bytes and one without data", on_geneve(
        geneve(options=b"".join(option(0xFFF0, i, text(4)) for i in range(31)) + option(0xFFF0, 31)) + UDP_FRAME)
    yield "63 words, IPv6 outside, IPv4 inside", on_geneve(
        geneve(options=option(0xFFF0, 0x81, text(124)) + option(0xFFF0, 2, text(120)), protocol=IPV4) + inner_ip("ipv4-udp"), 6)


def geneve_bad_options():
    good = option(0xFFF0, 1, b"\x01\x02\x03\x04")
    yield "options reach past the end of the datagram", on_geneve(geneve(words=63) + UDP_FRAME[:40])
    yield "options reach one word past the end", on_geneve(geneve(options=good, words=3))
    yield "an option one word longer than the options", on_geneve(geneve(options=option(0xFFF0, 1, b"\x01\x02\x03\x04", words=2)) + UDP_FRAME)
    yield "an option of 31 words in 2 words of options", on_geneve(geneve(options=option(0xFFF0, 1, b"\x01\x02\x03\x04", words=31)) + UDP_FRAME)
    yield "the second option longer than the options", on_geneve(geneve(options=good + option(0xFFF0, 2, words=1)) + UDP_FRAME)
    yield "a critical option longer than the options", on_geneve(geneve(options=option(0xFFF0, 0x81, words=4), critical=1) + UDP_FRAME)
    yield "options end inside an option's data", on_geneve(geneve(options=option(0xFFF0, 1, text(16)), words=3) + UDP_FRAME)
    yield "options announced, none there, nothing follows", on_geneve(geneve(words=1))
    yield "the datagram ends inside an option header", on_geneve(geneve(options=good)[:10])
    yield "the datagram ends inside an option's data", on_geneve(geneve(options=good)[:14])
    yield "reserved bits of an option set", on_geneve(geneve(options=option(0xFFF0, 1, b"\x01\x02\x03\x04", reserved=7)) + UDP_FRAME)
    yield "the same option twice", on_geneve(geneve(options=good + good) + UDP_FRAME)


def geneve_versions():
    for version in range(4):
        yield f"version {version}", on_geneve(geneve(version=version) + UDP_FRAME)
    yield "version 1, options", on_geneve(geneve(version=1, options=option(0x0102, 0x80, bytes(4))) + UDP_FRAME)
    yield "the six reserved flag bits set", on_geneve(geneve(reserved=0x3F) + UDP_FRAME)
    yield "the reserved last byte set", on_geneve(geneve(last=0xFF) + UDP_FRAME)
    for protocol in 0, 0x0806, 0x1234, 0x8847, 0xFFFF:
        yield f"protocol 0x{protocol:04x}", on_geneve(geneve(protocol=protocol) + UDP_FRAME)


def outer_vlan():
    def eth(*tags):
        ether = Ether(src="02:e4:00:00:00:0a", dst="02:e4:00:00:00:0b", **({"type": 0x88A8} if len(tags) > 1 else {}))
        for tag in tags:
            ether = ether / tag
        return ether
    yield "VLAN 100, VXLAN", on_vxlan(vxlan() + UDP_FRAME, ether=eth(Dot1Q(vlan=100)))
    yield "VLAN 4094, priority 7, DEI, Geneve", on_geneve(geneve() + UDP_FRAME, ether=eth(Dot1Q(vlan=4094, prio=7, id=1)))
    yield "VLAN 0 (priority tag), VXLAN", on_vxlan(vxlan() + UDP_FRAME, ether=eth(Dot1Q(vlan=0, prio=5)))
    yield "802.1ad 200 and 802.1Q 100, VXLAN", on_vxlan(vxlan() + UDP_FRAME, ether=eth(Dot1Q(vlan=200), Dot1Q(vlan=100)))
    yield "802.1ad 200 and 802.1Q 100, Geneve, IPv6 outside", on_geneve(
        geneve() + UDP_FRAME, 6, ether=eth(Dot1Q(vlan=200), Dot1Q(vlan=100)))
    two = Ether(src="02:e4:00:00:00:0a", dst="02:e4:00:00:00:0b") / Dot1Q(vlan=300) / Dot1Q(vlan=100)
    yield "two 802.1Q tags, VXLAN", on_vxlan(vxlan() + UDP_FRAME, ether=two)


def inner_vlan():
    for name in "arp", "ipv4-udp", "ipv6-icmp":
        yield f"{name}, VLAN 100, VXLAN", on_vxlan(vxlan() + inner_bytes(name, vlans=[100]))
        yield f"{name}, VLANs 200 and 100, Geneve", on_geneve(geneve() + inner_bytes(name, vlans=[200, 100]))
    yield "ipv4-tcp-data, VLAN 4095, Geneve with an option", on_geneve(
        geneve(options=option(0x0102, 0x80, bytes(4))) + inner_bytes("ipv4-tcp-data", vlans=[4095]))


def outer_ipv4_options():
    for size, options in (24, b"\x94\x04\x00\x00"), (28, b"\x01" * 7 + b"\x00"), (60, b"\x07\x27\x04" + bytes(36) + b"\x00"):
        ip = {"options": IPOption(options)}
        yield f"header of {size} bytes, VXLAN", on_vxlan(vxlan() + UDP_FRAME, ip=ip)
        yield f"header of {size} bytes, Geneve", on_geneve(geneve(options=option(0x0102, 0x80, bytes(4))) + UDP_FRAME, ip=ip)


def outer_ipv6_extension_headers():
    pad = [PadN(optdata=bytes(4))]
    headers = {
        "hop-by-hop options": IPv6ExtHdrHopByHop(options=pad),
        "destination options": IPv6ExtHdrDestOpt(options=pad),
        "routing header, no segments left": IPv6ExtHdrRouting(addresses=["fd00:1::99"], segleft=0),
        "atomic fragment": IPv6ExtHdrFragment(id=0x5A5A5A5A),
        "hop-by-hop, destination options, routing header, atomic fragment": IPv6ExtHdrHopByHop(options=pad)
        / IPv6ExtHdrDestOpt(options=pad) / IPv6ExtHdrRouting(addresses=["fd00:1::99"], segleft=0) / IPv6ExtHdrFragment(id=6),
        "24 bytes of destination options": IPv6ExtHdrDestOpt(options=[PadN(optdata=bytes(20))]),
    }
    for name, header in headers.items():
        yield f"{name}, VXLAN", on_vxlan(vxlan() + UDP_FRAME, 6, between=header.copy())
        yield f"{name}, Geneve", on_geneve(geneve() + UDP_FRAME, 6, between=header.copy())


def outer_fragments():
    big = vxlan() + inner_bytes("ipv4-udp-1400")
    four = fragment(Ether(on_vxlan(big, ip={"flags": 0, "id": 0x4242})), fragsize=1024)
    for i, piece in enumerate(four):
        yield f"IPv4, VXLAN, {i + 1} of {len(four)}", bytes(piece)
    for i, piece in reversed(list(enumerate(four))):
        piece = piece.copy()
        piece[IP].id, piece[IP].chksum = 0x4343, None
        yield f"IPv4, VXLAN, {i + 1} of {len(four)}, in reverse", bytes(piece)
    packet = Ether(on_geneve(geneve() + inner_bytes("ipv4-udp-1400"), 6))
    packet = Ether(src=packet.src, dst=packet.dst) / IPv6(src="fd00:1::1", dst="fd00:1::2") / IPv6ExtHdrFragment(
        id=0x66666666) / packet[UDP]
    six = fragment6(packet, 1280)
    for i, piece in enumerate(six):
        yield f"IPv6, Geneve, {i + 1} of {len(six)}", bytes(piece)
    yield "IPv4, VXLAN, whole but with the more-fragments flag", on_vxlan(vxlan() + UDP_FRAME, ip={"flags": "MF"})
    yield "IPv4, Geneve, a later fragment that looks like a tunnel packet", on_geneve(geneve() + UDP_FRAME, ip={"flags": 0, "frag": 185})


def ecn_table():
    names = "not-ECT", "ECT(1)", "ECT(0)", "CE"
    for inside in range(4):
        for outside in range(4):
            note = f"outer {names[outside]}, inner {names[inside]}"
            yield f"{note}, IPv4 in VXLAN over IPv4", on_vxlan(vxlan() + inner_bytes("ipv4-udp", tos=inside), tos=outside)
            yield f"{note}, IPv6 in Geneve over IPv6", on_geneve(
                geneve() + inner_bytes("ipv6-udp", tos=0x28 | inside), 6, tos=0xB8 | outside)


def udp_length_lies():
    for kind, payload, send in ("VXLAN", vxlan() + UDP_FRAME, on_vxlan), ("Geneve", geneve() + UDP_FRAME, on_geneve):
        size = 8 + len(payload)
        for length in 0, 7, 8, 12, 16, size - 1, size + 1, size + 100, 0xFFFF:
            yield f"{kind}, UDP length {length}, {size} are there", send(payload, checksum="off", udp={"len": length})
        yield f"{kind}, IPv4 length 10 short", send(payload, checksum="off", ip={"len": 20 + size - 10})
        yield f"{kind}, IPv4 length 10 past the frame", send(payload, checksum="off", ip={"len": 20 + size + 10})
        yield f"{kind}, IPv4 length 27, inside the UDP header", send(payload, checksum="off", ip={"len": 27})
        yield f"{kind}, IPv6 length 10 short", send(payload, 6, checksum="off", ip={"plen": size - 10})
        yield f"{kind}, IPv6 length 0", send(payload, 6, checksum="off", ip={"plen": 0})
        yield f"{kind}, 6 bytes after the packet", send(payload, tail=bytes(6))
        yield f"{kind}, wrong UDP checksum", send(payload, checksum="bad")
        yield f"{kind}, wrong UDP checksum, IPv6", send(payload, 6, checksum="bad")
        yield f"{kind}, wrong IPv4 header checksum", send(payload, ip={"chksum": 0xDEAD})
        yield f"{kind}, IPv4 header length 16", send(payload, checksum="off", ip={"ihl": 4})
        yield f"{kind}, IPv4 header length 60, 20 are there", send(payload, checksum="off", ip={"ihl": 15})
        yield f"{kind}, IP version 5", send(payload, checksum="off", ip={"version": 5})


def udp_zero_checksum_ipv6():
    yield "VXLAN", on_vxlan(vxlan() + UDP_FRAME, 6, checksum="off")
    yield "Geneve", on_geneve(geneve() + inner_bytes("ipv6-tcp-syn"), 6, checksum="off")
    yield "VXLAN-GPE", on_gpe(gpe(protocol=2) + inner_ip("ipv6-udp"), 6, checksum="off")
    # a computed checksum of zero is sent as 0xffff: the source port is chosen to that end
    for version in 4, 6:
        port = 50000 + Ether(on_vxlan(vxlan() + UDP_FRAME, version))[UDP].chksum
        port = (port & 0xFFFF) + (port >> 16)
        yield (f"VXLAN over IPv{version}, the computed checksum is zero and sent as 0xffff",
               on_vxlan(vxlan() + UDP_FRAME, version, udp={"sport": port}))


def nested():
    innermost = on_vxlan(vxlan(3) + UDP_FRAME)
    middle = on_geneve(geneve(2, option(0x0102, 0x80, b"\x00\x01\x00\x02")) + innermost)
    yield "VXLAN 1 in Ethernet", on_vxlan(vxlan(1) + innermost)
    yield "VXLAN 3 in Geneve 2 in VXLAN 1", on_vxlan(vxlan(1) + middle)
    yield "VXLAN 3 in Geneve 2 in VXLAN 1, IPv6 outside", on_vxlan(vxlan(1) + middle, 6)
    yield "Geneve without Ethernet in VXLAN-GPE without Ethernet", on_gpe(
        gpe(1, 1) + on_geneve(geneve(2, protocol=IPV4) + inner_ip("ipv4-udp"))[14:])


def truncated():
    """Short frames: nothing says that more was there."""
    for kind, frame, cuts in (
            ("VXLAN", on_vxlan(vxlan() + UDP_FRAME), (0, 1, 13, 14, 15, 33, 34, 41, 42, 46, 49, 50, 51, 63, 64, 83, 84, 95)),
            ("Geneve", on_geneve(geneve(options=option(0x0102, 0x80, b"\x00\x01\x00\x02")) + UDP_FRAME),
             (12, 20, 38, 42, 45, 49, 50, 52, 54, 56, 58, 60, 71, 72, 80, 92, 100))):
        for cut in cuts:
            yield f"{kind}, {cut} of {len(frame)} bytes", frame[:cut]


def raw_ip():
    yield "VXLAN, IPv4", on_vxlan(vxlan() + UDP_FRAME)[14:]
    yield "Geneve, IPv6", on_geneve(geneve() + UDP_FRAME, 6)[14:]


def cooked():
    def head(kind, protocol):
        return struct.pack("!HHH6s2xH", kind, 1, 6, bytes.fromhex("02e40000000a"), protocol)
    yield "VXLAN, received", head(0, IPV4) + on_vxlan(vxlan() + UDP_FRAME)[14:]
    yield "Geneve, sent, IPv6", head(4, IPV6) + on_geneve(geneve() + UDP_FRAME, 6)[14:]
    yield "VXLAN, VLAN 100", head(0, 0x8100) + struct.pack("!HH", 100, IPV4) + on_vxlan(vxlan() + UDP_FRAME)[14:]


def cooked_2():
    def head(kind, protocol):
        return struct.pack("!HHIHBB6s2x", protocol, 0, 3, 1, kind, 6, bytes.fromhex("02e40000000a"))
    yield "VXLAN, received", head(0, IPV4) + on_vxlan(vxlan() + UDP_FRAME)[14:]
    yield "Geneve, sent, IPv6", head(4, IPV6) + on_geneve(geneve() + UDP_FRAME, 6)[14:]


def few():
    yield "VXLAN", on_vxlan(vxlan() + UDP_FRAME)
    yield "Geneve", on_geneve(geneve() + inner_bytes("ipv6-icmp"), 6)
    yield "no tunnel", UDP_FRAME


def wrong_ports():
    yield "VXLAN header, port 4788", datagram(vxlan() + UDP_FRAME, port=4788)
    yield "Geneve header, port 6082", datagram(geneve() + UDP_FRAME, port=6082)
    yield "VXLAN header, source port 4789 only", datagram(vxlan() + UDP_FRAME, port=50001, udp={"sport": 4789})
    yield "Geneve header, source port 6081 only", datagram(geneve() + UDP_FRAME, port=50001, udp={"sport": 6081})
    yield "Geneve header on the VXLAN port", datagram(geneve() + UDP_FRAME, port=PORT_VXLAN)
    yield "VXLAN header on the Geneve port", datagram(vxlan() + UDP_FRAME, port=PORT_GENEVE)
    yield "VXLAN, port 8472", datagram(vxlan() + UDP_FRAME, port=8472)
    yield "VXLAN, both ports 4789", datagram(vxlan() + UDP_FRAME, port=PORT_VXLAN, udp={"sport": 4789})
    yield "VXLAN, source port 0", datagram(vxlan() + UDP_FRAME, port=PORT_VXLAN, udp={"sport": 0})


def inner_odd_frames():
    """Not tunnelled: to be put into a tunnel."""
    macs = bytes.fromhex("02e400000a0202e400000a01")
    eth, pods = Ether(**MACS), {"src": POD_A, "dst": POD_B}
    pods6 = {"src": POD_A6, "dst": POD_B6}
    pad = [PadN(optdata=bytes(4))]
    udp = UDP(sport=40000, dport=9000)
    bpdu = bytes.fromhex("0180c200000002e400000a01") + struct.pack("!H", 38) + bytes.fromhex("424203") + bytes(35)
    yield "802.3 with LLC, a spanning tree BPDU", bpdu + bytes(60 - len(bpdu))
    yield "802.3 with LLC and SNAP", macs + struct.pack("!H", 28) + bytes.fromhex("aaaa030000000800") + text(20)
    yield "802.3 length 1500", macs + struct.pack("!H", 1500) + b"\xaa\xaa\x03" + text(1497)
    yield "EtherType 1501, neither length nor type", macs + struct.pack("!H", 1501) + text(46)
    yield "802.3 length 0", macs + bytes(2)
    yield "14 bytes, EtherType IPv4", macs + b"\x08\x00"
    yield "14 bytes, EtherType IPv6", macs + b"\x86\xdd"
    yield "14 bytes, EtherType 0xffff", macs + b"\xff\xff"
    yield "18 bytes, a VLAN tag and nothing else", macs + bytes.fromhex("810000640800")
    yield "16 bytes, half a VLAN tag", macs + bytes.fromhex("81000064")
    yield "IPv4 of 10 bytes", macs + b"\x08\x00" + bytes.fromhex("4500002e123400004011")
    yield "802.1ad and 802.1Q", inner_bytes("ipv4-udp", vlans=[200, 100])
    yield "three tags", inner_bytes("ipv4-udp", vlans=[300, 200, 100])
    yield "ARP", inner_bytes("arp")
    yield "ARP, padded to 60 bytes", inner_bytes("arp") + bytes(18)
    yield "MPLS", macs + b"\x88\x47\x00\x01\x01\x40" + inner_ip("ipv4-udp")
    yield "an EtherType for experiments", macs + b"\x88\xb5" + text(50)
    yield "IPv4, router alert", bytes(eth / IP(options=IPOption(b"\x94\x04\x00\x00"), **pods) / udp / Raw(text(18)))
    yield "IPv4, header of 60 bytes", bytes(eth / IP(options=IPOption(b"\x01" * 39 + b"\x00"), **pods) / udp / Raw(text(18)))
    yield "IPv6, hop-by-hop options", bytes(eth / IPv6(**pods6) / IPv6ExtHdrHopByHop(options=pad) / udp / Raw(text(18)))
    yield "IPv6, destination options and routing header", bytes(
        eth / IPv6(**pods6) / IPv6ExtHdrDestOpt(options=pad) / IPv6ExtHdrRouting(addresses=["fd00::9"], segleft=0) / udp / Raw(text(18)))
    yield "IPv6, no next header", bytes(eth / IPv6(nh=59, **pods6))
    yield "IPv6, atomic fragment", bytes(eth / IPv6(**pods6) / IPv6ExtHdrFragment(id=9) / udp / Raw(text(18)))
    whole = eth / IPv6(**pods6) / IPv6ExtHdrFragment(id=10) / udp / Raw(text(2000))
    for i, piece in enumerate(fragment6(whole, 1280)):
        yield f"IPv6 fragment {i + 1}", bytes(piece)
    for i, piece in enumerate(fragment(eth / IP(id=0x1001, **pods) / udp / Raw(text(2000)), fragsize=1024)):
        yield f"IPv4 fragment {i + 1}", bytes(piece)
    yield "SCTP INIT", bytes(eth / IP(**pods) / sctp_init())
    yield "SCTP INIT, IPv6", bytes(eth / IPv6(**pods6) / sctp_init())
    yield "GRE", bytes(eth / IP(proto=47, **pods) / Raw(bytes.fromhex("00000800") + inner_ip("ipv4-icmp")))
    yield "IGMP report", bytes(Ether(src=MACS["src"], dst="01:00:5e:00:00:fb") / IP(
        src=POD_A, dst="224.0.0.251", ttl=1, proto=2, options=IPOption(b"\x94\x04\x00\x00")) / Raw(bytes.fromhex("16000904e00000fb")))
    yield "IPv4 in IPv4", bytes(eth / IP(proto=4, **pods) / Raw(inner_ip("ipv4-udp")))
    yield "ESP", bytes(eth / IP(proto=50, **pods) / Raw(bytes.fromhex("0000100000000001") + text(40)))
    yield "ICMP port unreachable", bytes(eth / IP(src=POD_B, dst=POD_A) / ICMP(type=3, code=3) / Raw(inner_ip("ipv4-udp")))
    yield "UDP without a checksum", bytes(eth / IP(**pods) / UDP(sport=40000, dport=9000, chksum=0) / Raw(text(18)))
    yield "TCP with a wrong checksum", bytes(eth / IP(**pods) / TCP(sport=40002, dport=80, flags="S", chksum=0xBAD1))
    yield "UDP without data, padded to 60 bytes", bytes(eth / IP(**pods) / udp) + bytes(18)
    yield "broadcast", bytes(Ether(src=MACS["src"], dst="ff:ff:ff:ff:ff:ff") / IP(src=POD_A, dst="255.255.255.255") / udp / Raw(text(18)))


def sctp_init():
    from scapy.all import SCTP, SCTPChunkInit
    return SCTP(sport=5000, dport=5001, tag=0) / SCTPChunkInit(init_tag=1, a_rwnd=65535, n_out_streams=1, n_in_streams=1, init_tsn=1)


def pcap(frames, link_type=ETHERNET, order="<", magic=0xA1B2C3D4, snaplen=262144):
    """Frames of a snapshot length keep their real length beside."""
    out = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snaplen, link_type)]
    for i, frame in enumerate(frames):
        kept = frame[:snaplen]
        # one millisecond apart
        fraction = i * (1000000 if magic == 0xA1B23C4D else 1000)
        out.append(struct.pack(order + "IIII", 1700000000, fraction, len(kept), len(frame)) + kept)
    return b"".join(out)


def files():
    for theme in (vxlan_gpe_variants, vxlan_reserved_bits, vxlan_vni_boundaries, vxlan_gbp_flags, geneve_vni_boundaries,
                  geneve_aws_gwlb, geneve_google_nsi, geneve_ovn, geneve_cilium_dsr, geneve_unknown_critical, geneve_oam,
                  geneve_max_options, geneve_bad_options, geneve_versions, outer_vlan, inner_vlan, outer_ipv4_options,
                  outer_ipv6_extension_headers, outer_fragments, ecn_table, udp_length_lies, udp_zero_checksum_ipv6, nested,
                  truncated, wrong_ports, inner_odd_frames):
        yield theme.__name__, theme, {}
    yield "link_type_raw_ip", raw_ip, {"link_type": RAW_IP}
    yield "link_type_cooked_v1", cooked, {"link_type": COOKED}
    yield "link_type_cooked_v2", cooked_2, {"link_type": COOKED_2}
    yield "pcap_big_endian", few, {"order": ">"}
    yield "pcap_nanoseconds", few, {"magic": 0xA1B23C4D}
    yield "pcap_snapshot_length", few, {"snaplen": 68}


def write(name, data):
    path = os.path.join(CAPTURES, name)
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


index = ["file\tframe\tnote"]
for theme, function, named in files():
    notes, frames = zip(*function())
    name = "synthetic-" + theme.replace("_", "-") + ".pcap"
    write(name, pcap(frames, **named))
    index += [f"{name}\t{i}\t{note}" for i, note in enumerate(notes, 1)]
write("synthetic-frames.tsv", ("\n".join(index) + "\n").encode())
print(f"{len(index) - 1} frames in captures/synthetic-*.pcap")
