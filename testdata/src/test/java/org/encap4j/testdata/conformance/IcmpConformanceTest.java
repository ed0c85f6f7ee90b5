// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.u16;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.IcmpReason;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class IcmpConformanceTest {
    private static final long MAC = 0x0200_0000_0001L;

    private static Hop tooLong(boolean ipv6, int length) {
        byte[] payload = new byte[length - (ipv6 ? 48 : 28)];
        Arrays.fill(payload, (byte) 0x5A);
        Datagram datagram = TwoNodes.podToPod(ipv6).payload(payload);
        Hop hop = TwoNodes.fromPod(TwoNodes.node("k8s-ctr"), datagram);
        assertThat(hop.verdict()).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        return hop;
    }

    @Conformance(
            id = "IM-01",
            says =
                    "A pod's packet that does not fit into the tunnel is answered over IPv4 with type 3 code 4 and the MTU inside;"
                            + " as much of it is quoted as 576 bytes hold.",
            source = "RFC 1191 section 4, RFC 1812 section 4.3.2.3")
    void answersIpv4() {
        Hop hop = tooLong(false, 1451);
        byte[] error = hop.error();
        assertThat(error).hasSize(Wire.IP_AT + 576);
        assertThat(u16(error, Wire.IP_AT + 2)).isEqualTo(576);
        assertThat(error[Wire.IP_AT + 9]).as("ICMP").isEqualTo((byte) 1);
        assertThat(Hex.text(Arrays.copyOfRange(error, Wire.IP_AT + 16, Wire.IP_AT + 20)))
                .as("to the sender")
                .isEqualTo("ac14000a");
        int icmpAt = Wire.IP_AT + 20;
        assertThat(u16(error, icmpAt)).isEqualTo(0x0304);
        assertThat(u16(error, icmpAt + 4)).isZero();
        assertThat(u16(error, icmpAt + 6)).isEqualTo(1450);
        assertThat(Datagram.ipv4ChecksumGood(error, Wire.IP_AT)).isTrue();
        assertThat(quoted(error, icmpAt + 8)).isEqualTo(sent(hop, 576 - 28));
    }

    private static String quoted(byte[] error, int at) {
        return Hex.text(Arrays.copyOfRange(error, at, error.length));
    }

    private static String sent(Hop hop, int length) {
        return Hex.text(Arrays.copyOfRange(hop.bytes(), Wire.IP_AT, Wire.IP_AT + length));
    }

    @Conformance(
            id = "IM-02",
            says =
                    "Over IPv6 it is answered with packet too big and the MTU inside, which is the link's less the headers; the"
                            + " error holds up to 1280 bytes.",
            source = "RFC 4443 sections 2.4(c) and 3.2")
    void answersIpv6() {
        Hop hop = tooLong(true, 1451);
        byte[] error = hop.error();
        assertThat(error).hasSize(Wire.IP_AT + 1280);
        int icmpAt = Wire.IP_AT + 40;
        assertThat(error[Wire.IP_AT + 6]).as("ICMPv6").isEqualTo((byte) 58);
        assertThat(u16(error, icmpAt)).isEqualTo(0x0200);
        assertThat(u16(error, icmpAt + 4)).isZero();
        assertThat(u16(error, icmpAt + 6)).isEqualTo(1450);
        assertThat(quoted(error, icmpAt + 8)).isEqualTo(sent(hop, 1280 - 48));
    }

    private static boolean answered(Datagram datagram) {
        return answered(datagram.bytes());
    }

    private static boolean answered(byte[] packet) {
        IcmpError errors = new IcmpError(MAC, 0x0A0900FE, 1, 1, new IcmpRateLimit(1, 1));
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        byte[] lent = new byte[IcmpError.MAX_LENGTH];
        return errors.write(IcmpReason.HOPS_EXCEEDED, frame, Wire.IP_AT, 0, new Frame().bind(lent, 0, 0, lent.length));
    }

    @Conformance(
            id = "IM-03",
            says =
                    "Nothing is answered that is itself an ICMP error, that goes to or claims to come from many or nobody, and no"
                            + " later fragment over IPv4.",
            source = "RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7, RFC 4443 section 2.4(e)",
            deviates =
                    "later fragments over IPv6 are answered, which RFC 4443 does not forbid, but for those of ICMPv6, which may"
                            + " be errors")
    void leavesSomePacketsUnanswered() {
        assertThat(answered(Datagram.ipv4())).isTrue();
        assertThat(answered(Datagram.ipv6())).isTrue();
        for (int type : new int[] {3, 4, 5, 11, 12}) {
            assertThat(answered(Datagram.ipv4().protocol(1).ports(type << 8, 0)))
                    .as("ICMP type %d", type)
                    .isFalse();
        }
        assertThat(answered(Datagram.ipv4().protocol(1).ports(8 << 8, 0)))
                .as("echo request")
                .isTrue();
        for (int type : new int[] {1, 2, 3, 4, 127, 137}) {
            assertThat(answered(Datagram.ipv6().protocol(58).ports(type << 8, 0)))
                    .as("ICMPv6 type %d", type)
                    .isFalse();
        }
        assertThat(answered(Datagram.ipv6().protocol(58).ports(128 << 8, 0)))
                .as("echo request")
                .isTrue();
        String[] ipv4 = {"00000000 0a090002", "7f000001 0a090002", "e0000001 0a090002", "ffffffff 0a090002"};
        for (String nobody : ipv4) {
            assertThat(answered(Datagram.ipv4().addresses(nobody))).as(nobody).isFalse();
        }
        assertThat(answered(Datagram.ipv4().addresses("0a090001 e0000001"))).isFalse();
        assertThat(answered(Datagram.ipv4().addresses("0a090001 ffffffff"))).isFalse();
        String someone = "fd000009000000000000000000000001";
        String group = "ff020000000000000000000000000001";
        assertThat(answered(Datagram.ipv6().addresses("0".repeat(32) + someone)))
                .isFalse();
        assertThat(answered(Datagram.ipv6().addresses(group + someone))).isFalse();
        assertThat(answered(Datagram.ipv6().addresses(someone + group))).isFalse();
        byte[] broadcastFrame = Datagram.ipv4().bytes();
        Arrays.fill(broadcastFrame, 0, 6, (byte) 0xFF);
        assertThat(answered(broadcastFrame)).isFalse();

        assertThat(answered(Datagram.ipv4().fragmentField(0x2000))).as("first").isTrue();
        assertThat(answered(Datagram.ipv4().fragmentField(0x0001))).as("later").isFalse();
        assertThat(answered(Datagram.ipv6().extension(44, "0000000800000001"))).isTrue();
        assertThat(answered(Datagram.ipv6().protocol(58).extension(44, "0000000800000001")))
                .isFalse();
    }

    @Conformance(
            id = "IM-04",
            says =
                    "Errors keep to a rate with bursts up to a limit, both configurable, and packets that get none take nothing"
                            + " from it.",
            source = "RFC 4443 section 2.4(f)")
    void keepsToARate() {
        IcmpRateLimit limit = new IcmpRateLimit(10, 3);
        IcmpError errors = new IcmpError(MAC, 0x0A0900FE, 1, 1, limit);
        long tenth = TimeUnit.MILLISECONDS.toNanos(100);
        byte[] unanswerable = Datagram.ipv4().addresses("00000000 0a090002").bytes();
        int written = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(write(errors, unanswerable, 0)).isFalse();
            written += write(errors, Datagram.ipv4().bytes(), 0) ? 1 : 0;
        }
        assertThat(written).isEqualTo(3);
        assertThat(write(errors, Datagram.ipv6().bytes(), tenth - 1)).isFalse();
        assertThat(write(errors, Datagram.ipv6().bytes(), tenth)).isTrue();
        assertThat(write(errors, Datagram.ipv4().bytes(), tenth)).isFalse();
    }

    private static boolean write(IcmpError errors, byte[] packet, long nanos) {
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        byte[] lent = new byte[IcmpError.MAX_LENGTH];
        return errors.write(IcmpReason.NO_ROUTE, frame, Wire.IP_AT, nanos, new Frame().bind(lent, 0, 0, lent.length));
    }
}
