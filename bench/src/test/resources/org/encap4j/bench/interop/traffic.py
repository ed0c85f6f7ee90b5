# SPDX-License-Identifier: Apache-2.0
"""Traffic that checks itself.

traffic.py serve                          answers until it is ended; prints "ready" once it listens
traffic.py exchange ADDRESS SIZES BYTES   datagrams of these sizes and their echoes, and a TCP stream of so many bytes each way
traffic.py ecn ADDRESS CODEPOINT [COUNT]  datagrams with this ECN codepoint; prints those the server saw and those of its answers
traffic.py pmtu ADDRESS SIZE              datagrams of this size that must not be fragmented, until the path's MTU is known; prints it
"""
import hashlib
import random
import selectors
import socket
import struct
import sys
import time

TCP_PORT = 7001
UDP_PORT = 7002
ECN_PORT = 7003
PATIENCE = 8
IP_MTU_DISCOVER, IP_MTU, IPV6_MTU_DISCOVER, IPV6_MTU = 10, 14, 23, 24
PMTUDISC_DONT, PMTUDISC_DO = 0, 2


def body(size, seed):
    return random.Random(seed).randbytes(size)


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
    selector.register(listen(socket.SOCK_DGRAM, UDP_PORT), selectors.EVENT_READ, echo)
    selector.register(see_codepoints(listen(socket.SOCK_DGRAM, ECN_PORT)), selectors.EVENT_READ, answer_codepoint)
    selector.register(listen(socket.SOCK_STREAM, TCP_PORT), selectors.EVENT_READ, stream)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


def echo(sock):
    data, peer = sock.recvfrom(65535)
    sock.sendto(data, peer)


def receive(sock, size):
    chunks, left = [], size
    while left:
        chunk = sock.recv(min(left, 1 << 16))
        assert chunk, f"the stream ended {left} bytes early"
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def stream(sock):
    """Takes a length and so many bytes; answers with their digest and as many bytes of its own."""
    connection, _ = sock.accept()
    with connection:
        connection.settimeout(PATIENCE)
        size, = struct.unpack("!Q", receive(connection, 8))
        digest = hashlib.sha256(receive(connection, size)).digest()
        connection.sendall(digest + body(size, 2))


def see_codepoints(sock):
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
    return sock


def codepoint(ancillary):
    for level, kind, data in ancillary:
        if (level, kind) == (socket.IPPROTO_IP, socket.IP_TOS):
            return data[0] & 3
        if (level, kind) == (socket.IPPROTO_IPV6, socket.IPV6_TCLASS):
            return struct.unpack("i", data)[0] & 3
    raise AssertionError("the kernel did not say the codepoint")


def mark(sock, value, family):
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, value)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, value)


def answer_codepoint(sock):
    data, ancillary, _, peer = sock.recvmsg(64, 256)
    mark(sock, data[0], socket.AF_INET6)
    sock.sendto(bytes([codepoint(ancillary)]), peer)


def connect(kind, address, port, discover=None):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, kind)
    sock.settimeout(PATIENCE)
    if discover is not None:
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, IPV6_MTU_DISCOVER, discover)
        else:
            sock.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, discover)
    sock.connect((address, port))
    return sock


def exchange(address, sizes, size):
    with connect(socket.SOCK_DGRAM, address, UDP_PORT, PMTUDISC_DONT) as sock:
        for length in map(int, sizes.split(",")):
            data = body(length, length)
            sock.send(data)
            assert sock.recv(65535) == data, f"another echo of {length} bytes"
    print("udp", sizes)
    with connect(socket.SOCK_STREAM, address, TCP_PORT) as sock:
        data = body(int(size), 1)
        sock.sendall(struct.pack("!Q", len(data)) + data)
        assert receive(sock, 32) == hashlib.sha256(data).digest(), "another stream arrived"
        assert receive(sock, len(data)) == body(len(data), 2), "another stream came back"
    print("tcp", size)


def ecn(address, value, count="1"):
    with see_codepoints(connect(socket.SOCK_DGRAM, address, ECN_PORT)) as sock:
        sock.settimeout(1)
        mark(sock, int(value), sock.family)
        for _ in range(int(count)):
            sock.send(bytes([int(value)]))
            try:
                data, ancillary, _, _ = sock.recvmsg(64, 256)
                print("seen", data[0], "answered", codepoint(ancillary))
            except TimeoutError:
                print("lost")


def pmtu(address, size):
    with connect(socket.SOCK_DGRAM, address, UDP_PORT, PMTUDISC_DO) as sock:
        sock.settimeout(0.2)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                sock.send(body(int(size), 3))
                sock.recv(65535)
                break
            except TimeoutError:
                pass
            except OSError:
                break
        ipv6 = sock.family == socket.AF_INET6
        print("pmtu", sock.getsockopt(*((socket.IPPROTO_IPV6, IPV6_MTU) if ipv6 else (socket.IPPROTO_IP, IP_MTU))))


if __name__ == "__main__":
    {"serve": serve, "exchange": exchange, "ecn": ecn, "pmtu": pmtu}[sys.argv[1]](*sys.argv[2:])
