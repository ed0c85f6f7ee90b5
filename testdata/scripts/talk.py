#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Small deterministic traffic for captures.

talk.py serve                              HTTP on 80 (GET /<n> answers n bytes), UDP echo on 9000, DNS-like answers on 53
talk.py http ADDRESS BYTES [SOURCE_PORT]   one request
talk.py udp ADDRESS BYTES [SOURCE_PORT]    one datagram to port 9000 and its echo
talk.py dns ADDRESS NAME                   one A query
"""
import selectors
import socket
import struct
import sys


def body(size):
    line = b"the quick brown fox jumps over the lazy dog 0123456789\n"
    return (line * (size // len(line) + 1))[:size]


def listen(kind, port):
    sock = socket.socket(socket.AF_INET6, kind)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(("::", port))
    if kind == socket.SOCK_STREAM:
        sock.listen(8)
    return sock


def serve():
    selector = selectors.DefaultSelector()
    selector.register(listen(socket.SOCK_DGRAM, 9000), selectors.EVENT_READ, echo)
    selector.register(listen(socket.SOCK_DGRAM, 53), selectors.EVENT_READ, answer)
    selector.register(listen(socket.SOCK_STREAM, 80), selectors.EVENT_READ, page)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


def echo(sock):
    data, peer = sock.recvfrom(65535)
    sock.sendto(data, peer)


def answer(sock):
    query, peer = sock.recvfrom(512)
    header = query[:2] + struct.pack("!HHHHH", 0x8580, 1, 1, 0, 0)
    record = struct.pack("!HHHIH4s", 0xC00C, 1, 1, 30, 4, socket.inet_aton("172.20.1.20"))
    sock.sendto(header + query[12:] + record, peer)


def page(sock):
    connection, _ = sock.accept()
    with connection:
        request = connection.recv(4096).split()
        data = body(int(request[1][1:]))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + data)


def client(kind, address, port, source_port=0):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, kind)
    sock.settimeout(5)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if source_port:
        sock.bind(("::" if family == socket.AF_INET6 else "", source_port))
    if kind == socket.SOCK_DGRAM:
        # a datagram larger than the MTU is to be fragmented, never refused
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, 23, 0)  # IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DONT
        else:
            sock.setsockopt(socket.IPPROTO_IP, 10, 0)  # IP_MTU_DISCOVER, IP_PMTUDISC_DONT
    sock.connect((address, port))
    return sock


def http(address, size, source_port=0):
    with client(socket.SOCK_STREAM, address, 80, int(source_port)) as sock:
        sock.sendall(f"GET /{size} HTTP/1.1\r\nHost: webpod\r\nUser-Agent: talk\r\n\r\n".encode())
        received = b""
        while chunk := sock.recv(65536):
            received += chunk
    assert received.endswith(b"\r\n\r\n" + body(int(size))), len(received)


def udp(address, size, source_port=0):
    with client(socket.SOCK_DGRAM, address, 9000, int(source_port)) as sock:
        sock.send(body(int(size)))
        assert sock.recv(65535) == body(int(size))


def dns(address, name):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
    with client(socket.SOCK_DGRAM, address, 53) as sock:
        sock.send(struct.pack("!HHHHHH", 0x2B1D, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!HH", 1, 1))
        assert sock.recv(512)[:2] == b"\x2b\x1d"


if __name__ == "__main__":
    {"serve": serve, "http": http, "udp": udp, "dns": dns}[sys.argv[1]](*sys.argv[2:])
