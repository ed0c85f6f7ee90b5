// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.flow.DropReason;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.PodName;
import org.encap4j.flow.PodNames;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines are those that Hubble's own tests, documentation and users show. */
class FlowTextTest {
    private static final int HEALTH = 4;
    private static final int SYN = 0x02;

    private final PodNames names = new PodNames();
    private final FlowRecord flow = new FlowRecord();

    private FlowRecord between(String source, String destination) {
        Prefix from = Prefix.parse(source);
        Prefix to = Prefix.parse(destination);
        return flow.setAddresses(from.isIpv6() ? 6 : 4, from.high(), from.low(), to.high(), to.low());
    }

    private FlowRecord at(String time) {
        Instant instant = Instant.parse(time);
        return flow.setTimeNanos(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
    }

    private void name(String address, String namespace, String name) {
        names.put(Prefix.parse(address), new PodName(namespace, name, List.of()));
    }

    private String compact() {
        return new FlowText(names, ZoneOffset.UTC, false)
                .append(new StringBuilder(), flow)
                .toString();
    }

    private String compactWithNode() {
        return new FlowText(names, ZoneOffset.UTC, true)
                .append(new StringBuilder(), flow)
                .toString();
    }

    private void droppedByPolicy() {
        at("1970-01-01T00:20:34.567800Z").setNode("k8s1").setDropped(133);
        between("1.1.1.1", "2.2.2.2").setProtocol(IpProtocol.TCP).setPorts(31793, 8080, SYN);
        flow.setIdentities(HEALTH, 12345).setDirection(FlowDirection.ORIGINAL);
    }

    @Test
    void printsADropAsHubblesOwnTestExpects() {
        droppedByPolicy();
        assertThat(compact())
                .isEqualTo("Jan  1 00:20:34.567: 1.1.1.1:31793 (health) -> 2.2.2.2:8080 (ID:12345)"
                        + " Policy denied DROPPED (TCP Flags: SYN)");
        assertThat(compactWithNode())
                .isEqualTo("Jan  1 00:20:34.567 [k8s1]: 1.1.1.1:31793 (health) -> 2.2.2.2:8080 (ID:12345)"
                        + " Policy denied DROPPED (TCP Flags: SYN)");
    }

    @Test
    void turnsAReplyAroundAsHubblesOwnTestExpects() {
        droppedByPolicy();
        flow.setDirection(FlowDirection.REPLY);
        assertThat(compactWithNode())
                .isEqualTo("Jan  1 00:20:34.567 [k8s1]: 2.2.2.2:8080 (ID:12345) <- 1.1.1.1:31793 (health)"
                        + " Policy denied DROPPED (TCP Flags: SYN)");
    }

    @Test
    void pointsBothWaysWhenTheDirectionIsNotKnownAsHubblesOwnTestExpects() {
        droppedByPolicy();
        flow.setDirection(FlowDirection.UNKNOWN);
        assertThat(compactWithNode())
                .isEqualTo("Jan  1 00:20:34.567 [k8s1]: 1.1.1.1:31793 (health) <> 2.2.2.2:8080 (ID:12345)"
                        + " Policy denied DROPPED (TCP Flags: SYN)");
    }

    @Test
    void printsADroppedFragmentAsAUserReportedIt() {
        at("2026-05-21T11:46:46.607Z").setDropped(175);
        between("10.20.7.204", "10.20.13.222").setProtocol(IpProtocol.UDP);
        flow.setIdentities(SecurityIdentity.REMOTE_NODE, SecurityIdentity.HOST);
        assertThat(compact())
                .isEqualTo("May 21 11:46:46.607: 10.20.7.204 (remote-node) <> 10.20.13.222 (host)"
                        + " First logical datagram fragment not found DROPPED (IPv4)");
    }

    @Test
    void printsPodsByNameAsTheDocumentationDoes() {
        name("10.0.0.1", "default", "tiefighter");
        name("10.0.0.2", "default", "deathstar-c74d84667-cx5kp");
        at("2026-05-04T12:47:08.811Z").setForwarded(ObservationPoint.TO_OVERLAY);
        between("10.0.0.1", "10.0.0.2").setProtocol(IpProtocol.TCP).setPorts(50214, 80, SYN);
        flow.setIdentities(300, 301);
        assertThat(compact())
                .isEqualTo("May  4 12:47:08.811: default/tiefighter:50214 (ID:300)"
                        + " <> default/deathstar-c74d84667-cx5kp:80 (ID:301) to-overlay FORWARDED (TCP Flags: SYN)");
    }

    @Test
    void printsIpv6AddressesInBracketsOnlyBesidePorts() {
        name("fd00::2", "kube-system", "coredns");
        at("2026-12-31T23:59:59.999999999Z").setForwarded(ObservationPoint.TO_ENDPOINT);
        between("fd00::1", "fd00::2").setProtocol(IpProtocol.UDP).setPorts(1024, 53, 0);
        flow.setIdentities(0xFFFF_FFFF, 104).setDirection(FlowDirection.ORIGINAL);
        assertThat(compact())
                .isEqualTo("Dec 31 23:59:59.999: [fd00::1]:1024 (ID:4294967295) -> kube-system/coredns:53 (ID:104)"
                        + " to-endpoint FORWARDED (UDP)");
        flow.setProtocol(IpProtocol.ICMPV6).setIcmp(128, 0, 7);
        assertThat(compact())
                .isEqualTo("Dec 31 23:59:59.999: fd00::1 (ID:4294967295) -> kube-system/coredns (ID:104)"
                        + " to-endpoint FORWARDED (ICMPv6 EchoRequest)");
    }

    @Test
    void leavesOutPortZeroAndTheSlashOfNoNamespaceAsHubbleDoes() {
        name("10.0.0.2", "", "static");
        at("2026-02-03T04:05:06Z").setForwarded(ObservationPoint.FROM_NETWORK);
        between("10.0.0.1", "10.0.0.2").setProtocol(IpProtocol.UDP).setPorts(0, 53, 0);
        assertThat(compact())
                .isEqualTo("Feb  3 04:05:06.000: 10.0.0.1 (unknown) <> static:53 (unknown)"
                        + " from-network FORWARDED (UDP)");
    }

    @Test
    void keepsNamesFromCommandingTheTerminalAsHubbleDoes() {
        name("10.0.0.1", "a", "\u001b[31mred\r\nend");
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setNode("\u001b[2J");
        assertThat(compactWithNode())
                .startsWith("Jan  1 00:00:00.000 [^[[2J]: a/^[[31mred\\r\\nend (unknown) <> 10.0.0.2 (unknown)");
    }

    @Test
    void writesTheTimesOfItsZone() {
        droppedByPolicy();
        FlowText seoul = new FlowText(names, ZoneId.of("Asia/Seoul"), false);
        assertThat(seoul.append(new StringBuilder(), flow)).startsWith("Jan  1 09:20:34.567: ");
        at("1969-12-31T23:59:59.999999999Z");
        assertThat(compact()).startsWith("Dec 31 23:59:59.999: ");
    }

    @Test
    void appendsToWhatIsThere() {
        droppedByPolicy();
        StringBuilder out = new StringBuilder("> ");
        assertThat(new FlowText(names, ZoneOffset.UTC, false).append(out, flow)).isSameAs(out);
        assertThat(out.toString()).isEqualTo("> " + compact());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void saysWhyInCiliumsWordsOrInOurs(Verdict verdict) {
        between("10.0.0.1", "10.0.0.2").setDropped(verdict);
        String reason = verdict.ciliumReason() == Verdict.NO_CILIUM_REASON
                ? verdict.sentence()
                : DropReason.text(verdict.ciliumReason());
        assertThat(compact()).endsWith(" (unknown) " + reason + " DROPPED (IPv4)");
    }

    @Test
    void printsAReasonWithoutTextAsCiliumDoes() {
        between("10.0.0.1", "10.0.0.2").setDropped(250);
        assertThat(compact()).endsWith(" 250, 0 DROPPED (IPv4)");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOWHERE")
    void namesThePoint(ObservationPoint point) {
        between("10.0.0.1", "10.0.0.2").setForwarded(point);
        assertThat(compact()).endsWith(" (unknown) " + point.text() + " FORWARDED (IPv4)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x02 | SYN",
                "0x12 | SYN, ACK",
                "0x10 | ACK",
                "0x18 | ACK, PSH",
                "0x11 | ACK, FIN",
                "0x14 | ACK, RST",
                "0x04 | RST",
                "0xc2 | SYN, ECE, CWR",
                "0xff | SYN, ACK, RST, FIN, PSH, URG, ECE, CWR",
                "0x00 | ''",
            })
    void namesTcpFlagsInHubblesOrder(String flags, String named) {
        between("10.0.0.1", "10.0.0.2").setProtocol(IpProtocol.TCP).setPorts(1, 2, Integer.decode(flags));
        flow.setForwarded(ObservationPoint.TO_STACK);
        assertThat(compact()).endsWith(" FORWARDED (TCP Flags: " + named + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, EchoReply",
        "8, 0, EchoRequest",
        "8, 3, EchoRequest(Code: 3)",
        "3, 0, DestinationUnreachable(Net)",
        "3, 1, DestinationUnreachable(Host)",
        "3, 3, DestinationUnreachable(Port)",
        "3, 4, DestinationUnreachable(FragmentationNeeded)",
        "3, 13, DestinationUnreachable(CommAdminProhibited)",
        "3, 15, DestinationUnreachable(PrecedenceCutoff)",
        "3, 16, DestinationUnreachable(Code: 16)",
        "4, 0, SourceQuench",
        "5, 3, Redirect(TOS+Host)",
        "9, 0, RouterAdvertisement",
        "10, 0, RouterSolicitation",
        "11, 0, TimeExceeded(TTLExceeded)",
        "11, 1, TimeExceeded(FragmentReassemblyTimeExceeded)",
        "12, 1, ParameterProblem(MissingOption)",
        "13, 0, TimestampRequest",
        "14, 0, TimestampReply",
        "15, 0, InfoRequest",
        "16, 0, InfoReply",
        "17, 0, AddressMaskRequest",
        "18, 0, AddressMaskReply",
        "42, 7, 42(7)",
        "255, 255, 255(255)",
    })
    void namesIcmpMessagesAsHubbleDoes(int type, int code, String named) {
        between("10.0.0.1", "10.0.0.2").setProtocol(IpProtocol.ICMP).setIcmp(type, code, 0);
        flow.setForwarded(ObservationPoint.TO_STACK);
        assertThat(compact()).endsWith(" FORWARDED (ICMPv4 " + named + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, DestinationUnreachable(NoRouteToDst)",
        "1, 4, DestinationUnreachable(PortUnreachable)",
        "1, 6, DestinationUnreachable(RejectRouteToDst)",
        "1, 7, DestinationUnreachable(Code: 7)",
        "2, 0, PacketTooBig",
        "3, 0, TimeExceeded(HopLimitExceeded)",
        "4, 2, ParameterProblem(UnrecognizedIPv6Option)",
        "128, 0, EchoRequest",
        "129, 0, EchoReply",
        "133, 0, RouterSolicitation",
        "134, 0, RouterAdvertisement",
        "135, 0, NeighborSolicitation",
        "136, 0, NeighborAdvertisement",
        "137, 0, Redirect",
        "143, 0, 143(0)",
    })
    void namesIcmpv6MessagesAsHubbleDoes(int type, int code, String named) {
        between("fd00::1", "fd00::2").setProtocol(IpProtocol.ICMPV6).setIcmp(type, code, 0);
        flow.setForwarded(ObservationPoint.TO_STACK);
        assertThat(compact()).endsWith(" FORWARDED (ICMPv6 " + named + ")");
    }

    @ParameterizedTest
    @CsvSource({"6, TCP Flags: SYN", "17, UDP", "132, SCTP", "2, IPv4", "47, IPv4"})
    void summarisesWhatTheInnermostKnownHeaderIs(int protocol, String summary) {
        between("10.0.0.1", "10.0.0.2").setProtocol(protocol).setPorts(7, 9, SYN);
        flow.setForwarded(ObservationPoint.TO_STACK);
        boolean known = !summary.equals("IPv4");
        assertThat(compact())
                .contains(known ? " 10.0.0.1:7 (unknown) <> 10.0.0.2:9 (unknown)" : " 10.0.0.1 (unknown) <> 10.0.0.2 (")
                .endsWith(" FORWARDED (" + summary + ")");
    }

    @ParameterizedTest
    @CsvSource({"6", "17", "132", "1", "58"})
    void summarisesLaterFragmentsAsIpWithoutPorts(int protocol) {
        flow.setForwarded(ObservationPoint.TO_STACK).setProtocol(protocol);
        between("10.0.0.1", "10.0.0.2");
        assertThat(compact()).endsWith(": 10.0.0.1 (unknown) <> 10.0.0.2 (unknown) to-stack FORWARDED (IPv4)");
        between("fd00::1", "fd00::2");
        assertThat(compact()).endsWith(": fd00::1 (unknown) <> fd00::2 (unknown) to-stack FORWARDED (IPv6)");
    }

    @Test
    void hasALineForAPacketWithoutIp() {
        flow.setDropped(Verdict.TRUNCATED);
        assertThat(compact())
                .isEqualTo("Jan  1 00:00:00.000:  (unknown) <>  (unknown) Invalid packet DROPPED (Ethernet)");
    }

    @ParameterizedTest
    @CsvSource({"1, host", "2, world", "3, unmanaged", "5, init", "7, kube-apiserver", "8, ingress", "9, world-ipv4"})
    void namesReservedIdentities(int identity, String name) {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setIdentities(identity, 256);
        assertThat(compact()).contains(": 10.0.0.1 (" + name + ") <> 10.0.0.2 (ID:256) ");
    }
}
