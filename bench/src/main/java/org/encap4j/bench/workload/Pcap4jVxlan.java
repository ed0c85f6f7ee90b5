// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.encap4j.config.NodeAddress;
import org.encap4j.lpm.Prefix;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Rfc1349Tos;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.packet.namednumber.UdpPort;
import org.pcap4j.util.MacAddress;

/**
 * A peer: pcap4j, which reads and builds Ethernet, IPv4 and UDP headers as objects. It knows no VXLAN: those eight bytes are
 * read and written by hand, and the packet inside is left as bytes, which spares it work.
 */
final class Pcap4jVxlan {
    private static final int VXLAN_LENGTH = 8;
    private static final int VNI_FLAG = 0x08;
    private static final int FIRST_PORT = 49152;
    private static final int PORTS = 16384;
    private static final byte TTL = 64;

    private final UdpPort port;
    private final MacAddress localMac = mac(Endpoints.LOCAL_MAC);
    private final MacAddress remoteMac = mac(Endpoints.REMOTE_MAC);
    private final Inet4Address local = address(Endpoints.LOCAL);
    private final Inet4Address remote = address(Endpoints.REMOTE);

    Pcap4jVxlan(int port) {
        this.port = UdpPort.getInstance((short) port);
    }

    private static MacAddress mac(long mac) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(mac).array();
        return MacAddress.getByAddress(Arrays.copyOfRange(bytes, 2, Long.BYTES));
    }

    private static Inet4Address address(int address) {
        return (Inet4Address) NodeAddress.inet(Prefix.ofIpv4(address, Prefix.IPV4_BITS));
    }

    /** The whole packet with its outer headers. */
    byte[] build(byte[] inner) {
        byte[] payload = new byte[VXLAN_LENGTH + inner.length];
        payload[0] = VNI_FLAG;
        payload[6] = Endpoints.VNI;
        System.arraycopy(inner, 0, payload, VXLAN_LENGTH, inner.length);
        int hash = Arrays.hashCode(Arrays.copyOfRange(inner, 26, 38)) * 0x9E37_79B9;
        short source = (short) (FIRST_PORT + (int) ((hash & 0xFFFF_FFFFL) * PORTS >>> 32));
        UdpPacket.Builder udp = new UdpPacket.Builder()
                .srcAddr(local)
                .dstAddr(remote)
                .srcPort(UdpPort.getInstance(source))
                .dstPort(port)
                .correctLengthAtBuild(true)
                .correctChecksumAtBuild(false)
                .payloadBuilder(new UnknownPacket.Builder().rawData(payload));
        IpV4Packet.Builder ip = new IpV4Packet.Builder()
                .version(IpVersion.IPV4)
                .tos(IpV4Rfc1349Tos.newInstance((byte) 0))
                .identification((short) 0)
                .dontFragmentFlag(true)
                .ttl(TTL)
                .protocol(IpNumber.UDP)
                .srcAddr(local)
                .dstAddr(remote)
                .correctLengthAtBuild(true)
                .correctChecksumAtBuild(true)
                .payloadBuilder(udp);
        return new EthernetPacket.Builder()
                .dstAddr(remoteMac)
                .srcAddr(localMac)
                .type(EtherType.IPV4)
                .paddingAtBuild(true)
                .payloadBuilder(ip)
                .build()
                .getRawData();
    }

    /** The length of the packet inside plus its network; -1 for a packet that is refused. */
    int parse(byte[] received) {
        EthernetPacket ethernet;
        try {
            ethernet = EthernetPacket.newPacket(received, 0, received.length);
        } catch (IllegalRawDataException e) {
            return -1;
        }
        IpV4Packet ip = ethernet.get(IpV4Packet.class);
        UdpPacket udp = ethernet.get(UdpPacket.class);
        if (ip == null
                || udp == null
                || !ip.getHeader().hasValidChecksum(false)
                || !udp.getHeader().getDstPort().equals(port)) {
            return -1;
        }
        byte[] payload = udp.getPayload().getRawData();
        if (payload.length < VXLAN_LENGTH || (payload[0] & VNI_FLAG) == 0) {
            return -1;
        }
        int vni = (payload[4] & 0xFF) << 16 | (payload[5] & 0xFF) << 8 | payload[6] & 0xFF;
        return payload.length - VXLAN_LENGTH + vni;
    }
}
