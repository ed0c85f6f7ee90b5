// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.io.CapturePort;
import org.encap4j.io.LivePort;
import org.encap4j.io.PacketPort;
import org.encap4j.text.PacketText;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/**
 * Shows what a Cilium overlay carries: the identity of each packet's sender, and the packet itself.
 *
 * <pre>
 *   java -cp bench/target/encap4j.jar bench/src/examples/OverlaySniffer.java eth0
 *   java -cp bench/target/encap4j.jar bench/src/examples/OverlaySniffer.java testdata/captures/pods-overlay.pcap
 * </pre>
 */
public final class OverlaySniffer {
    private OverlaySniffer() {}

    /**
     * Sniffs, on an interface until it is ended, in a capture to its end.
     *
     * @param arguments an interface or a capture
     * @throws IOException if there is neither
     */
    public static void main(String[] arguments) throws IOException {
        Path capture = Path.of(arguments[0]);
        if (Files.exists(capture)) {
            try (CapturePort port = CapturePort.reading(capture)) {
                new Sniffing(port).showAll();
            }
            return;
        }
        String tunnels = "udp port 8472 or udp port 6081";
        try (PacketPort port = LivePort.on(arguments[0]).filter(tunnels).outgoing(true).open()) {
            for (Sniffing sniffing = new Sniffing(port);; Thread.onSpinWait()) {
                sniffing.showAll();
            }
        }
    }

    private static final class Sniffing {
        // A network card has not yet finished the checksums of what this machine sends.
        private final Decapsulator overlay = Decapsulator.of(
                        Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), Geneve.of(GeneveProfile.IDENTITY_IN_VNI))
                .checksums(ChecksumPolicy.REPORT);
        private final PacketText text = new PacketText();
        private final TunnelMetadata tunnel = new TunnelMetadata();
        private final Frame packet = new Frame();
        private final StringBuilder out = new StringBuilder();
        private final PacketPort port;

        Sniffing(PacketPort port) {
            this.port = port;
        }

        void showAll() throws IOException {
            while (port.poll(packet)) {
                if (overlay.decapsulate(packet, tunnel) == Verdict.OK) {
                    out.setLength(0);
                    out.append(tunnel.protocol().name()).append(" from identity ").append(tunnel.identity()).append('\n');
                    text.append(packet, out);
                    System.out.print(out);
                }
            }
        }
    }
}
