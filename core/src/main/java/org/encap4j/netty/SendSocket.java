// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/**
 * One socket that datagrams are sent from, and the run of equal-size datagrams to one peer that is being gathered for it. Belongs to
 * the event loop.
 */
final class SendSocket {
    /** What every Linux that segments accepts in one piece (UDP_MAX_SEGMENTS, 128 from 6.9 on). */
    static final int MOST_SEGMENTS = 64;

    /** Two of them fit one piece. */
    private static final int LONGEST_SEGMENT = DatagramCodec.LONGEST / 2;

    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int EMSGSIZE = 90;

    private final Channel channel;
    /**
     * The channel behind its pipeline, where nobody handles what is written: for small packets, contexts and looks for leaks are a good
     * part of what a packet costs.
     */
    private final Channel.Unsafe transport;

    /** To the one peer that it sends to. */
    private final boolean connected;

    private final UdpTunnelCounters counters;
    private final int batch;
    private final int mostUnflushed;
    private final SentPromise single;

    private int longestSegment;
    /** Messages written to the channel, and not yet taken or refused by the kernel. */
    private int waiting;

    private int unflushed;
    private int unflushedBytes;

    private ByteBuf run;
    private InetSocketAddress runPeer;
    private int runSegment;
    private int runLength;

    SendSocket(Channel channel, boolean connected, UdpTunnelCounters counters, int batch, int longestSegment) {
        this.channel = channel;
        transport = channel.unsafe();
        this.connected = connected;
        this.counters = counters;
        this.batch = batch;
        // Runs are long: a batch of them would not fit under the high-water mark.
        mostUnflushed = channel.config().getWriteBufferHighWaterMark() / 4;
        this.longestSegment = Math.min(longestSegment, LONGEST_SEGMENT);
        single = new SentPromise(channel, this, 1, 0);
    }

    Channel channel() {
        return channel;
    }

    boolean isIdle() {
        return waiting == 0 && run == null;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Takes a datagram and its reference, writable or not. */
    void put(ByteBuf datagram, InetSocketAddress peer) {
        int length = datagram.readableBytes();
        if (run != null && !extendsRun(length, peer)) {
            endRun();
        }
        if (run != null) {
            extendRun(datagram, length);
        } else if (length <= longestSegment) {
            run = datagram;
            runPeer = peer;
            runSegment = length;
            runLength = 1;
        } else {
            writeOne(datagram, peer);
        }
    }

    private boolean extendsRun(int length, InetSocketAddress peer) {
        return length <= runSegment && (peer == runPeer || peer.equals(runPeer));
    }

    private void extendRun(ByteBuf datagram, int length) {
        if (runLength == 1) {
            ByteBuf first = run;
            int most = Math.min(MOST_SEGMENTS, DatagramCodec.LONGEST / runSegment);
            run = channel.alloc().directBuffer(most * runSegment, most * runSegment);
            run.writeBytes(first, first.readerIndex(), runSegment);
            first.release();
        }
        run.writeBytes(datagram, datagram.readerIndex(), length);
        datagram.release();
        runLength++;
        // Only the last segment may be shorter than the others.
        if (length < runSegment || run.writableBytes() < runSegment) {
            endRun();
        }
    }

    private void endRun() {
        ByteBuf ending = run;
        run = null;
        if (runLength == 1) {
            writeOne(ending, runPeer);
        } else {
            SentPromise promise = new SentPromise(channel, this, runLength, runSegment);
            write(new SegmentedDatagramPacket(ending, runSegment, runPeer), ending.readableBytes(), promise);
        }
    }

    private void writeOne(ByteBuf datagram, InetSocketAddress peer) {
        write(connected ? datagram : new DatagramPacket(datagram, peer), datagram.readableBytes(), single);
    }

    private void write(Object message, int length, SentPromise promise) {
        waiting++;
        unflushed++;
        unflushedBytes += length;
        transport.write(message, promise);
        if (unflushed >= batch || unflushedBytes >= mostUnflushed) {
            flushWritten();
        }
    }

    private void flushWritten() {
        unflushed = 0;
        unflushedBytes = 0;
        transport.flush();
    }

    /** Gives the kernel all that was offered. */
    void flush() {
        if (run != null) {
            endRun();
        }
        if (unflushed > 0) {
            flushWritten();
        }
    }

    void sent(int datagrams) {
        waiting--;
        counters.countSent(datagrams);
    }

    /** What the kernel does not segment once, at that length, is not asked of it again: the way's MTU may be smaller. */
    void failed(int datagrams, int segment, Throwable cause) {
        waiting--;
        counters.countFailed(datagrams, true);
        if (datagrams > 1 && cause instanceof NativeIoException refusal && refusesSegments(refusal.expectedErr())) {
            longestSegment = Math.min(longestSegment, segment - 1);
        }
    }

    private static boolean refusesSegments(int error) {
        return error == -EIO || error == -EINVAL || error == -EMSGSIZE;
    }
}
