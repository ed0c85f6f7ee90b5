// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.encap4j.Verdict;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;

/** Why a packet fared otherwise here than in Linux 6. What is not listed is a mistake. */
enum KernelDifference {
    /** Errors are never fragmented, so RFC 6864 section 4.1 lets them go without one; Linux numbers them, without DF. */
    ANSWER_IDENTIFICATION("our IPv4 errors have DF and no identification", frame -> false),
    /** RFC 1812 section 4.3.2.5 copies the type of service; the bit that Linux takes with it is ECN's since RFC 3168. */
    ANSWER_CONGESTION("our IPv4 errors do not copy an ECN bit", frame -> false),
    /** RFC 1122 section 3.2.1.3, RFC 6890: 0.0.0.0/8 is nobody's. Linux excepts only 0.0.0.0 since 5.3. */
    THIS_NETWORK(
            "Linux forwards from and to 0.0.0.0/8",
            frame -> onlyKernelActs(frame, Verdict.MARTIAN_ADDRESS)
                    && frame.input().isIpv4()
                    && (frame.input().from(0) || frame.input().to(0))),
    /** RFC 4291 section 2.5.2: it must not be used as a destination. */
    UNSPECIFIED_DESTINATION(
            "Linux has routes to ::",
            frame -> onlyKernelActs(frame, Verdict.MARTIAN_ADDRESS)
                    && frame.input().isIpv6()
                    && Arrays.equals(frame.input().destination(), new byte[16])),
    /** The same section: such a packet must never be forwarded. Linux looks only at those that leave by another port. */
    UNSPECIFIED_SOURCE(
            "Linux forwards from :: to where it came from",
            frame -> onlyKernelActs(frame, Verdict.MARTIAN_ADDRESS)
                    && frame.input().isIpv6()
                    && Arrays.equals(frame.input().source(), new byte[16])
                    && frame.forwarded().stream().allMatch(sent -> sent.port() == RouterNetwork.INGRESS)),
    /** RFC 1812 section 5.3.7, RFC 919 section 7: it is nobody's own. Linux minds where it filters by reverse path. */
    BROADCAST_SOURCE(
            "Linux forwards from directed broadcast addresses",
            frame -> onlyKernelActs(frame, Verdict.MARTIAN_ADDRESS)
                    && frame.input().isIpv4()
                    && frame.input().from(10, 2, 1, 255)),
    /** Nobody else has the router's address. For IPv4 Linux says so too. */
    OWN_IPV6_SOURCE(
            "Linux forwards IPv6 from its own addresses",
            frame -> onlyKernelActs(frame, Verdict.MARTIAN_ADDRESS)
                    && frame.input().isIpv6()
                    && frame.input().fromRouter()),
    /** Tags are the caller's, those that carry only a priority (IEEE 802.1Q clause 6.9) included. */
    PRIORITY_TAG(
            "Linux takes tags with VLAN 0 off",
            frame -> onlyKernelActs(frame, Verdict.UNSUPPORTED_ETHERTYPE)
                    && frame.input().isTagged()
                    && (frame.input().tag() & 0xFFF) == 0),
    /** Resolving is the caller's. Linux asks, then says that nobody is there (ICMP 3/1, ICMPv6 1/3). */
    NO_NEIGHBOUR(
            "Linux answers for neighbours that do not",
            frame -> onlyKernelAnswers(frame, Verdict.NO_NEIGHBOUR)
                    && PacketView.of(frame.answer()).isUnreachable(1, 3)),
    /** RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7: not to a source that is not a single host, such as one of class E. */
    CLASS_E_SOURCE(
            "Linux answers 240.0.0.0/4",
            frame -> onlyKernelAnswers(frame, frame.verdict())
                    && frame.input().isIpv4()
                    && (frame.input().source()[0] & 0xF0) == 0xF0),
    /** RFC 4443 section 2.4(e): never about an ICMPv6 error, which a later fragment may be of. Linux takes it for something else. */
    LATER_FRAGMENT(
            "Linux answers later fragments of what may be an ICMPv6 error",
            frame -> onlyKernelAnswers(frame, frame.verdict()) && frame.input().isLaterFragmentOfIcmp()),
    /** RFC 4443 section 2.4(e.2). Linux takes type 137 for informational. */
    REDIRECT(
            "Linux answers ICMPv6 redirects",
            frame -> onlyKernelAnswers(frame, frame.verdict()) && frame.input().icmpv6Type() == 137),
    /** The same section: behind a header that is cut off there may be an ICMPv6 error. */
    CUT_OFF_EXTENSION(
            "Linux answers packets with cut-off extension headers",
            frame -> onlyKernelAnswers(frame, frame.verdict()) && frame.input().isCutOff()),
    /** Our errors go back where the packet came from; whoever sends them may have a route to the source, or none. */
    ANSWER_ROUTE("Linux answers along its route to the source", KernelDifference::isAnsweredElsewhere),
    /** RFC 791 section 3.1 says nothing about what follows the end of the options. Linux clears it. */
    END_OF_OPTIONS("Linux clears what follows the end of IPv4 options", KernelDifference::isForwardedCleared),
    /** The device's MTU is told first, and the quote lacks a hop where only the route's is too small for the packet. */
    ROUTE_MTU("Linux holds IPv6 packets against the MTU of their route last", frame -> false);

