# SPDX-License-Identifier: Apache-2.0
"""Frames shared by ovs_vectors.py and synthetic.py. Needs scapy. Checksums are right unless a caller gives others."""
import logging
import struct

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)
from scapy.all import ARP, Dot1Q, Ether, ICMP, IP, IPv6, Raw, TCP, UDP, ICMPv6EchoRequest  # noqa: E402

PORT_VXLAN, PORT_GPE, PORT_GENEVE = 4789, 4790, 6081
TEB, IPV4, IPV6 = 0x6558, 0x0800, 0x86DD

POD_A, POD_B = "172.20.0.10", "172.20.1.20"
POD_A6, POD_B6 = "fd00:20:0::10", "fd00:20:1::20"
MACS = {"src": "02:e4:00:00:0a:01", "dst": "02:e4:00:00:0a:02"}


def text(size):
    return bytes(0x61 + i % 26 for i in range(size))


def inner(ether=None, tos=0):
    """Ordinary inner frames by name."""
    eth = ether or Ether(**MACS)
    ip4 = IP(src=POD_A, dst=POD_B, id=0x1234, tos=tos)
    ip6 = IPv6(src=POD_A6, dst=POD_B6, tc=tos, fl=0x12345)
    return {
        "arp": eth / ARP(op=1, hwsrc=MACS["src"], psrc=POD_A, hwdst="00:00:00:00:00:00", pdst=POD_B),
        "ipv4-icmp": eth / ip4 / ICMP(id=7, seq=1) / Raw(text(32)),
        "ipv4-udp": eth / ip4 / UDP(sport=40000, dport=9000) / Raw(text(18)),
        "ipv4-udp-1400": eth / ip4 / UDP(sport=40000, dport=9000) / Raw(text(1400)),
        "ipv4-udp-odd": eth / ip4 / UDP(sport=40001, dport=9000) / Raw(text(21)),
        "ipv4-tcp-syn": eth / ip4 / TCP(sport=40002, dport=80, flags="S", seq=1000, options=[("MSS", 1460)]),
        "ipv4-tcp-data": eth / ip4 / TCP(sport=40002, dport=80, flags="PA", seq=1001, ack=1) / Raw(text(100)),
        "ipv4-fragment": eth / IP(src=POD_A, dst=POD_B, id=0x77, flags="MF", frag=0, proto=17) / Raw(text(64)),
        "ipv6-icmp": eth / ip6 / ICMPv6EchoRequest(id=7, seq=1, data=text(32)),
        "ipv6-udp": eth / ip6 / UDP(sport=40000, dport=9000) / Raw(text(18)),
        "ipv6-tcp-syn": eth / ip6 / TCP(sport=40002, dport=80, flags="S", seq=1000),
    }


def inner_bytes(name, tos=0, vlans=()):
    ether = Ether(**MACS)
    for i, vlan in enumerate(vlans):
        # an 802.1ad tag outside, 802.1Q inside
        if i == 0 and len(vlans) > 1:
            ether = Ether(type=0x88A8, **MACS)
        ether = ether / Dot1Q(vlan=vlan)
    return bytes(inner(ether, tos)[name])


def inner_ip(name, tos=0):
    """The same without the Ethernet header."""
    return inner_bytes(name, tos)[14:]


def vxlan(vni=42, flags=0x08, reserved=0, last=0):
    """flags: 8 bits, reserved: 24 bits, last: the byte after the VNI."""
    return struct.pack("!II", flags << 24 | reserved, vni << 8 | last)


def gbp(vni=42, policy=0, flags=0x88, low=0):
    return struct.pack("!BBHI", flags, low, policy, vni << 8)


def gpe(vni=42, protocol=3, flags=0x0C):
    return struct.pack("!BHBI", flags, 0, protocol, vni << 8)


def option(klass, kind, data=b"", words=None, reserved=0):
    """kind holds the C bit; words lies about the length."""
    return struct.pack("!HBB", klass, kind, reserved << 5 | (len(data) // 4 if words is None else words)) + data


def geneve(vni=42, options=b"", protocol=TEB, version=0, oam=0, critical=None, words=None, reserved=0, last=0):
    """critical None: as the options say; words lies about the length; reserved: 6 bits, last: the byte after the VNI."""
    if critical is None:
        critical = has_critical(options)
    words = len(options) // 4 if words is None else words
    return struct.pack("!BBHI", version << 6 | words, oam << 7 | critical << 6 | reserved, protocol,
                       vni << 8 | last) + options


def has_critical(options):
    at = 0
    while at + 4 <= len(options):
        if options[at + 2] & 0x80:
            return 1
        at += 4 + 4 * (options[at + 3] & 0x1F)
    return 0


def datagram(payload, version=4, ends=None, port=PORT_GENEVE, checksum="on", tos=0, ether=None, ip=None, udp=None, between=None,
             tail=b""):
    """A tunnel frame. checksum: on, off, bad; ip and udp: header fields that differ; between: extension headers."""
    source, destination = ends or (("10.1.0.1", "10.1.0.2") if version == 4 else ("fd00:1::1", "fd00:1::2"))
    frame = ether or Ether(src="02:e4:00:00:00:0a", dst="02:e4:00:00:00:0b")
    if version == 4:
        frame = frame / IP(**{"src": source, "dst": destination, "tos": tos, "flags": "DF", **(ip or {})})
    else:
        frame = frame / IPv6(**{"src": source, "dst": destination, "tc": tos, **(ip or {})})
    if between is not None:
        frame = frame / between
    frame = frame / UDP(**{"sport": 50000, "dport": port, **({"chksum": 0} if checksum == "off" else {}), **(udp or {})})
    frame = frame / Raw(payload)
    if checksum == "bad":
        frame[UDP].chksum = frame.__class__(bytes(frame))[UDP].chksum ^ 0x0100
    return bytes(frame) + tail
