// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.Underlay;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelBuilder;

/** The UDP sockets of a node. */
public final class NodeSockets {
    private static final int DROPS_COLUMN = 12;
    private static final int LOCAL_COLUMN = 1;

    private NodeSockets() {}

    /**
     * Says what the sockets of a node are bound to, and what for.
     *
     * @param dataplane says the protocol, the port, and the node's address
     * @return such as {@code vxlan on UDP port 8472 of 192.168.10.100, MTU 1500}
     */
    public static String describe(Dataplane dataplane) {
        return dataplane.protocol().name().toLowerCase(Locale.ROOT) + " on UDP port " + dataplane.tunnelPort() + " of "
                + own(dataplane).getHostAddress() + ", MTU " + mtu(dataplane);
    }

    private static InetAddress own(Dataplane dataplane) {
        boolean ipv6 = dataplane.config().underlay() == Underlay.IPV6;
        return NodeAddress.inet(dataplane.member().address(ipv6));
    }

    private static int mtu(Dataplane dataplane) {
        return dataplane.node().ports().get(Dataplane.UNDERLAY_PORT).mtu();
    }

    /**
     * Describes the tunnel of a node on its address.
     *
     * @param dataplane says the protocol, the port and the node's address, which the host has
     * @return a tunnel to be opened
     */
    public static UdpTunnelBuilder tunnel(Dataplane dataplane) {
        return UdpTunnel.over(dataplane.protocol())
                .bind(new InetSocketAddress(own(dataplane), dataplane.tunnelPort()))
                .maxDatagram(mtu(dataplane));
    }

    /**
     * Says what the kernel dropped because sockets were full.
     *
     * @param port the sockets' local UDP port
     * @return a count over all sockets of the port, 0 where the kernel does not say
     */
    public static long dropped(int port) {
        long sum = 0;
        for (String table : new String[] {"/proc/self/net/udp", "/proc/self/net/udp6"}) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.strip().split("\\s+");
                    boolean ours = columns.length > DROPS_COLUMN
                            && columns[LOCAL_COLUMN].endsWith(String.format(":%04X", port));
                    sum += ours ? Long.parseLong(columns[DROPS_COLUMN]) : 0;
                }
            } catch (IOException notLinux) {
                return sum;
            }
        }
        return sum;
    }
}