    private final String sentence;
    private final Predicate<RoutedFrame> explains;

    KernelDifference(String sentence, Predicate<RoutedFrame> explains) {
        this.sentence = sentence;
        this.explains = explains;
    }

    /** Finds the explanations of a difference; none if it has none. */
    static List<KernelDifference> explaining(RoutedFrame frame) {
        if (frame.bothAnswered()) {
            return AnswerComparison.of(frame);
        }
        return Arrays.stream(values())
                .filter(cause -> cause.explains.test(frame))
                .limit(1)
                .toList();
    }

    /** The same ICMP message through another port, or none for want of a route. */
    private static boolean isAnsweredElsewhere(RoutedFrame frame) {
        boolean refused = frame.verdict() != Verdict.OK
                && frame.reply() != null
                && frame.forwarded().isEmpty();
        if (!refused || frame.answers().size() > 1) {
            return false;
        }
        if (frame.answers().isEmpty()) {
            return !RouterNetwork.hasRouteBack(frame.input().source());
        }
        return frame.answers().get(0).port() != RouterNetwork.INGRESS
                && (frame.input().isIpv6() || AnswerComparison.sameIcmp(frame));
    }

    private static boolean isForwardedCleared(RoutedFrame frame) {
        if (frame.verdict() != Verdict.OK
                || frame.forwarded().size() != 1
                || !frame.answers().isEmpty()) {
            return false;
        }
        KernelRouter.Sent theirs = frame.forwarded().get(0);
        return frame.input().hasEndOfOptions()
                && theirs.port() == frame.port()
                && Arrays.equals(cleared(frame.output()), theirs.bytes());
    }

    private static byte[] cleared(byte[] output) {
        Frame frame = new Frame().bind(output.clone(), 0, 0, output.length);
        frame.setInt(14 + 20, 0);
        frame.setShort(14 + 10, 0);
        int length = PacketView.of(output).headerLength();
        frame.setShort(14 + 10, InternetChecksum.finish(InternetChecksum.sum(frame, 14, length, 0)));
        byte[] bytes = new byte[output.length];
        frame.getBytes(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static boolean onlyKernelAnswers(RoutedFrame frame, Verdict verdict) {
        return onlyKernelActs(frame, verdict)
                && frame.forwarded().isEmpty()
                && frame.answers().size() == 1;
    }

    private static boolean onlyKernelActs(RoutedFrame frame, Verdict verdict) {
        return frame.verdict() == verdict && frame.reply() == null && !frame.kernelSilent();
    }

    @Override
    public String toString() {
        return sentence;
    }
}
