// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.RawPacketListener;
import org.pcap4j.packet.namednumber.DataLinkType;

/** An interface as long as libpcap has it open: the only class that knows pcap4j. */
final class PcapDevice implements AutoCloseable {
    private static final Path INTERFACES = Path.of("/proc/self/net/dev");
    private static final int INTERFACES_HEADING = 2;
    private static final int FOR_EVER = -1;
    private static final int NO_SUCH_DEVICE = -5;
    private static final int NOT_PERMITTED = -8;
    private static final int NOT_UP = -9;

    /** How long the kernel collects packets that are not wanted at once. */
    private static final int COLLECT_MILLIS = 10;
    /** How long a libpcap before 1.10 may take to be broken off. */
    private static final int LOOK_UP_MILLIS = 100;

    /** Takes what is received, on the thread that delivers. */
    interface Receiver {
        void received(byte[] packet, int originalLength, long timestampNanos);
    }

    private final String name;
    private final PcapHandle handle;
    private LiveStatistics counted = LiveStatistics.NONE;

    private PcapDevice(String name, PcapHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    static PcapDevice open(LivePortBuilder how) throws IOException {
        String name = how.device();
        PcapHandle handle;
        try {
            handle = new PcapHandle.Builder(name)
                    .snaplen(how.snapLength())
                    .promiscuousMode(how.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(how.immediate() ? LOOK_UP_MILLIS : COLLECT_MILLIS)
                    .bufferSize(how.bufferBytes())
                    .timestampPrecision(TimestampPrecision.NANO)
                    .immediateMode(how.immediate())
                    .build();
        } catch (PcapNativeException e) {
            throw new IOException(name + ": " + reason(e), e);
        }
        try {
            prepare(handle, how);
            return new PcapDevice(name, handle);
        } catch (IOException | RuntimeException | Error e) {
            handle.close();
            throw e;
        }
    }

    private static void prepare(PcapHandle handle, LivePortBuilder how) throws IOException {
        String name = how.device();
        if (!handle.getDlt().equals(DataLinkType.EN10MB)) {
            throw new IOException(name + ": link type " + handle.getDlt() + ", a packet port takes Ethernet");
        }
        try {
            // Not by a filter "inbound": libpcap judges the first packets itself, and then refuses all of them.
            if (!how.outgoing()) {
                handle.setDirection(PcapDirection.IN);
            }
            if (!how.filter().isEmpty()) {
                filter(handle, how);
            }
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static void filter(PcapHandle handle, LivePortBuilder how) throws IOException, NotOpenException {
        try {
            handle.setFilter(how.filter(), BpfCompileMode.OPTIMIZE);
        } catch (PcapNativeException e) {
            throw new IOException(how.device() + ": filter \"" + how.filter() + "\": " + e.getMessage(), e);
        }
    }

    private static String reason(PcapNativeException e) {
        int code = e.getReturnCode() == null ? 0 : e.getReturnCode();
        return switch (code) {
            case NO_SUCH_DEVICE -> "no such interface; there are " + String.join(", ", interfaces());
            case NOT_PERMITTED -> "not permitted; needs root or CAP_NET_RAW";
            case NOT_UP -> "the interface is down";
            default -> e.getMessage();
        };
    }

    /** In the network namespace of this process; none where the kernel is not Linux. */
    static List<String> interfaces() {
        try (Stream<String> lines = Files.lines(INTERFACES)) {
            return lines.skip(INTERFACES_HEADING)
                    .map(line -> line.substring(0, line.indexOf(':')).strip())
                    .sorted()
                    .toList();
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    /**
     * Delivers what comes in, until {@link #breakOff}.
     *
     * @throws IOException when nothing can come in any more
     */
    void deliver(Receiver receiver) throws IOException {
        try {
            RawPacketListener listener =
                    packet -> receiver.received(packet, handle.getOriginalLength(), nanos(handle.getTimestamp()));
            handle.loop(FOR_EVER, listener);
        } catch (InterruptedException brokenOff) {
            // By breakOff alone: the loop does not look at the thread's interruption.
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static long nanos(Timestamp time) {
        return TimeUnit.MILLISECONDS.toNanos(time.getTime()) + time.getNanos() % TimeUnit.MILLISECONDS.toNanos(1);
    }

    void breakOff() {
        try {
            handle.breakLoop();
        } catch (NotOpenException alreadyClosed) {
            // Then it delivers nothing any more.
        }
    }

    /** Sends the first bytes; says whether the interface took them. */
    boolean send(byte[] packet, int length) {
        try {
            handle.sendPacket(packet, length);
            return true;
        } catch (PcapNativeException | NotOpenException e) {
            return false;
        }
    }

    /** What was counted since this was asked last. */
    LiveStatistics countedSince() {
        LiveStatistics before = counted;
        try {
            PcapStat now = handle.getStats();
            counted = new LiveStatistics(
                    now.getNumPacketsReceived(), now.getNumPacketsDropped(), now.getNumPacketsDroppedByIf());
        } catch (PcapNativeException | NotOpenException e) {
            return LiveStatistics.NONE;
        }
        return counted.since(before);
    }

    @Override
    public void close() {
        handle.close();
    }
}
