// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.flow.DropReason;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowTunnel;
import org.encap4j.flow.PodName;
import org.encap4j.flow.PodNames;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.wire.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Writes flows as {@code hubble observe -o jsonpb} prints them and Hubble's exporter writes them: one {@code GetFlowsResponse} a
 * line, with the field names and in the field order of its protocol.
 *
 * <p>What only a running Cilium has is missing: {@code uuid}, {@code ethernet}, endpoint numbers, workloads, interfaces. A drop
 * that Cilium has no reason for has the sentence of its verdict in {@code ext_drop_reason_desc}.
 */
public final class FlowJson {
    private static final long NANOS = 1_000_000_000L;
    private static final int TRACE = 4;
    private static final int DROP = 1;

    private final PodNames names;
    private final String observer;
    private final FieldMask mask;

    private FlowJson(PodNames names, String observer, FieldMask mask) {
        this.names = names;
        this.observer = observer;
        this.mask = mask;
    }

    /**
     * A writer of all that is known.
     *
     * @param names the pods that are named
     * @param observer the node whose response this is; null for a response with nothing but the flow, without node and time
     */
    public FlowJson(PodNames names, @Nullable String observer) {
        this(names, observer, FieldMask.ALL);
    }

    /**
     * The same writer for some fields of the flow only, as the agent's {@code hubble-export-fieldmask} selects them.
     *
     * @param paths such as {@code source.pod_name} or {@code l4}; what is in a selected field is selected with it, and a path to a
     *     field that is not written selects nothing
     * @return a new writer
     */
    public FlowJson withFieldMask(Collection<String> paths) {
        return new FlowJson(names, observer, FieldMask.of(paths));
    }

    /**
     * Writes a flow.
     *
     * @param out the line is appended here, without an end
     * @param flow what happened
     * @return {@code out}
     */
    public StringBuilder append(StringBuilder out, FlowRecord flow) {
        String time = Instant.ofEpochSecond(
                        Math.floorDiv(flow.timeNanos(), NANOS), Math.floorMod(flow.timeNanos(), NANOS))
                .toString();
        out.append("{\"flow\":");
        JsonLine line = JsonLine.message(out, mask);
        line.text("time", time).text("verdict", flow.isForwarded() ? "FORWARDED" : "DROPPED");
        line.number("drop_reason", flow.dropReason());
        packet(line, flow);
        endpoint(line, "source", flow, flow.sourceIdentity(), flow.sourceHigh(), flow.sourceLow());
        endpoint(line, "destination", flow, flow.destinationIdentity(), flow.destinationHigh(), flow.destinationLow());
        line.text("Type", "L3_L4").text("node_name", flow.node());
        line.flag("reply", flow.direction() == FlowDirection.REPLY);
        event(line, flow);
        if (flow.direction() != FlowDirection.UNKNOWN) {
            line.stated("is_reply", flow.direction() == FlowDirection.REPLY);
        }
        StringBuilder summary = new StringBuilder();
        FlowSummary.append(summary, flow);
        line.text("Summary", summary.toString());
        line.close();
        if (observer != null) {
            out.append(',');
            JsonLine.fields(out).text("node_name", observer).text("time", time);
        }
        return out.append('}');
    }

    private static void packet(JsonLine line, FlowRecord flow) {
        int version = flow.ipVersion();
        ip(line, version, flow.sourceHigh(), flow.sourceLow(), flow.destinationHigh(), flow.destinationLow());
        if (version != 0 && flow.hasTransport()) {
            transport(line, flow);
        }
        if (flow.tunnel() != FlowTunnel.NONE && line.open("tunnel")) {
            line.text("protocol", flow.tunnel().name());
            ip(
                    line,
                    flow.outerVersion(),
                    flow.outerSourceHigh(),
                    flow.outerSourceLow(),
                    flow.outerDestinationHigh(),
                    flow.outerDestinationLow());
            if (line.open("l4")) {
                ports(line, "UDP", flow.outerSourcePort(), flow.outerDestinationPort());
                line.close();
            }
            line.number("vni", flow.vni());
            line.close();
        }
    }

