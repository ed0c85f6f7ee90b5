// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All frames were made with scapy: the node is at 192.168.10.100 and fd00:10::100, who asks at .101. */
class NeighbourAnswersTest {
    private static final String ARP_REQUEST =
            "ffffffffffff 4a7f013ba271 0806 0001080006040001 4a7f013ba271 c0a80a65 000000000000 c0a80a64";
    private static final String ARP_REPLY =
            "4a7f013ba271 020000000064 0806 0001080006040002 020000000064 c0a80a64 4a7f013ba271 c0a80a65";
    private static final String SOLICITATION =
            "3333ff000100 4a7f013ba271 86dd 6000000000203aff fd000010000000000000000000000101"
                    + "ff0200000000000000000001ff000100 87008e5000000000 fd000010000000000000000000000100 01014a7f013ba271";
    private static final String ADVERTISEMENT =
            "4a7f013ba271 020000000064 86dd 6000000000203aff fd000010000000000000000000000100"
                    + "fd000010000000000000000000000101 8800990be0000000 fd000010000000000000000000000100 0201020000000064";
    private static final String FOR_ONE_WITHOUT_OPTION =
            "020000000064 4a7f013ba271 86dd 6000000000183aff fd000010000000000000000000000101"
                    + "fd000010000000000000000000000100 87007e7900000000 fd000010000000000000000000000100";
    private static final String FROM_NOBODY =
            "3333ff000100 4a7f013ba271 86dd 6000000000183aff 00000000000000000000000000000000"
                    + "ff0200000000000000000001ff000100 87007b9700000000 fd000010000000000000000000000100";
    private static final String TO_ALL_NODES =
            "333300000001 020000000064 86dd 6000000000203aff fd000010000000000000000000000100"
                    + "ff020000000000000000000000000001 8800d819a0000000 fd000010000000000000000000000100 0201020000000064";

    private final TestNode node = new TestNode();
    private final NeighbourAnswers underlay = new NeighbourAnswers(
            node.node,
            TestNode.UNDERLAY,
            List.of(TestNode.address("192.168.10.100"), TestNode.address("fd00:10::100")));
    private final NeighbourAnswers pods = new NeighbourAnswers(
            node.node, TestNode.PODS, List.of(TestNode.address("172.20.0.1"), TestNode.address("fd00:20::1")));

    private byte[] answered(NeighbourAnswers answers, String frame) {
        node.bind(Hex.bytes(frame));
        assertThat(NeighbourAnswers.isNeighbourMessage(node.frame)).isTrue();
        assertThat(answers.answer(node.frame)).isTrue();
        return node.sent();
    }

    private void assertIgnored(NeighbourAnswers answers, String frame) {
        byte[] bytes = Hex.bytes(frame);
        node.bind(bytes);
        assertThat(answers.answer(node.frame)).isFalse();
        assertThat(node.sent()).isEqualTo(bytes);
    }

    /** An ARP request of a pod, from 172.20.0.10 unless said otherwise. */
    private static String podAsks(String sender, String target) {
        return "ffffffffffff 0a000000000a 0806 0001080006040001 0a000000000a" + sender + "000000000000" + target;
    }

    @Test
    void answersForItsOwnAddress() {
        assertThat(answered(underlay, ARP_REQUEST)).isEqualTo(Hex.bytes(ARP_REPLY));
        assertThat(answered(underlay, SOLICITATION)).isEqualTo(Hex.bytes(ADVERTISEMENT));
    }

    @Test
    void cutsPaddingOff() {
        assertThat(answered(underlay, ARP_REQUEST + "00".repeat(18))).isEqualTo(Hex.bytes(ARP_REPLY));
    }

    @Test
    void takesRoomForTheOptionThatTheQuestionDoesWithout() {
        assertThat(answered(underlay, FOR_ONE_WITHOUT_OPTION)).isEqualTo(Hex.bytes(ADVERTISEMENT));
        byte[] question = Hex.bytes(FOR_ONE_WITHOUT_OPTION);
        node.frame.bind(question, 0, 0, question.length);
        assertThat(underlay.answer(node.frame)).isFalse();
    }

