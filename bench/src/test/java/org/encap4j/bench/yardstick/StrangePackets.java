// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.VlanTag;

/** Frames with IPv4 packets, half of them with something about them that few packets have. */
final class StrangePackets {
    private static final int[] PROTOCOLS = {
        IpProtocol.UDP,
        IpProtocol.TCP,
        IpProtocol.ICMP,
        IpProtocol.SCTP,
        IpProtocol.DCCP,
        IpProtocol.UDP_LITE,
        IpProtocol.GRE,
        IpProtocol.ICMPV6
    };
    private static final int[] TYPES = {EtherType.ARP, 0x88CC, EtherType.VLAN, EtherType.SERVICE_VLAN, 0x9100};
    private static final int[] OPTION_TYPES = {0, 1, 7, 68, 131, 137, 148, 130, 94};
    private static final int IP_AT = EthernetHeader.LENGTH;

    private final Random random;
    private final long destinationMac;
    private final IntSupplier source;
    private final IntSupplier destination;

    StrangePackets(Random random, long destinationMac, IntSupplier source, IntSupplier destination) {
        this.random = random;
        this.destinationMac = destinationMac;
        this.source = source;
        this.destination = destination;
    }

    byte[] draw() {
        byte[] frame = usual();
        switch (random.nextInt(24)) {
            case 0 -> {
                return Arrays.copyOf(frame, random.nextInt(64));
            }
            case 1 -> {
                return Arrays.copyOf(frame, frame.length + random.nextInt(20));
            }
            case 2 -> {
                return tagged(frame, 1);
            }
            case 3 -> {
                return tagged(frame, 1 + random.nextInt(3));
            }
            case 4 -> bind(frame).setShort(EthernetHeader.TYPE_OFFSET, TYPES[random.nextInt(TYPES.length)]);
            case 5 -> frame[0] |= 1;
            case 6 -> flip(frame, 0, 6);
            case 7, 8 -> flip(frame, IP_AT, Ipv4Header.MIN_LENGTH);
            case 9, 10 -> mended(frame, () -> flip(frame, IP_AT, Ipv4Header.MIN_LENGTH));
            case 11 -> mended(frame, () -> bind(frame).setShort(IP_AT + 2, random.nextInt(80)));
            default -> {
                // As it is.
            }
        }
        return frame;
    }

    private byte[] usual() {
        int optionsLength = random.nextInt(6) == 0 ? 4 * random.nextInt(11) : 0;
        byte[] frame = new byte[64 + random.nextInt(random.nextInt(8) == 0 ? 1500 : 40)];
        random.nextBytes(frame);
        Frame writing = bind(frame);
        EthernetHeader.write(writing, 0, destinationMac, 0x0A00_0000_0101L, EtherType.IPV4);
        int trafficClass = random.nextInt(3) == 0 ? random.nextInt(256) : 0;
        int ttl = random.nextInt(10) == 0 ? random.nextInt(3) : 1 + random.nextInt(255);
        int protocol = random.nextInt(3) > 0 ? IpProtocol.UDP : PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        Ipv4Header.write(
                writing,
                IP_AT,
                trafficClass,
                frame.length - IP_AT,
                random.nextInt(1 << 16),
                random.nextBoolean(),
                ttl,
                protocol,
                source.getAsInt(),
                destination.getAsInt());
        boolean fragment = random.nextInt(12) == 0;
        mended(frame, () -> {
            if (fragment) {
                writing.setShort(IP_AT + 6, random.nextInt(1 << 16));
            }
            if (optionsLength > 0) {
                writing.setByte(IP_AT, 4 << 4 | (Ipv4Header.MIN_LENGTH + optionsLength) / 4);
                int at = IP_AT + Ipv4Header.MIN_LENGTH;
                writing.setByte(at, OPTION_TYPES[random.nextInt(OPTION_TYPES.length)]);
                writing.setByte(at + 1, random.nextInt(8));
            }
        });
        return frame;
    }

    /** Tags of any kind behind the MAC addresses. */
    byte[] tagged(byte[] frame, int tags) {
        byte[] longer = new byte[frame.length + tags * VlanTag.LENGTH];
        System.arraycopy(frame, 0, longer, 0, EthernetHeader.TYPE_OFFSET);
        int behind = EthernetHeader.TYPE_OFFSET + tags * VlanTag.LENGTH;
        System.arraycopy(frame, EthernetHeader.TYPE_OFFSET, longer, behind, longer.length - behind);
        for (int i = 0; i < tags; i++) {
            int tpid = TYPES[2 + random.nextInt(3)];
            VlanTag.write(bind(longer), EthernetHeader.TYPE_OFFSET + i * VlanTag.LENGTH, tpid, random.nextInt(1 << 16));
        }
        return longer;
    }

    void flip(byte[] frame, int from, int length) {
        frame[from + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    }

    /** Changes an IPv4 header, and puts its checksum right again, if the header can still be summed up. */
    static void mended(byte[] frame, Runnable change) {
        change.run();
        Frame header = bind(frame);
        if (Ipv4Header.checkHeader(header, IP_AT) == Verdict.OK) {
            int length = Ipv4Header.headerLength(header, IP_AT);
            header.setShort(IP_AT + 10, 0);
            int sum = InternetChecksum.finish(InternetChecksum.sum(header, IP_AT, length, 0));
            header.setShort(IP_AT + 10, sum);
        }
    }

    /** Whether C takes a packet: anything that may be read as IPv6 is not for it. */
    static boolean isForC(byte[] frame) {
        for (int i = 0; i + 1 < Math.min(frame.length, 240); i++) {
            if ((frame[i] & 0xFF) == EtherType.IPV6 >> 8 && (frame[i + 1] & 0xFF) == (EtherType.IPV6 & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    static Frame bind(byte[] frame) {
        return new Frame().bind(frame, 0, 0, frame.length);
    }
}
