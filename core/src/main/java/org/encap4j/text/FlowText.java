// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.encap4j.flow.DropReason;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.PodName;
import org.encap4j.flow.PodNames;
import org.encap4j.identity.SecurityIdentity;

/**
 * Writes flows as {@code hubble observe -o compact} prints them.
 *
 * <pre>
 * Jul 27 04:21:27.648: default/curl-pod (ID:15584) -&gt; 1.1.1.1 (world) to-stack FORWARDED (ICMPv4 EchoRequest)
 * </pre>
 *
 * <p>The one who opened the connection stands on the left, whichever way the packet goes: {@code ->} is towards, {@code <-}
 * from the one on the right. With {@code <>}, the direction is not known and the sender stands on the left.
 */
public final class FlowText {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final long NANOS = 1_000_000_000L;

    private final PodNames names;
    private final ZoneId zone;
    private final boolean nodeNames;

    /**
     * A writer.
     *
     * @param names the pods that are named; any other end of a flow stands with its address
     * @param zone the times' zone; Hubble's own is UTC
     * @param nodeNames whether the node that saw a flow stands behind the time
     */
    public FlowText(PodNames names, ZoneId zone, boolean nodeNames) {
        this.names = names;
        this.zone = zone;
        this.nodeNames = nodeNames;
    }

    /**
     * Writes a flow. A drop that Cilium has no reason for is given the sentence of its verdict.
     *
     * @param out the line is appended here, without an end
     * @param flow what happened
     * @return {@code out}
     */
    public StringBuilder append(StringBuilder out, FlowRecord flow) {
        appendTime(out, flow.timeNanos());
        if (nodeNames) {
            out.append(" [").append(harmless(flow.node())).append(']');
        }
        out.append(": ");
        boolean reply = flow.direction() == FlowDirection.REPLY;
        appendEnd(out, flow, !reply);
        out.append(
                switch (flow.direction()) {
                    case ORIGINAL -> " -> ";
                    case REPLY -> " <- ";
                    case UNKNOWN -> " <> ";
                });
        appendEnd(out, flow, reply);
        if (flow.isForwarded()) {
            out.append(' ').append(flow.point().text()).append(" FORWARDED (");
        } else {
            out.append(' ').append(dropText(flow)).append(" DROPPED (");
        }
        FlowSummary.append(out, flow);
        return out.append(')');
    }

    private static String dropText(FlowRecord flow) {
        boolean named = flow.dropReason() != 0 || flow.verdict() == null;
        return named ? DropReason.text(flow.dropReason()) : flow.verdict().sentence();
    }

    private void appendTime(StringBuilder out, long nanos) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
        ZonedDateTime time = instant.atZone(zone);
        out.append(MONTHS[time.getMonthValue() - 1]);
        out.append(String.format(
                Locale.ROOT,
                " %2d %02d:%02d:%02d.%03d",
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / 1_000_000));
    }

    private void appendEnd(StringBuilder out, FlowRecord flow, boolean source) {
        long high = source ? flow.sourceHigh() : flow.destinationHigh();
        long low = source ? flow.sourceLow() : flow.destinationLow();
        int port = source ? flow.sourcePort() : flow.destinationPort();
        int version = flow.ipVersion();
        boolean hasPort = FlowSummary.hasPorts(flow) && port != 0;
        PodName pod = pod(names, version, high, low);
        if (pod != null) {
            String namespace = pod.namespace().isEmpty() ? "" : pod.namespace() + "/";
            out.append(harmless(namespace + pod.name()));
        } else if (version == 6 && hasPort) {
            FlowSummary.appendAddress(out.append('['), version, high, low).append(']');
        } else if (version != 0) {
            FlowSummary.appendAddress(out, version, high, low);
        }
        if (hasPort) {
            out.append(':').append(port);
        }
        int identity = source ? flow.sourceIdentity() : flow.destinationIdentity();
        String reserved = SecurityIdentity.name(identity);
        out.append(" (")
                .append(reserved.isEmpty() ? "ID:" + Integer.toUnsignedString(identity) : reserved)
                .append(')');
    }

    /** A name that a terminal does not obey: escape and carriage return stand as Hubble writes them, and a line stays one. */
    private static String harmless(String name) {
        return name.replace("\u001b", "^[").replace("\r", "\\r").replace("\n", "\\n");
    }

    static PodName pod(PodNames names, int version, long high, long low) {
        return switch (version) {
            case 4 -> names.lookup((int) low);
            case 6 -> names.lookup(high, low);
            default -> null;
        };
    }
}
