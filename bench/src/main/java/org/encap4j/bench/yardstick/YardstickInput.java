// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;

/**
 * A workload as C reads it: packets with their layout in memory, the tables of a node, addresses to look up. The format is
 * described in {@code workload.h}. Of tables only what is IPv4 is taken.
 */
public final class YardstickInput {
    private static final int MAGIC = 0x574A_3445;
    private static final int VERSION = 1;
    private static final int HEADER_WORDS = 16;
    private static final int NONE = -1;

    private static final int KIND_SHIFT = 16;
    private static final int KIND_UNICAST = 0;
    private static final int KIND_LOCAL = 1;
    private static final int KIND_REFUSING = 2;
    private static final int KIND_UNRESOLVED = 3;

    private final int pitch;
    private final int headroom;
    private final int spread;
    private List<byte[]> packets = List.of();
    private int[] addresses = {};
    private final Rows routes = new Rows(3);
    private final Rows hops = new Rows(4);
    private final Rows pods = new Rows(5);
    private final Rows cached = new Rows(3);
    private final Rows remotes = new Rows(3);
    private final Rows ports = new Rows(4);
    private final List<int[]> tunnels = new ArrayList<>();

    /**
     * An empty workload. Packet i is to lie at {@code i * pitch + headroom + 64 * (i % spread)} behind the start of a page.
     *
     * @param pitch the distance from one packet to the next, in bytes
     * @param headroom the room in front of the first, in bytes
     * @param spread after how many packets the offsets start over, 1 or more
     */
    public YardstickInput(int pitch, int headroom, int spread) {
        this.pitch = pitch;
        this.headroom = headroom;
        this.spread = spread;
    }

    /**
     * Sets the packets.
     *
     * @param frames each as it comes in, with its Ethernet header; or any bytes to be summed up
     * @return this
     */
    public YardstickInput packets(List<byte[]> frames) {
        packets = frames;
        return this;
    }

    /**
     * Sets the addresses to look up.
     *
     * @param ipv4 each 32 bits
     * @return this
     */
    public YardstickInput addresses(int... ipv4) {
        addresses = ipv4;
        return this;
    }

    /**
     * Adds prefixes to the routing table, for {@code fib} and {@code fib-batch}.
     *
     * @param prefixes IPv4 prefixes, none of them twice
     * @param values what each leads to, 0 or more
     * @return this
     */
    public YardstickInput routes(List<Prefix> prefixes, int... values) {
        for (int i = 0; i < values.length; i++) {
            Prefix prefix = prefixes.get(i);
            routes.add((int) prefix.low(), prefix.length(), values[i]);
        }
        return this;
    }

    /**
     * Adds what an ipcache knows, for {@code cache} and {@code cache-batch}; {@link #node} adds its own.
     *
     * @param cache as it is now
     * @return this
     */
    public YardstickInput ipcache(IpCache cache) {
        Map<RemoteEndpoint, Integer> known = new HashMap<>();
        cache.snapshot().forEach((prefix, remote) -> {
            if (!prefix.isIpv6()) {
                cached.add((int) prefix.low(), prefix.length(), known.computeIfAbsent(remote, this::add));
            }
        });
        return this;
    }

    private int add(RemoteEndpoint remote) {
        int tunnel = remote.tunnel() == null ? NONE : remote.tunnel().index();
        return remotes.add(remote.identity(), tunnel, remote.skipTunnel() ? 1 : 0);
    }

    /**
     * Adds a node's ports and tables.
     *
     * @param node as it is now
     * @return this
     * @throws IllegalArgumentException if a route has several next hops, which C does not know
     */
    public YardstickInput node(Node node) {
        for (Port port : node.ports()) {
            ports.add(port.mtu(), (int) port.mac(), high(port.mac()), port.towardsPods() ? 1 : 0);
        }
        Map<NextHop, Integer> known = new HashMap<>();
        node.fib().snapshot().forEach((prefix, hop) -> {
            if (!prefix.isIpv6()) {
                routes.add((int) prefix.low(), prefix.length(), known.computeIfAbsent(hop, this::add));
            }
        });
        node.endpoints().snapshot().forEach((prefix, pod) -> {
            if (!prefix.isIpv6()) {
                add((int) prefix.low(), pod);
            }
        });
        return ipcache(node.ipcache());
    }

    private int add(NextHop hop) {
        if (hop.isMultipath()) {
            throw new IllegalArgumentException("the yardstick knows one next hop for a route, not " + hop);
        }
        boolean attached = hop.device() != null && hop.device().isAttached();
        int port = attached ? hop.device().port() : NONE;
        return hops.add(port, hop.mtu(), (int) hop.neighbourMac(), high(hop.neighbourMac()) | kind(hop) << KIND_SHIFT);
    }

    private static int kind(NextHop hop) {
        if (hop.type() == RouteType.UNICAST) {
            return hop.isResolved() ? KIND_UNICAST : KIND_UNRESOLVED;
        }
        return hop.type() == RouteType.LOCAL ? KIND_LOCAL : KIND_REFUSING;
    }

    private void add(int address, LocalEndpoint pod) {
        pods.add(address, pod.port(), (int) pod.mac(), high(pod.mac()), pod.identity());
    }

    private static int high(long mac) {
        return (int) (mac >>> Integer.SIZE) & 0xFFFF;
    }

    /**
     * Adds the way to a remote node. To be called for all that the ipcache knows, in the order of their index.
     *
     * @param endpoint the node, of IPv4
     * @param local the address of this end, 32 bits
     * @param localMac the source MAC address, 48 bits
     * @param remoteMac the next hop's MAC address, 48 bits
     * @param port the number of the port that packets leave through
     * @return this
     */
    public YardstickInput tunnel(TunnelEndpoint endpoint, int local, long localMac, long remoteMac, int port) {
        assert endpoint.index() == tunnels.size() : endpoint.index() + " after " + tunnels.size();
        tunnels.add(new int[] {
            local, endpoint.ipv4(), (int) localMac, high(localMac), (int) remoteMac, high(remoteMac), port
        });
        return this;
    }

    /**
     * Writes the file.
     *
     * @param file where to; what is there is replaced
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            int[] head = {
                MAGIC,
                VERSION,
                packets.size(),
                pitch,
                headroom,
                spread,
                routes.count(),
                hops.count(),
                pods.count(),
                cached.count(),
                remotes.count(),
                addresses.length,
                tunnels.size(),
                ports.count(),
                0,
                0
            };
            assert head.length == HEADER_WORDS;
            write(out, head, head.length);
            for (byte[] packet : packets) {
                write(out, new int[] {packet.length}, 1);
                out.write(packet);
                out.write(new byte[-packet.length & Integer.BYTES - 1]);
            }
            for (Rows table : List.of(routes, hops, pods, cached, remotes)) {
                write(out, table.words, table.used);
            }
            write(out, addresses, addresses.length);
            write(out, ports.words, ports.used);
            for (int[] tunnel : tunnels) {
                write(out, tunnel, tunnel.length);
            }
        }
    }

    private static void write(OutputStream out, int[] words, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words, 0, count);
        out.write(bytes.array());
    }
}
