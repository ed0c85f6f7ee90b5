// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.encap4j.Verdict;
import org.encap4j.config.NodeAddress;
import org.encap4j.io.Headroom;
import org.encap4j.io.PacketPort;
import org.encap4j.io.PacketRing;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelCounters;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/**
 * A tunnel on UDP sockets as a port of whole frames, for forwarders that know nothing else.
 *
 * <pre>
 *   offer: Ethernet, IP, UDP | tunnel header ..  -&gt;  tunnel header .. to the same address, the socket chosen by the source port
 *   poll:  Ethernet, IP, UDP | tunnel header ..  &lt;-  PacketRing, written there by the tunnel's event loop from the addresses
 * </pre>
 *
 * <p>Only frames with a tunnel header can be sent: a kernel that has the sockets also has the neighbours and the routes. What the
 * kernel writes and reads instead of the frame, {@link UdpTunnel} says: ECN and TTL are not carried over.
 */
public final class UdpTunnelPort implements PacketPort {
    /** What received frames are addressed to: the MAC address that the forwarder has to take for its own. */
    public static final long MAC = 0x0200_0000_0003L;

    private static final int RING_BYTES = 1 << 22;
    private static final int HOPS = 64;
    /** Whoever sent it, in the frames that are made here. */
    private static final long PEER_MAC = 0x0200_0000_0002L;

    private final String name;
    private final UdpTunnel tunnel;
    private final PacketRing ring = new PacketRing(RING_BYTES, Headroom.BYTES);
    private final LongAdder ringFull = new LongAdder();
    private final PrefixTable<InetSocketAddress> remotes = new PrefixTable<>();
    private final byte[] sending = new byte[0xFFFF];

    /** The event loop's. */
    private final byte[] memory = new byte[EthernetHeader.LENGTH + Ipv6Header.LENGTH + 0xFFFF];

    private final Frame received = new Frame();

    /**
     * A port that owns the tunnel from now on, and starts it.
     *
     * @param name what to call it
     * @param tunnel not receiving yet
     */
    public UdpTunnelPort(String name, UdpTunnel tunnel) {
        this.name = name;
        this.tunnel = tunnel;
        tunnel.receive(this::received);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean poll(Frame packet) {
        return ring.poll(packet);
    }

    /**
     * Sends a frame's tunnel header and what follows.
     *
     * @param packet Ethernet, IPv4 or IPv6 without options, UDP, tunnel header; the caller's again when this returns
     * @return false for other frames, and when the tunnel takes no more
     */
    @Override
    public boolean offer(Frame packet) {
        int ipAt = packet.start() + EthernetHeader.LENGTH;
        if (EthernetHeader.check(packet, packet.start()) != Verdict.OK) {
            return false;
        }
        boolean ipv4 = EthernetHeader.type(packet, packet.start()) == EtherType.IPV4;
        boolean ipv6 = EthernetHeader.type(packet, packet.start()) == EtherType.IPV6;
        int udpAt = ipAt + (ipv4 ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH);
        int length = packet.end() - udpAt - UdpHeader.LENGTH;
        if (!ipv4 && !ipv6 || length <= 0) {
            return false;
        }
        int protocol = ipv4 ? Ipv4Header.protocol(packet, ipAt) : Ipv6Header.nextHeader(packet, ipAt);
        if (protocol != IpProtocol.UDP || ipv4 && Ipv4Header.headerLength(packet, ipAt) != Ipv4Header.MIN_LENGTH) {
            return false;
        }
        packet.getBytes(udpAt + UdpHeader.LENGTH, sending, 0, length);
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(sending, 0, length);
        return tunnel.sendDatagram(datagram, UdpHeader.sourcePort(packet, udpAt), remote(packet, ipv4, ipAt, udpAt));
    }

    private InetSocketAddress remote(Frame packet, boolean ipv4, int ipAt, int udpAt) {
        int port = UdpHeader.destinationPort(packet, udpAt);
        InetSocketAddress known = ipv4
                ? remotes.lookup(Ipv4Header.destination(packet, ipAt))
                : remotes.lookup(Ipv6Header.destinationHigh(packet, ipAt), Ipv6Header.destinationLow(packet, ipAt));
        if (known != null && known.getPort() == port) {
            return known;
        }
        Prefix address = ipv4
                ? Prefix.ofIpv4(Ipv4Header.destination(packet, ipAt), Prefix.IPV4_BITS)
                : Prefix.ofIpv6(
                        Ipv6Header.destinationHigh(packet, ipAt),
                        Ipv6Header.destinationLow(packet, ipAt),
                        Prefix.IPV6_BITS);
        InetSocketAddress remote = new InetSocketAddress(NodeAddress.inet(address), port);
        remotes.put(address, remote);
        return remote;
    }

    private void received(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress sender, InetSocketAddress local) {
        boolean ipv4 = sender.getAddress() instanceof Inet4Address;
        int ipAt = EthernetHeader.LENGTH;
        int udpAt = ipAt + (ipv4 ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH);
        int at = udpAt + UdpHeader.LENGTH;
        int headerLength = metadata.payloadAt() - metadata.headerAt();
        int length = headerLength + inner.readableBytes();
        inner.getBytes(inner.readerIndex() - headerLength, memory, at, length);
        received.bind(memory, 0, 0, at + length);
        EthernetHeader.write(received, 0, MAC, PEER_MAC, ipv4 ? EtherType.IPV4 : EtherType.IPV6);
        writeIp(ipv4, ipAt, UdpHeader.LENGTH + length, sender.getAddress(), local.getAddress());
        UdpHeader.write(received, udpAt, sender.getPort(), local.getPort(), UdpHeader.LENGTH + length, 0);
        if (!ipv4) {
            // The kernel has verified it; a receiver of frames takes none without (RFC 6935).
            int udpLength = UdpHeader.LENGTH + length;
            long pseudo = InternetChecksum.pseudoHeader6(received, ipAt, udpLength, IpProtocol.UDP);
            int sum = InternetChecksum.finish(InternetChecksum.sum(received, udpAt, udpLength, pseudo));
            UdpHeader.setChecksum(received, udpAt, sum == 0 ? 0xFFFF : sum);
        }
        if (!ring.offer(received)) {
            ringFull.increment();
        }
    }

    private void writeIp(boolean ipv4, int at, int length, InetAddress source, InetAddress destination) {
        ByteBuffer from = ByteBuffer.wrap(source.getAddress());
        ByteBuffer to = ByteBuffer.wrap(destination.getAddress());
        if (ipv4) {
            int total = Ipv4Header.MIN_LENGTH + length;
            Ipv4Header.write(received, at, 0, total, 0, true, HOPS, IpProtocol.UDP, from.getInt(), to.getInt());
        } else {
            Ipv6Header.write(
                    received,
                    at,
                    0,
                    0,
                    length,
                    IpProtocol.UDP,
                    HOPS,
                    from.getLong(),
                    from.getLong(),
                    to.getLong(),
                    to.getLong());
        }
    }

    /** Does nothing: the tunnel's event loop sends when it comes to rest. */
    @Override
    public void flush() {}

    /** {@return what became of the datagrams; from any thread} */
    public UdpTunnelCounters counters() {
        return tunnel.counters();
    }

    /** {@return the datagrams received and lost because the port was not polled fast enough; from any thread} */
    public long ringFull() {
        return ringFull.sum();
    }

    /** Closes the tunnel; what was received and not polled can still be polled. */
    @Override
    public void close() throws IOException {
        tunnel.close();
    }
}
