// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Why we hand a packet to the host, and what its kernel may then do. In the order in which the reasons are asked for. */
enum HostTask {
    /** Routers do not forward what was broadcast on the link: RFC 1812 section 5.3.4. */
    LINK_GROUP(PacketView::toGroupMac, frame -> frame.forwarded().isEmpty()),
    ARP(packet -> packet.etherType() == 0x0806, RoutedFrame::kernelSilent),
    GROUP(
            packet -> packet.isIpv4()
                    ? packet.destination()[0] >> 4 == -2 || packet.to(255, 255, 255, 255)
                    : packet.to(0xFF),
            frame -> frame.forwarded().isEmpty()),
    OWN_ADDRESS(PacketView::toRouter, frame -> frame.forwarded().isEmpty()),
    /** Whether addresses of a link may leave it is decided per link: RFC 4291 section 2.5.6. */
    LINK_LOCAL(
            packet -> packet.isIpv6() && (packet.from(0xFE, 0x80) || packet.to(0xFE, 0x80)),
            frame -> frame.forwarded().isEmpty()),
    /** RFC 791 section 3.2: the pieces make the packet again. */
    FRAGMENTATION(
            packet -> packet.isIpv4() && packet.headerLength() == 20,
            frame -> frame.forwarded().size() > 1 && isWhole(frame)
                    // Nobody there.
                    || frame.forwarded().isEmpty() && frame.input().to(10, 2, 1)),
    /** RFC 1812 section 4.2.2.6: options are read and written here, or the packet is refused. */
    IPV4_OPTIONS(
            packet -> packet.isIpv4() && packet.headerLength() > 20,
            frame -> frame.forwarded().isEmpty() || isWhole(frame)),
    /** RFC 8200 section 4.3: every node on the way may read them. */
    HOP_BY_HOP(
            packet -> packet.isIpv6() && packet.protocol() == 0,
            frame -> frame.forwarded().isEmpty() || frame.forwarded().size() == 1 && isWhole(frame));

    private final Predicate<PacketView> reason;
    private final Predicate<RoutedFrame> result;

    HostTask(Predicate<PacketView> reason, Predicate<RoutedFrame> result) {
        this.reason = reason;
        this.result = result;
    }

    /** Finds the reason, if the kernel did what it may. */
    static Optional<HostTask> of(RoutedFrame frame) {
        return Arrays.stream(values())
                .filter(task -> task.reason.test(frame.input()))
                .findFirst()
                .filter(task -> task.result.test(frame));
    }

    /** Whether what came out has lost one hop and none of its payload. */
    private static boolean isWhole(RoutedFrame frame) {
        PacketView input = frame.input();
        byte[] payload = new byte[input.length() - input.headerLength()];
        int filled = 0;
        int firstOffset = input.isIpv4() ? input.fragmentOffset() : 0;
        for (KernelRouter.Sent sent : frame.forwarded()) {
            PacketView piece = PacketView.of(sent.bytes());
            int length = piece.length() - piece.headerLength();
            int at = input.isIpv4() ? piece.fragmentOffset() - firstOffset : 0;
            boolean fits = piece.hops() == input.hops() - 1
                    && piece.length() <= RouterNetwork.MTUS.get(sent.port())
                    && at >= 0
                    && at + length <= payload.length;
            if (!fits) {
                return false;
            }
            System.arraycopy(piece.bytes(), piece.at() + piece.headerLength(), payload, at, length);
            filled += length;
        }
        int payloadAt = input.at() + input.headerLength();
        return filled == payload.length
                && Arrays.equals(payload, Arrays.copyOfRange(input.bytes(), payloadAt, payloadAt + payload.length));
    }
}
