// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Path;
import org.encap4j.Verdict;
import org.encap4j.geneve.AwsGwlbOption;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.io.CapturePort;
import org.encap4j.io.LivePort;
import org.encap4j.io.PacketPort;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;

/**
 * An appliance behind a gateway load balancer: Geneve comes in, is inspected, and goes back with its header and options as they were:
 * outer addresses swapped, ports kept. What is no Geneve, or carries no flow cookie, is not returned.
 *
 * <pre>
 *   java -cp bench/target/encap4j.jar bench/src/examples/GatewayLoadBalancerAppliance.java eth0
 *   java -cp bench/target/encap4j.jar bench/src/examples/GatewayLoadBalancerAppliance.java in.pcap out.pcap
 * </pre>
 */
public final class GatewayLoadBalancerAppliance {
    private static final int MAC_BYTES = 6;
    private static final int SOURCE_ADDRESS = 12;
    private static final int DESTINATION_ADDRESS = 16;

    private final Decapsulator geneve = Decapsulator.of(
            Geneve.of(GeneveProfile.PLAIN).withKnown(AwsGwlbOption.KINDS.toArray(GeneveOptionType[]::new)));
    private final TunnelMetadata tunnel = new TunnelMetadata();
    private long returned;
    private long dropped;

    private boolean handle(Frame packet) {
        if (geneve.inspect(packet, tunnel) != Verdict.OK || cookieAt(packet) == TunnelMetadata.NOWHERE) {
            return false;
        }
        // Look at the packet inside here: it begins at tunnel.payloadAt().
        long from = EthernetHeader.source(packet, packet.start());
        long to = EthernetHeader.destination(packet, packet.start());
        for (int i = 0; i < MAC_BYTES; i++) {
            packet.setByte(packet.start() + i, (int) (from >> 8 * (MAC_BYTES - 1 - i)));
            packet.setByte(packet.start() + MAC_BYTES + i, (int) (to >> 8 * (MAC_BYTES - 1 - i)));
        }
        int ip = tunnel.outer().ipAt();
        int source = packet.getInt(ip + SOURCE_ADDRESS);
        packet.setInt(ip + SOURCE_ADDRESS, packet.getInt(ip + DESTINATION_ADDRESS)); // swapped, the sums stay what they are
        packet.setInt(ip + DESTINATION_ADDRESS, source);
        return true;
    }

    private int cookieAt(Frame packet) {
        int end = tunnel.optionsAt() + tunnel.optionsLength();
        for (int at = tunnel.optionsAt(); at < end; at = GeneveOption.next(packet, at)) {
            if (GeneveOption.optionClass(packet, at) == AwsGwlbOption.OPTION_CLASS
                    && GeneveOption.type(packet, at) == AwsGwlbOption.TYPE_FLOW_COOKIE) {
                return at;
            }
        }
        return TunnelMetadata.NOWHERE;
    }

    private void handleAll(PacketPort port) throws IOException {
        Frame packet = new Frame();
        while (port.poll(packet)) {
            boolean sent = handle(packet) && port.offer(packet);
            returned += sent ? 1 : 0;
            dropped += sent ? 0 : 1;
        }
        port.flush();
    }

    /**
     * Handles what comes in, on an interface until it is ended, in a capture to its end.
     *
     * @param arguments an interface, or a capture and another to write
     * @throws IOException if there is no such interface or file
     */
    public static void main(String[] arguments) throws IOException {
        GatewayLoadBalancerAppliance appliance = new GatewayLoadBalancerAppliance();
        if (arguments.length == 2) {
            try (PacketPort port = CapturePort.of(Path.of(arguments[0]), Path.of(arguments[1]), () -> 0)) {
                appliance.handleAll(port);
            }
            System.out.println(appliance.returned + " returned, " + appliance.dropped + " dropped");
            return;
        }
        try (PacketPort port = LivePort.on(arguments[0]).filter("ip and udp dst port 6081").open()) {
            for (;; Thread.onSpinWait()) {
                appliance.handleAll(port);
            }
        }
    }
}
