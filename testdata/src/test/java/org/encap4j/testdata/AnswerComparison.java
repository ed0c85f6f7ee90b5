// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;

/** Lays our ICMP error over the kernel's. Ours is made theirs field by field, each for a reason; then all bytes must agree. */
final class AnswerComparison {
    private static final int TRAFFIC_CLASS_AT = 14 + 1;
    private static final int IDENTIFICATION_AT = 14 + 4;
    private static final int FRAGMENT_FIELD_AT = IDENTIFICATION_AT + 2;
    private static final int HEADER_CHECKSUM_AT = 14 + 10;
    private static final int IPV4_ICMP_AT = 14 + 20;
    private static final int QUOTED_OPTIONS_AT = IPV4_ICMP_AT + 8 + 20;
    private static final int IPV6_ICMP_AT = 14 + 40;
    /** The low half: the high one is zero on both sides. */
    private static final int MTU_AT = IPV6_ICMP_AT + 6;
    /** Next header and hop limit. */
    private static final int QUOTED_HOPS_AT = IPV6_ICMP_AT + 8 + 6;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int ECT_0 = 0x02;

    private AnswerComparison() {}

    /** Finds why the answers differ; empty if that is not all. */
    static List<KernelDifference> of(RoutedFrame frame) {
        List<KernelDifference> causes = new ArrayList<>();
        ByteBuffer ours = ByteBuffer.wrap(frame.reply().clone());
        ByteBuffer theirs = ByteBuffer.wrap(frame.answer());
        if (PacketView.of(frame.reply()).isIpv4()
                && PacketView.of(frame.answer()).isIpv4()) {
            ipv4(frame, ours, theirs, causes);
        } else if (frame.verdict() == Verdict.FRAGMENTATION_NEEDED
                && frame.input().to(0xFD, 0, 0, 0x24)) {
            routeMtu(frame, ours, theirs, causes);
        }
        return ours.equals(theirs) ? causes : List.of();
    }

    private static void ipv4(RoutedFrame frame, ByteBuffer ours, ByteBuffer theirs, List<KernelDifference> causes) {
        if (ours.getInt(IDENTIFICATION_AT) == DONT_FRAGMENT && theirs.getShort(FRAGMENT_FIELD_AT) == 0) {
            ours.putInt(IDENTIFICATION_AT, theirs.getInt(IDENTIFICATION_AT));
            causes.add(KernelDifference.ANSWER_IDENTIFICATION);
        }
        if ((ours.get(TRAFFIC_CLASS_AT) ^ theirs.get(TRAFFIC_CLASS_AT)) == ECT_0
                && (frame.input().u8(1) & ECT_0) != 0) {
            ours.put(TRAFFIC_CLASS_AT, theirs.get(TRAFFIC_CLASS_AT));
            causes.add(KernelDifference.ANSWER_CONGESTION);
        }
        if (frame.input().hasEndOfOptions()) {
            clearQuotedOptions(ours);
            causes.add(KernelDifference.END_OF_OPTIONS);
        }
        checksum(ours, HEADER_CHECKSUM_AT, 14, 20);
    }

    private static void clearQuotedOptions(ByteBuffer answer) {
        answer.putInt(QUOTED_OPTIONS_AT, 0);
        checksum(answer, IPV4_ICMP_AT + 2, IPV4_ICMP_AT, answer.capacity() - IPV4_ICMP_AT);
    }

    private static void checksum(ByteBuffer packet, int checksumAt, int from, int length) {
        packet.putShort(checksumAt, (short) 0);
        Frame frame = new Frame().bind(packet, 0, 0, packet.capacity());
        packet.putShort(checksumAt, (short) InternetChecksum.finish(InternetChecksum.sum(frame, from, length, 0)));
    }

    /** Whether the ICMP messages agree, whatever IPv4 header is in front of them. */
    static boolean sameIcmp(RoutedFrame frame) {
        ByteBuffer ours = ByteBuffer.wrap(frame.reply().clone());
        if (frame.input().hasEndOfOptions()) {
            clearQuotedOptions(ours);
        }
        return Arrays.equals(
                PacketView.of(ours.array()).payload(),
                PacketView.of(frame.answer()).payload());
    }

    private static void routeMtu(RoutedFrame frame, ByteBuffer ours, ByteBuffer theirs, List<KernelDifference> causes) {
        boolean differs = take(ours, theirs, MTU_AT) | take(ours, theirs, QUOTED_HOPS_AT);
        int device = RouterNetwork.MTUS.get(1);
        boolean beyondDevice = frame.input().length() > device;
        boolean toldSo = theirs.getShort(MTU_AT) == (beyondDevice ? device : RouterNetwork.ROUTE_MTU);
        int hopsGone = frame.input().hops() - (theirs.getShort(QUOTED_HOPS_AT) & 0xFF);
        if (differs && toldSo && hopsGone == (beyondDevice ? 0 : 1)) {
            causes.add(KernelDifference.ROUTE_MTU);
        }
    }

    /** Takes 16 bits of an ICMPv6 message over, and their part of its checksum; says whether they differed. */
    private static boolean take(ByteBuffer ours, ByteBuffer theirs, int at) {
        int before = ours.getShort(at) & 0xFFFF;
        int after = theirs.getShort(at) & 0xFFFF;
        int checksum = ours.getShort(IPV6_ICMP_AT + 2) & 0xFFFF;
        ours.putShort(at, (short) after);
        ours.putShort(IPV6_ICMP_AT + 2, (short) InternetChecksum.update(checksum, before, after));
        return before != after;
    }
}
