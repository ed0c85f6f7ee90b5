// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/**
 * Collects mirrored traffic, as cloud mirrors send it: VXLAN comes in, the packets inside go into a capture, each session by its VNI.
 *
 * <pre>
 *   java -cp bench/target/encap4j.jar bench/src/examples/TrafficMirrorCollector.java 0.0.0.0 4789 mirrored.pcap 1000
 * </pre>
 *
 * It ends after so many packets; the capture then appears under its name.
 */
public final class TrafficMirrorCollector {
    private TrafficMirrorCollector() {}

    /**
     * Collects.
     *
     * @param arguments address and port to receive on, the capture to write, the number of packets
     * @throws Exception if the port is taken or the capture cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress here = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        Path capture = Path.of(arguments[2]);
        CountDownLatch missing = new CountDownLatch(Integer.parseInt(arguments[3]));
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN);
        Frame frame = new Frame(); // used by the tunnel's event loop alone

        try (PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET);
                UdpTunnel tunnel = UdpTunnel.over(vxlan).bind(here).receiveBuffer(4 << 20).open()) {
            tunnel.receive((inner, metadata, sender, local) -> {
                if (missing.getCount() == 0) {
                    return;
                }
                try {
                    out.write(System.currentTimeMillis() * 1_000_000, frame.bind(inner), inner.readableBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                System.out.println("VNI " + metadata.vni() + " from " + sender.getAddress().getHostAddress() + ": "
                        + inner.readableBytes() + " bytes");
                missing.countDown();
            });
            System.out.println("collecting on " + tunnel.localAddresses().get(0));
            missing.await();
            out.finish(); // without it, the capture would be thrown away as unfinished
            System.out.println(tunnel.counters().received() + " datagrams, "
                    + tunnel.counters().refused() + " refused");
        }
    }
}
