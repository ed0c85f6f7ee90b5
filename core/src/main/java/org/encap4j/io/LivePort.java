// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.encap4j.wire.Frame;

/**
 * An interface of this machine through libpcap: receives what comes in by it, beside the kernel, and sends as if from the kernel.
 *
 * <pre>
 *   interface -> kernel's buffer -> libpcap on a thread of the port -> PacketRing -> poll
 *   offer -> libpcap -> interface
 * </pre>
 *
 * <p>pcap4j gives packets without a call into native code for each only to a thread of its own, so there is one; {@link #poll} then
 * costs no more than a look into memory. When the ring is full the thread waits, and what the kernel's buffer has no room for is
 * in the {@link #statistics}. A received packet is copied twice and costs the objects that pcap4j makes of it: an array of its
 * length and about 100 bytes. A sent packet is copied once here and once by pcap4j, and costs 32 bytes.
 *
 * <p>An interface that is down neither gives nor takes anything until it is up again. One that is removed is waited for, and opened
 * again 20 ms to 1 s after one of its name is there and up. In the moment after an interface has come up the kernel may throw away
 * what it has taken.
 *
 * <p>Between interfaces that are wired together in one machine, as veth pairs, frames carry unfinished checksums, and several packets
 * may come joined into one that is longer than the MTU. Who forwards such frames turns that off on both ends:
 * {@code ethtool -K DEVICE tx off tso off gso off gro off}.
 */
public final class LivePort implements PacketPort {
    private static final int RING_BYTES = 1 << 20;
    private static final int LEAST_SEND_LENGTH = 60;
    private static final long FULL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LivePortBuilder how;
    private final PacketRing ring = new PacketRing(RING_BYTES, Headroom.BYTES);
    private final Thread reader;
    /** By the logarithm of their length: the native call copies them whole. */
    private final byte[][] sending = new byte[Integer.SIZE][];

    private volatile PcapDevice device;
    private volatile boolean closed;
    private LiveStatistics statistics = LiveStatistics.NONE;
    private long sent;
    private long notSent;

    private LivePort(LivePortBuilder how, PcapDevice device) {
        this.how = how;
        this.device = device;
        reader = new Thread(this::read, "encap4j-" + how.device());
        reader.setDaemon(true);
    }

    /**
     * Describes a port on an interface.
     *
     * @param device the name of an Ethernet interface in the network namespace of this process, such as {@code eth0}
     * @return what can be set before it is opened
     */
    public static LivePortBuilder on(String device) {
        return new LivePortBuilder(device);
    }

    static LivePort open(LivePortBuilder how) throws IOException {
        LivePort port = new LivePort(how, PcapDevice.open(how));
        port.reader.start();
        return port;
    }

    private void read() {
        while (!closed || device != null) {
            PcapDevice open = device;
            if (!closed) {
                deliver(open);
            }
            retire(open);
            reopen();
        }
    }

    private void deliver(PcapDevice open) {
        try {
            open.deliver(this::received);
        } catch (IOException down) {
            // Whatever it is, the interface may come back.
        }
    }

    private void received(byte[] packet, int originalLength, long timestampNanos) {
        while (!ring.offer(packet, originalLength, timestampNanos) && !closed) {
            LockSupport.parkNanos(this, FULL_NANOS);
        }
    }

    private synchronized void retire(PcapDevice open) {
        device = null;
        statistics = statistics.plus(open.countedSince());
        open.close();
    }

    private void reopen() {
        long pause = FIRST_RETRY_NANOS;
        while (!closed && device == null) {
            LockSupport.parkNanos(this, pause);
            pause = Math.min(2 * pause, LAST_RETRY_NANOS);
            // With each attempt that fails pcap4j 1.8.2 leaks a little memory.
            if (PcapDevice.interfaces().contains(how.device())) {
                try {
                    device = PcapDevice.open(how);
                } catch (IOException stillDown) {
                    // Tried again.
                }
            }
        }
    }

    @Override
    public String name() {
        return how.device();
    }

    /** {@return whether the port has the interface open, which it has not after that was removed; from any thread} */
    public boolean isAttached() {
        return device != null;
    }

    @Override
    public boolean poll(Frame packet) {
        return ring.poll(packet);
    }

    /** {@return when the packet polled last came in, in nanoseconds since 1970-01-01T00:00:00Z} */
    public long timestampNanos() {
        return ring.timestampNanos();
    }

    /** {@return the length on the wire of the packet polled last, in bytes; more than its frame's where the snap length cut it off} */
    public int originalLength() {
        return ring.originalLength();
    }

    /**
     * Sends a packet at once.
     *
     * @param packet an Ethernet frame from the destination's address to the end of its payload, the caller's again when this returns
     * @return false if the interface is down or refuses it: no room in its queue, longer than its MTU, shorter than a header
     */
    @Override
    public boolean offer(Frame packet) {
        PcapDevice open = device;
        boolean taken = open != null && open.send(copy(packet), packet.length());
        if (taken) {
            sent++;
        } else {
            notSent++;
        }
        return taken;
    }

    private byte[] copy(Frame packet) {
        int length = packet.length();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length | LEAST_SEND_LENGTH);
        if (sending[bits] == null) {
            sending[bits] = new byte[1 << bits];
        }
        packet.getBytes(packet.start(), sending[bits], 0, length);
        return sending[bits];
    }

    /** Does nothing: packets are sent at once. */
    @Override
    public void flush() {}

    /** {@return how many packets the interface took} */
    public long sent() {
        return sent;
    }

    /** {@return how many packets were offered and not taken} */
    public long notSent() {
        return notSent;
    }

    /** {@return what libpcap and the kernel counted so far; from any thread, and also when the port is closed} */
    public synchronized LiveStatistics statistics() {
        PcapDevice open = device;
        if (open != null) {
            statistics = statistics.plus(open.countedSince());
        }
        return statistics;
    }

    /** Closes the interface; what was received and not polled can still be polled. */
    @Override
    public void close() {
        closed = true;
        PcapDevice open = device;
        if (open != null) {
            open.breakOff();
        }
        LockSupport.unpark(reader);
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
