// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.encap4j.config.Dataplane;
import org.encap4j.config.Underlay;
import org.encap4j.lpm.Prefix;
import org.encap4j.netty.UdpTunnel;

/** The UDP sockets of a node. */
public final class NodeSockets {
    private static final int DROPS_COLUMN = 12;
    private static final int LOCAL_COLUMN = 1;

    private NodeSockets() {}

    static InetAddress inet(Prefix address) {
        ByteBuffer bytes = ByteBuffer.allocate(address.length() / Byte.SIZE);
        if (address.isIpv6()) {
            bytes.putLong(address.high()).putLong(address.low());
        } else {
            bytes.putInt((int) address.low());
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    /**
     * Opens the tunnel of a node on its address.
     *
     * @param dataplane says the protocol, the port and the node's address, which the host has
     * @return a tunnel that does not receive yet
     * @throws IOException if the address cannot be bound
     */
    public static UdpTunnel open(Dataplane dataplane) throws IOException {
        boolean ipv6 = dataplane.config().underlay() == Underlay.IPV6;
        InetAddress own = inet(dataplane.member().address(ipv6));
        int mtu = dataplane.node().ports().get(Dataplane.UNDERLAY_PORT).mtu();
        return UdpTunnel.over(dataplane.protocol())
                .bind(new InetSocketAddress(own, dataplane.tunnelPort()))
                .maxDatagram(mtu)
                .open();
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