    @Test
    void defendsItsAddress() {
        assertThat(answered(underlay, FROM_NOBODY)).isEqualTo(Hex.bytes(TO_ALL_NODES));
        String probe = ARP_REQUEST.replace("c0a80a65", "00000000");
        assertThat(answered(underlay, probe)).isEqualTo(Hex.bytes(ARP_REPLY.replace("c0a80a65", "00000000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0a80aff", "c0a80a65", "ac140001", "ac14000a", "c0a80a66", "00000000", "ffffffff"})
    void answersForNobodyElseOnTheUnderlay(String target) {
        assertIgnored(underlay, ARP_REQUEST.substring(0, ARP_REQUEST.length() - 8) + target);
    }

    @Test
    void leavesWhatIsNoQuestionForIt() {
        assertIgnored(underlay, ARP_REPLY.replace("4a7f013ba271 0200", "020000000064 0200"));
        assertIgnored(underlay, ARP_REQUEST.replace("ffffffffffff", "020000000099"));
        assertIgnored(underlay, ARP_REQUEST.replace("ffffffffffff 4a7f", "ffffffffffff 4b7f"));
        assertIgnored(underlay, ADVERTISEMENT);
        assertIgnored(underlay, SOLICITATION.replace("3aff", "3afe"));
        assertIgnored(underlay, SOLICITATION.replace("8e50", "8e51"));
    }

    @Test
    void isEveryPodsGateway() {
        for (String target : List.of("ac140001", "ac14000c", "c0a80a64", "a9fe0101", "08080808")) {
            String reply =
                    "0a000000000a 020000000001 0806 0001080006040002 020000000001" + target + "0a000000000a ac14000a";
            assertThat(answered(pods, podAsks("ac14000a", target))).isEqualTo(Hex.bytes(reply));
        }
    }

    @Test
    void letsPodsAnswerForThemselves() {
        assertIgnored(pods, podAsks("ac14000a", "ac14000b"));
        // 172.20.0.10 is asked for by another.
        assertIgnored(pods, podAsks("ac14000c", "ac14000a"));
    }

    @Test
    void letsPodsTakeAddresses() {
        assertIgnored(pods, podAsks("00000000", "ac14000c"));
        assertIgnored(pods, podAsks("ac14000c", "ac14000c"));
        assertIgnored(pods, podAsks("ac14000a", "e0000001"));
        assertIgnored(pods, podAsks("ac14000a", "7f000001"));
        // But not the gateway's.
        assertThat(answered(pods, podAsks("00000000", "ac140001"))).hasSize(42);
        assertIgnored(
                pods,
                "3333ff000099 4a7f013ba271 86dd 6000000000183aff 00000000000000000000000000000000"
                        + "ff0200000000000000000001ff000099 87007c5500000000 fd000020000000000000000000000099");
        assertIgnored(
                pods,
                "3333ff00000a 0a000000000a 86dd 6000000000183aff 00000000000000000000000000000000"
                        + "ff0200000000000000000001ff00000a 8700751300000000 fe80000000000000080000fffe00000a");
    }

    @Test
    void isThePodsGatewayOverIpv6Too() {
        assertThat(answered(pods, SOLICITATION)).startsWith(Hex.bytes("4a7f013ba271 020000000001 86dd"));
        // fd00:20::10 is a pod.
        assertIgnored(
                pods,
                "3333ff000010 4a7f013ba271 86dd 6000000000203aff fd000020000000000000000000000099"
                        + "ff0200000000000000000001ff000010 8700907800000000 fd000020000000000000000000000010 01014a7f013ba271");
    }

    @Test
    void hasOneLinkLocalAddress() {
        assertThat(answered(
                        pods,
                        "3333ff000001 0a000000000a 86dd 6000000000203aff fd000020000000000000000000000010"
                                + "ff0200000000000000000001ff000001 870074e100000000 fe80000000000000000000fffe000001"
                                + "01010a000000000a"))
                .startsWith(Hex.bytes("0a000000000a 020000000001 86dd"));
        assertIgnored(
                pods,
                "3333ff000002 0a000000000a 86dd 6000000000203aff fd000020000000000000000000000010"
                        + "ff0200000000000000000001ff000002 870074df00000000 fe80000000000000000000fffe000002"
                        + "01010a000000000a");
    }

    @Test
    void allocatesNothing() {
        byte[] request = Hex.bytes(ARP_REQUEST);
        byte[] solicitation = Hex.bytes(SOLICITATION);
        byte[] memory = new byte[128];
        AllocationProbe.assertNone("an answer", () -> {
            System.arraycopy(request, 0, memory, 16, request.length);
            underlay.answer(node.frame.bind(memory, 0, 16, 16 + request.length));
            System.arraycopy(solicitation, 0, memory, 16, solicitation.length);
            underlay.answer(node.frame.bind(memory, 0, 16, 16 + solicitation.length));
        });
    }
}
