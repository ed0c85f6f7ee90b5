#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the frames of a pcap file out of a device, in their order, without changing a byte.

inject.py PCAP DEVICE

Pauses now and then: the kernel drops what its receive queues and its sockets for ICMP errors cannot take at once.
"""
import socket
import struct
import sys
import time

FRAMES_BETWEEN_PAUSES = 20
PAUSE_SECONDS = 0.001


def frames(path):
    with open(path, "rb") as file:
        data = file.read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(data):
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        at += 16
        yield data[at:at + length]
        at += length


def main(path, device):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    out.bind((device, 0))
    for number, frame in enumerate(frames(path), 1):
        out.send(frame)
        if number % FRAMES_BETWEEN_PAUSES == 0:
            time.sleep(PAUSE_SECONDS)


main(*sys.argv[1:])
