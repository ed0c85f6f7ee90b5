// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.encap4j.bench.CaptureObserver.Seen;
import org.encap4j.bench.node.Signals;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.PodNames;
import org.encap4j.io.LivePort;
import org.encap4j.io.LiveStatistics;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.testdata.DefaultCapture;
import org.encap4j.text.FlowJson;
import org.encap4j.text.FlowText;
import org.encap4j.wire.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the packets of a capture as the flows that Hubble would show on a node. */
@Command(
        name = "observe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Prints the packets of a capture or of a live interface as flows, in the form of 'hubble observe', seen from one"
                    + " node.",
            "What a pod of the node sends or receives and what is tunneled to the node goes through that node's"
                    + " dataplane, which says where it goes, or why it is dropped. Tunnels are read in either mode, on the"
                    + " configured port and on 8472 and 4789 (vxlan) and 6081 (geneve). Captures often hold packets that"
                    + " are not finished: checksums are not verified, and TCP packets longer than the link's MTU are taken"
                    + " for several.",
            "Times are those of the capture, in UTC. An interface is watched until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j observe",
            "  encap4j observe --routing-mode native --verdict DROPPED pod.pcap",
            "  encap4j observe --config bench/src/examples/cilium.yaml my.pcap",
            "  encap4j observe --cluster cluster.yaml --node k8s-w1 --interface eth0",
            "  tcpdump -i eth0 -w - udp port 8472 | encap4j observe -o json -"
        })
final class ObserveCommand implements Callable<Integer>, TerminalUser {
    /** How often a reader that has gone away is noticed. */
    private static final int PACKETS_BETWEEN_LOOKS = 64;

    private static final long IDLE_NANOS = 1_000_000;

    /** The forms of a flow; the names are Hubble's. */
    enum Form {
        COMPACT,
        JSON,
        JSONPB
    }

    @Spec
    private CommandSpec command;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "a pcap or pcapng file, or - for a pipe (default: traffic between pods of two nodes that comes"
                            + " with the program)")
    private String in;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "DEVICE",
            description = "watch an interface of this machine, both ways, instead of reading a file")
    private String device;

    @Mixin
    private DataplaneOptions dataplaneOptions;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "compact",
            description = "compact, or json, which is jsonpb (default: compact)")
    private Form form;

    @Option(names = "--print-node-name", description = "print the node's name in compact form too")
    private boolean printNodeName;

    @Option(
            names = "--experimental-field-mask",
            paramLabel = "FIELD",
            split = ",",
            description = "only these fields in json, such as verdict,source.pod_name,l4")
    private List<String> fieldMask = List.of();

    @Option(names = "--last", paramLabel = "N", description = "only the last N of the flows that were chosen")
    private Integer last;

    @Mixin
    private FlowFilter filter;

    private final Map<Seen, Long> packets = new EnumMap<>(Seen.class);
    private final Deque<String> kept = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private Terminal terminal;
    private FlowText text;
    private FlowJson json;
    private long chosen;
    private long filteredOut;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        if (last != null && last < 1) {
            throw new ParameterException(command.commandLine(), "--last " + last + " is not 1 or more");
        }
        if (!fieldMask.isEmpty() && form == Form.COMPACT) {
            throw new ParameterException(command.commandLine(), "--experimental-field-mask needs -o json");
        }
        if (device != null && in != null) {
            throw new ParameterException(command.commandLine(), "--interface and FILE exclude one another");
        }
        Dataplane dataplane = dataplaneOptions.dataplane();
        PodNames names = dataplaneOptions.cluster().names();
        text = new FlowText(names, ZoneOffset.UTC, printNodeName);
        json = new FlowJson(names, dataplane.member().name());
        json = fieldMask.isEmpty() ? json : json.withFieldMask(fieldMask);
        CaptureObserver observer =
                new CaptureObserver(dataplane, dataplaneOptions.observesArrivals(dataplane.config()));
        if (device != null) {
            watch(observer);
        } else {
            read(observer);
        }
        return 0;
    }

    private void read(CaptureObserver observer) throws IOException {
        try (CaptureReader reader = open()) {
            CapturedPacket packet = new CapturedPacket();
            while (reader.next(packet)) {
                if (last != null) {
                    terminal.progress(reader);
                }
                packets.merge(observer.observe(packet, this::show), 1L, Long::sum);
                boolean look = packet.number() % PACKETS_BETWEEN_LOOKS == 0 || reader.isDrained();
                if (look && terminal.abandoned()) {
                    return;
                }
            }
            kept.forEach(flow -> terminal.out().append(flow));
            if (!terminal.abandoned()) {
                CaptureFiles.remarkOnEnd(reader, terminal);
                terminal.remark(total(reader.packetsRead()));
            }
        }
    }

    private void watch(CaptureObserver observer) throws IOException {
        try (LivePort live = LivePort.on(device).outgoing(true).open()) {
            AtomicBoolean ended = new AtomicBoolean();
            Signals.on("INT", () -> ended.set(true));
            Signals.on("TERM", () -> ended.set(true));
            Frame packet = new Frame();
            long seen = 0;
            while (!ended.get()) {
                boolean any = live.poll(packet);
                if (any) {
                    seen++;
                    packets.merge(observer.observe(live, packet, this::show), 1L, Long::sum);
                } else {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
                if ((!any || seen % PACKETS_BETWEEN_LOOKS == 0) && terminal.abandoned()) {
                    return;
                }
            }
            kept.forEach(flow -> terminal.out().append(flow));
            if (!terminal.abandoned()) {
                LiveStatistics statistics = live.statistics();
                long dropped = statistics.kernelDropped() + statistics.interfaceDropped();
                terminal.remark(total(seen) + ", " + dropped + " dropped by the kernel");
            }
        }
    }

    private CaptureReader open() throws IOException {
        if (in != null) {
            return CaptureFiles.open(in);
        }
        InputStream capture = DefaultCapture.open();
        return CaptureReader.stream(capture, DefaultCapture.NAME);
    }

    private void show(FlowRecord flow) {
        if (!filter.matches(flow)) {
            filteredOut++;
            return;
        }
        chosen++;
        line.setLength(0);
        (form == Form.COMPACT ? text.append(line, flow) : json.append(line, flow)).append('\n');
        if (last == null) {
            terminal.out().append(line);
            return;
        }
        if (kept.size() == last) {
            kept.removeFirst();
        }
        kept.addLast(line.toString());
    }

    private String total(long read) {
        long shown = last == null ? chosen : kept.size();
        long others = filteredOut + chosen - shown;
        long notIp = packets.getOrDefault(Seen.NOT_IP, 0L);
        long cutShort = packets.getOrDefault(Seen.CUT_SHORT, 0L);
        String why = cutShort == 0 ? "not IP" : "cut short by the capture";
        if (notIp > 0 && cutShort > 0) {
            why = notIp + " not IP, " + cutShort + " " + why;
        }
        return shown + " flows of " + read + " packets" + (others == 0 ? "" : ", " + others + " not asked for") + ", "
                + (notIp + cutShort) + " left out" + (notIp + cutShort == 0 ? "" : " (" + why + ")");
    }
}