    private static void ip(
            JsonLine line, int version, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        if (version != 0 && line.open("IP")) {
            line.text("source", address(version, sourceHigh, sourceLow));
            line.text("destination", address(version, destinationHigh, destinationLow));
            line.text("ipVersion", version == 6 ? "IPv6" : "IPv4");
            line.close();
        }
    }

    private static String address(int version, long high, long low) {
        return FlowSummary.appendAddress(new StringBuilder(), version, high, low)
                .toString();
    }

    private static void transport(JsonLine line, FlowRecord flow) {
        String protocol = switch (flow.protocol()) {
            case IpProtocol.TCP -> "TCP";
            case IpProtocol.UDP -> "UDP";
            case IpProtocol.SCTP -> "SCTP";
            case IpProtocol.ICMP -> "ICMPv4";
            case IpProtocol.ICMPV6 -> "ICMPv6";
            default -> "";
        };
        if (protocol.isEmpty() || !line.open("l4")) {
            return;
        }
        if (protocol.equals("TCP")) {
            tcp(line, flow);
        } else if (FlowSummary.hasPorts(flow)) {
            ports(line, protocol, flow.sourcePort(), flow.destinationPort());
        } else if (line.open(protocol)) {
            line.number("type", flow.icmpType()).number("code", flow.icmpCode()).close();
        }
        line.close();
    }

    private static void ports(JsonLine line, String protocol, int source, int destination) {
        if (line.open(protocol)) {
            line.number("source_port", source)
                    .number("destination_port", destination)
                    .close();
        }
    }

    private static void tcp(JsonLine line, FlowRecord flow) {
        if (line.open("TCP")) {
            line.number("source_port", flow.sourcePort()).number("destination_port", flow.destinationPort());
            if (line.open("flags")) {
                for (int bit = 0; bit < TransportText.TCP_FLAGS.length; bit++) {
                    line.flag(TransportText.TCP_FLAGS[bit], (flow.tcpFlags() & 1 << bit) != 0);
                }
                line.close();
            }
            line.close();
        }
    }

    private void endpoint(JsonLine line, String name, FlowRecord flow, int identity, long high, long low) {
        if (!line.open(name)) {
            return;
        }
        line.number("identity", identity);
        PodName pod = FlowText.pod(names, flow.ipVersion(), high, low);
        if (pod != null) {
            line.text("namespace", pod.namespace())
                    .texts("labels", pod.labels().stream().sorted().toList());
            line.text("pod_name", pod.name());
        } else {
            line.texts("labels", reservedLabels(identity));
        }
        line.close();
    }

    private static List<String> reservedLabels(int identity) {
        String name = SecurityIdentity.name(identity);
        if (identity == SecurityIdentity.KUBE_APISERVER) {
            return List.of("reserved:" + name, "reserved:" + SecurityIdentity.name(SecurityIdentity.REMOTE_NODE));
        }
        return name.isEmpty() ? List.of() : List.of("reserved:" + name);
    }

    private static void event(JsonLine line, FlowRecord flow) {
        ObservationPoint point = flow.point();
        if (line.open("event_type")) {
            line.number("type", flow.isForwarded() ? TRACE : DROP);
            line.number("sub_type", flow.isForwarded() ? point.number() : flow.dropReason())
                    .close();
        }
        if (flow.isForwarded()) {
            line.text("traffic_direction", trafficDirection(flow));
            line.text("trace_observation_point", point.name());
            line.text("trace_reason", flow.direction() == FlowDirection.REPLY ? "REPLY" : "");
            return;
        }
        if (flow.dropReason() != 0) {
            line.symbol("drop_reason_desc", DropReason.name(flow.dropReason()));
        } else if (flow.verdict() != null && flow.verdict() != Verdict.OK) {
            line.text("ext_drop_reason_desc", flow.verdict().sentence());
        }
    }

    /** Whether the connection, not the packet, goes out of the node: known once the packet leaves the datapath. */
    private static String trafficDirection(FlowRecord flow) {
        boolean toPod = flow.point() == ObservationPoint.TO_ENDPOINT;
        if (flow.direction() == FlowDirection.UNKNOWN || flow.point().text().startsWith("from-")) {
            return "";
        }
        boolean reply = flow.direction() == FlowDirection.REPLY;
        return toPod == reply ? "EGRESS" : "INGRESS";
    }
}
