// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowTunnel;
import org.encap4j.flow.PodName;
import org.encap4j.flow.PodNames;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowJsonTest {
    private static final int SYN = 0x02;
    private static final String DAY = "2026-03-04T05:06:07";

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

    private String json() {
        return new FlowJson(names, null).append(new StringBuilder(), flow).toString();
    }

    private String json(String observer, String... mask) {
        return new FlowJson(names, observer)
                .withFieldMask(List.of(mask))
                .append(new StringBuilder(), flow)
                .toString();
    }

    @Test
    void writesAFlowAsHubblesOwnTestExpects() {
        at("1970-01-01T00:20:34.567800Z").setNode("k8s1").setDropped(133);
        between("1.1.1.1", "2.2.2.2").setProtocol(IpProtocol.TCP).setPorts(31793, 8080, SYN);
        flow.setIdentities(4, 12345).setDirection(FlowDirection.ORIGINAL);
        // The flow of that test has nothing but these; Hubble itself fills in more.
        String[] fields = {
            "time",
            "verdict",
            "IP.source",
            "IP.destination",
            "l4.TCP.source_port",
            "l4.TCP.destination_port",
            "source.identity",
            "destination.identity",
            "Type",
            "node_name",
            "event_type",
            "is_reply",
            "Summary"
        };
        assertThat(json(null, fields)).isEqualTo("""
                {"flow":{"time":"1970-01-01T00:20:34.567800Z","verdict":"DROPPED",\
                "IP":{"source":"1.1.1.1","destination":"2.2.2.2"},\
                "l4":{"TCP":{"source_port":31793,"destination_port":8080}},\
                "source":{"identity":4},"destination":{"identity":12345},\
                "Type":"L3_L4","node_name":"k8s1","event_type":{"type":1,"sub_type":133},\
                "is_reply":false,"Summary":"TCP Flags: SYN"}}""");
    }

    /** The mask that Cilium's documentation of the exporter uses, and the two flows that it shows. */
    private static final String[] DOCUMENTED_MASK = {
        "time",
        "source.namespace",
        "source.pod_name",
        "destination.namespace",
        "destination.pod_name",
        "l4",
        "IP",
        "node_name",
        "is_reply",
        "verdict",
        "drop_reason_desc"
    };

    @Test
    void writesADroppedRouterSolicitationAsTheDocumentationOfTheExporterShowsIt() {
        at("2023-08-21T12:12:13.517394084Z").setNode("kind-kind/kind-worker").setDropped(132);
        between("fe80::64d8:8aff:fe72:fc14", "ff02::2")
                .setProtocol(IpProtocol.ICMPV6)
                .setIcmp(133, 0, 0);
        assertThat(json("kind-kind/kind-worker", DOCUMENTED_MASK)).isEqualTo("""
                {"flow":{"time":"2023-08-21T12:12:13.517394084Z","verdict":"DROPPED",\
                "IP":{"source":"fe80::64d8:8aff:fe72:fc14","destination":"ff02::2","ipVersion":"IPv6"},\
                "l4":{"ICMPv6":{"type":133}},"source":{},"destination":{},"node_name":"kind-kind/kind-worker",\
                "drop_reason_desc":"INVALID_SOURCE_IP"},\
                "node_name":"kind-kind/kind-worker","time":"2023-08-21T12:12:13.517394084Z"}""");
    }

    @Test
    void writesADropByPolicyAsTheDocumentationOfTheExporterShowsIt() {
        names.put(Prefix.parse("10.244.1.60"), new PodName("default", "xwing", List.of("k8s:class=xwing")));
        names.put(Prefix.parse("10.244.1.5"), new PodName("default", "deathstar-7848d6c4d5-th9v2", List.of()));
        at("2023-08-21T12:12:18.510175415Z").setNode("kind-kind/kind-worker").setDropped(133);
        between("10.244.1.60", "10.244.1.5").setProtocol(IpProtocol.TCP).setPorts(44916, 80, SYN);
        flow.setIdentities(300, 301);
        assertThat(json("kind-kind/kind-worker", DOCUMENTED_MASK)).isEqualTo("""
                {"flow":{"time":"2023-08-21T12:12:18.510175415Z","verdict":"DROPPED",\
                "IP":{"source":"10.244.1.60","destination":"10.244.1.5","ipVersion":"IPv4"},\
                "l4":{"TCP":{"source_port":44916,"destination_port":80,"flags":{"SYN":true}}},\
                "source":{"namespace":"default","pod_name":"xwing"},\
                "destination":{"namespace":"default","pod_name":"deathstar-7848d6c4d5-th9v2"},\
                "node_name":"kind-kind/kind-worker","drop_reason_desc":"POLICY_DENIED"},\
                "node_name":"kind-kind/kind-worker","time":"2023-08-21T12:12:18.510175415Z"}""");
    }

    @Test
    void writesAReplyWithAllThatIsKnown() {
        names.put(
                Prefix.parse("10.0.1.13"),
                new PodName(
                        "default", "kapinger-good-64cbf459c4-q4tr9", List.of("k8s:server=good", "k8s:app=kapinger")));
        at("2025-04-16T18:49:59.450463857Z").setNode("n1").setForwarded(ObservationPoint.TO_ENDPOINT);
        between("10.0.1.13", "9.134.108.44").setProtocol(IpProtocol.TCP).setPorts(8080, 60778, 0x18);
        flow.setIdentities(39459, 2).setDirection(FlowDirection.REPLY);
        // The fields and their order are those of a flow that Hubble 1.19 exported.
        assertThat(json()).isEqualTo("""
                {"flow":{"time":"2025-04-16T18:49:59.450463857Z","verdict":"FORWARDED",\
                "IP":{"source":"10.0.1.13","destination":"9.134.108.44","ipVersion":"IPv4"},\
                "l4":{"TCP":{"source_port":8080,"destination_port":60778,"flags":{"PSH":true,"ACK":true}}},\
                "source":{"identity":39459,"namespace":"default","labels":["k8s:app=kapinger","k8s:server=good"],\
                "pod_name":"kapinger-good-64cbf459c4-q4tr9"},\
                "destination":{"identity":2,"labels":["reserved:world"]},\
                "Type":"L3_L4","node_name":"n1","reply":true,"event_type":{"type":4},"traffic_direction":"EGRESS",\
                "trace_observation_point":"TO_ENDPOINT","trace_reason":"REPLY","is_reply":true,\
                "Summary":"TCP Flags: ACK, PSH"}}""");
    }

    @Test
    void writesTheTunnelWithItsOuterPacket() {
        at(DAY + "Z").setNode("k8s-ctr").setForwarded(ObservationPoint.TO_OVERLAY);
        between("172.20.0.10", "172.20.1.20").setProtocol(IpProtocol.ICMP).setIcmp(0, 0, 9);
        flow.setIdentities(15584, 46396).setDirection(FlowDirection.ORIGINAL);
        flow.setTunnel(FlowTunnel.GENEVE, 15584).setOuterPorts(50_000, 6081);
        Prefix from = Prefix.parse("fd00:10::100");
        Prefix to = Prefix.parse("fd00:10::101");
        flow.setOuterAddresses(6, from.high(), from.low(), to.high(), to.low());
        assertThat(json()).isEqualTo("""
                {"flow":{"time":"2026-03-04T05:06:07Z","verdict":"FORWARDED",\
                "IP":{"source":"172.20.0.10","destination":"172.20.1.20","ipVersion":"IPv4"},"l4":{"ICMPv4":{}},\
                "tunnel":{"protocol":"GENEVE",\
                "IP":{"source":"fd00:10::100","destination":"fd00:10::101","ipVersion":"IPv6"},\
                "l4":{"UDP":{"source_port":50000,"destination_port":6081}},"vni":15584},\
                "source":{"identity":15584},"destination":{"identity":46396},\
                "Type":"L3_L4","node_name":"k8s-ctr","event_type":{"type":4,"sub_type":4},\
                "traffic_direction":"EGRESS","trace_observation_point":"TO_OVERLAY","is_reply":false,\
                "Summary":"ICMPv4 EchoReply"}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "0, Z",
        "500000000, .500Z",
        "567800000, .567800Z",
        "1, .000000001Z",
        "120000, .000120Z",
        "10, .000000010Z"
    })
    void writesTimesWithNoneThreeSixOrNineDigits(int nanos, String ending) {
        at(DAY + "Z").setTimeNanos(flow.timeNanos() + nanos).setDropped(Verdict.NO_ROUTE);
        assertThat(json("n", "time"))
                .isEqualTo("{\"flow\":{\"time\":\"" + DAY + ending + "\"},\"node_name\":\"n\",\"time\":\"" + DAY
                        + ending + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "TO_ENDPOINT, ORIGINAL, INGRESS",
        "TO_ENDPOINT, REPLY, EGRESS",
        "TO_NETWORK, ORIGINAL, EGRESS",
        "TO_NETWORK, REPLY, INGRESS",
        "TO_STACK, ORIGINAL, EGRESS",
    })
    void saysWhetherTheConnectionGoesOutOfTheNode(ObservationPoint point, FlowDirection direction, String traffic) {
        between("10.0.0.1", "10.0.0.2").setForwarded(point).setDirection(direction);
        assertThat(json("n", "traffic_direction")).contains("{\"flow\":{\"traffic_direction\":\"" + traffic + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"TO_OVERLAY, UNKNOWN", "FROM_OVERLAY, ORIGINAL", "FROM_NETWORK, REPLY"})
    void doesNotSayWhatTheDatapathDoesNotKnow(ObservationPoint point, FlowDirection direction) {
        between("10.0.0.1", "10.0.0.2").setForwarded(point).setDirection(direction);
        assertThat(json(null, "traffic_direction")).isEqualTo("{\"flow\":{}}");
    }

    @Test
    void leavesTheReplyOpenWhenTheDirectionIsNotKnown() {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK);
        assertThat(json()).doesNotContain("reply");
    }

    @Test
    void namesADropAsTheProtocolDoesWhereTheTextSaysSomethingElse() {
        between("10.0.0.1", "10.0.0.2").setDropped(Verdict.FRAGMENTATION_NEEDED);
        assertThat(json())
                .contains("\"verdict\":\"DROPPED\",\"drop_reason\":136,")
                .contains(
                        "\"event_type\":{\"type\":1,\"sub_type\":136},\"drop_reason_desc\":\"CT_MISSING_TCP_ACK_FLAG\",");
    }

    @Test
    void writesTheNumberOfAReasonWithoutAName() {
        between("10.0.0.1", "10.0.0.2").setDropped(250);
        assertThat(json()).contains("\"drop_reason_desc\":250,");
    }

    @Test
    void saysInWordsWhyItDroppedWhatCiliumHasNoReasonFor() {
        between("10.0.0.1", "10.0.0.2").setDropped(Verdict.NOT_FOR_US);
        assertThat(json())
                .contains("\"event_type\":{\"type\":1},\"ext_drop_reason_desc\":\"" + Verdict.NOT_FOR_US.sentence()
                        + "\"")
                .doesNotContain("drop_reason\"")
                .doesNotContain("\"drop_reason_desc");
    }

    @Test
    void hasNoTransportForLaterFragmentsAndOtherProtocols() {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setProtocol(IpProtocol.UDP);
        assertThat(json()).doesNotContain("\"l4\"").contains("\"Summary\":\"IPv4\"");
        flow.setProtocol(IpProtocol.GRE).setPorts(1, 2, 0);
        assertThat(json()).doesNotContain("\"l4\"").contains("\"Summary\":\"IPv4\"");
        flow.clear().setDropped(Verdict.TRUNCATED);
        assertThat(json()).doesNotContain("\"IP\"").contains("\"Summary\":\"Ethernet\"");
    }

    @ParameterizedTest
    @CsvSource({"17, UDP", "132, SCTP"})
    void writesPortsAndLeavesOutZero(int protocol, String name) {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setProtocol(protocol);
        flow.setPorts(0, 65535, 0);
        assertThat(json()).contains("\"l4\":{\"" + name + "\":{\"destination_port\":65535}}");
    }

    @Test
    void writesEveryTcpFlagInTheProtocolsOrder() {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setProtocol(IpProtocol.TCP);
        flow.setPorts(1, 2, 0xFF);
        assertThat(json(null, "l4.TCP.flags"))
                .isEqualTo("{\"flow\":{\"l4\":{\"TCP\":{\"flags\":{\"FIN\":true,\"SYN\":true,\"RST\":true,\"PSH\":true,"
                        + "\"ACK\":true,\"URG\":true,\"ECE\":true,\"CWR\":true}}}}}");
        flow.setPorts(1, 2, 0);
        assertThat(json(null, "l4.TCP.flags")).isEqualTo("{\"flow\":{\"l4\":{\"TCP\":{\"flags\":{}}}}}");
    }

    @Test
    void writesIdentitiesWithoutSign() {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK).setIdentities(0x8000_0001, 7);
        assertThat(json(null, "source", "destination"))
                .isEqualTo("{\"flow\":{\"source\":{\"identity\":2147483649},\"destination\":{\"identity\":7,"
                        + "\"labels\":[\"reserved:kube-apiserver\",\"reserved:remote-node\"]}}}");
    }

    @Test
    void escapesAsGoDoesForTheCommandLine() {
        String odd = "a\"b\\c\b\f\n\r\t\u0001\u001f\u007f<>&\u2028\u2029/ä€\uD83D\uDC1D";
        names.put(Prefix.parse("10.0.0.1"), new PodName("", odd, List.of()));
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK);
        assertThat(json(null, "source.pod_name"))
                .isEqualTo("{\"flow\":{\"source\":{\"pod_name\":\"a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0001\\u001f\u007f"
                        + "\\u003c\\u003e\\u0026\\u2028\\u2029/ä€\uD83D\uDC1D\"}}}");
    }

    @Test
    void masksWithWholeMessagesOverTheirFieldsAndIgnoresWhatItDoesNotWrite() {
        between("10.0.0.1", "10.0.0.2").setForwarded(ObservationPoint.TO_STACK);
        String whole = json(null, "IP");
        assertThat(whole)
                .isEqualTo("{\"flow\":{\"IP\":{\"source\":\"10.0.0.1\",\"destination\":\"10.0.0.2\","
                        + "\"ipVersion\":\"IPv4\"}}}");
        assertThat(json(null, "IP", "IP.source")).isEqualTo(whole);
        assertThat(json(null, "IP.source", "IP")).isEqualTo(whole);
        assertThat(json(null, "ethernet", "l7", "source_service")).isEqualTo("{\"flow\":{}}");
    }
}
