// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that passes a device, read by tshark in the end. */
final class UnderlayCapture {
    private static final List<String> VERIFY = List.of(
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "udp.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
            // Of the packets, not of whether they came in order or twice.
            "-o",
            "tcp.analyze_sequence_numbers:FALSE",
            "-d",
            "udp.port==8472,vxlan");

    /** From 0x600000 on: warnings and errors, such as lengths that do not fit and checksums that are wrong. */
    private static final String COMPLAINT = "_ws.malformed || _ws.expert.severity >= 0x600000 || _ws.short"
            + " || ip.checksum.status == 0 || udp.checksum.status == 0 || tcp.checksum.status == 0"
            + " || icmp.checksum.status == 0 || icmpv6.checksum.status == 0";

    private final Lab lab;
    private final Path file;
    private final LabProcess tcpdump;

    UnderlayCapture(Namespace where, String device) {
        lab = where.lab();
        file = lab.folder().resolve("underlay-" + device + ".pcap");
        tcpdump = where.start(
                "tcpdump",
                "tcpdump",
                "-i",
                device,
                "-nn",
                "-U",
                "--immediate-mode",
                "-B",
                "65536",
                "-s",
                "0",
                "-Z",
                "root",
                "-w",
                file.toString());
        tcpdump.await("it listens", 15, () -> tcpdump.err().contains("listening on"));
    }

    /** Ends the capture, and fails if anything in it is not as it should be. */
    UnderlayCapture end() {
        tcpdump.terminate().exit(10);
        assertThat(tcpdump.err()).contains("\n0 packets dropped by kernel");
        assertThat(lines(COMPLAINT, List.of("_ws.col.Info", "_ws.expert.message", "frame.protocols")))
                .as("what tshark complains about")
                .isEmpty();
        return this;
    }

    /** {@return a line for each packet that a display filter chooses, with these fields, tabs between them} */
    List<String> lines(String filter, List<String> fields) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(VERIFY);
        command.addAll(List.of("-Y", filter, "-T", "fields"));
        fields.forEach(field -> command.addAll(List.of("-e", field)));
        return lab.run(command).lines().toList();
    }

    /** {@return the different lines, in order of appearance} */
    List<String> kinds(String filter, String... fields) {
        return lines(filter, List.of(fields)).stream().distinct().toList();
    }
}
