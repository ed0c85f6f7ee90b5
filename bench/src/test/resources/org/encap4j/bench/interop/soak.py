# SPDX-License-Identifier: Apache-2.0
"""What a node has to survive. Each but hold and echo prints one line of counts in the end; those that SIGTERM ends
say "ready" on standard error once it does.

soak.py echo                               answers until it is ended; prints "ready" once it listens
soak.py load ADDRESS RATE                  numbered datagrams a second and their echoes, until SIGTERM: sent, echoed, strange
soak.py garbage ADDRESS PORT VNI FROM TO RATE  datagrams that no tunnel sends, until SIGTERM: sent
soak.py frames DEVICE MAC RATE             frames that nobody sends, to a MAC address, until SIGTERM: sent
soak.py burst ADDRESS PORT VNI FROM TO COUNT   good packets between two pods in a tunnel, as fast as can be: sent
soak.py hold ADDRESS PORT                  has a UDP port until it is ended; prints "ready"
"""
import random
import select
import signal
import socket
import struct
import sys
import time

ECHO_PORT, DISCARD_PORT = 7102, 9
SO_RCVBUFFORCE = 33
BUFFER = 1 << 25
TICK = 0.002
LONGEST_PAUSE = 0.02
LAST_ECHOES = 2
NOTHING_MORE = 0.2
running = True


def stop(*_):
    global running
    running = False


def udp(family=socket.AF_INET):
    sock = socket.socket(family, socket.SOCK_DGRAM)
    # Whatever the machine is busy with, what is lost is not lost here.
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    return sock


def echo():
    sock = udp()
    sock.bind(("", ECHO_PORT))
    print("ready", flush=True)
    while True:
        data, peer = sock.recvfrom(65535)
        try:
            sock.sendto(data, peer)
        except OSError:
            pass  # the way back is gone for now


def paced(rate):
    """Yields how many are due, until it is time to stop; after a long pause not all are made up for."""
    due, before = 0.0, time.monotonic()
    while running:
        time.sleep(TICK)
        now = time.monotonic()
        due += rate * min(now - before, LONGEST_PAUSE)
        before = now
        yield int(due)
        due -= int(due)


def load(address, rate):
    sock = udp()
    sock.connect((address, ECHO_PORT))
    sock.setblocking(False)
    sent, echoed, strange, refused = 0, 0, 0, 0
    waiting = set()

    def collect(seconds):
        nonlocal echoed, strange
        while select.select([sock], [], [], seconds if waiting else min(seconds, NOTHING_MORE))[0]:
            try:
                data = sock.recv(65535)
            except OSError:
                continue  # an ICMP error
            number, = struct.unpack_from("!Q", data)
            if number in waiting and data == numbered(number):
                waiting.remove(number)
                echoed += 1
            else:
                strange += 1

    for count in paced(float(rate)):
        for _ in range(count):
            try:
                sock.send(numbered(sent))
                waiting.add(sent)
                sent += 1
            except OSError:
                refused += 1
        collect(0)
    collect(LAST_ECHOES)
    print("sent", sent, "echoed", echoed, "strange", strange, "unsent", refused)


def numbered(number):
    return struct.pack("!Q", number) * (1 + number * 7 % 170)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def inner(source, destination, size):
    """Ethernet, IPv4, UDP to the discard port."""
    udp_header = struct.pack("!HHHH", 7103, DISCARD_PORT, 8 + size, 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28 + size, 0, 0, 64, 17, 0,
                     socket.inet_aton(source), socket.inet_aton(destination))
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return bytes.fromhex("020000000001020000000001" "0800") + ip + udp_header + bytes(size)


def vxlan(vni):
    return struct.pack("!II", 0x08000000, vni << 8)


def garbage(address, port, vni, source, destination, rate):
    sock = udp()
    sock.connect((address, int(port)))
    rand = random.Random(7)
    good = vxlan(int(vni)) + inner(source, destination, 64)

    def flipped():
        data = bytearray(good)
        for _ in range(rand.randint(1, 8)):
            data[rand.randrange(len(data))] ^= 1 << rand.randrange(8)
        return bytes(data)

    kinds = [
        lambda: rand.randbytes(rand.randint(0, 1400)),
        lambda: good[:rand.randrange(len(good))],
        lambda: vxlan(int(vni)) + rand.randbytes(rand.randint(0, 1400)),
        lambda: vxlan(rand.getrandbits(24)) + good[8:],
        flipped,
    ]
    send_paced(sock, rate, lambda: rand.choice(kinds)())


def frames(device, mac, rate):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((device, 0))
    rand = random.Random(8)
    to = bytes.fromhex(mac.replace(":", ""))
    types = [b"\x08\x00", b"\x86\xdd", b"\x08\x06", b"\x81\x00", b"\x88\xcc"]

    def frame():
        data = to + b"\x02" + rand.randbytes(5) + rand.choice(types) + rand.randbytes(rand.randint(0, 400))
        return data[:14] + (b"\x45" if rand.random() < 0.5 else b"\x60") + data[15:]

    send_paced(sock, rate, frame)


def send_paced(sock, rate, make):
    sent = 0
    for count in paced(float(rate)):
        for _ in range(count):
            try:
                sock.send(make())
                sent += 1
            except OSError:
                pass  # said of an earlier one, or the device is down
    print("sent", sent)


def burst(address, port, vni, source, destination, count):
    sock = udp()
    sock.connect((address, int(port)))
    data = vxlan(int(vni)) + inner(source, destination, 1000)
    sent = 0
    while sent < int(count):
        sent += sock.send(data) == len(data)
    print("sent", sent)


def hold(address, port):
    sock = udp()
    sock.bind((address, int(port)))
    print("ready", flush=True)
    signal.pause()


if __name__ == "__main__":
    if sys.argv[1] in ("load", "garbage", "frames"):
        signal.signal(signal.SIGTERM, stop)
        print("ready", file=sys.stderr, flush=True)
    {"echo": echo, "load": load, "garbage": garbage, "frames": frames, "burst": burst, "hold": hold}[sys.argv[1]](
        *sys.argv[2:])
