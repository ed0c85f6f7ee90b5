// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelMetadataTest {
    @Test
    void startsAsAnEthernetFrameOnNetworkZeroFromNobody() {
        assertEmpty(new TunnelMetadata());
    }

    @Test
    void forgetsEverything() {
        TunnelMetadata metadata = filled();
        assertEmpty(metadata.clear());
    }

    @Test
    void keepsOnlyTheProtocolAndItsPlaceWhenItStartsOver() {
        TunnelProtocol protocol = new ToyTunnel();
        TunnelMetadata metadata = filled().clear(protocol, 50);

        assertThat(metadata.protocol()).isSameAs(protocol);
        assertThat(metadata.headerAt()).isEqualTo(50);
        assertEmpty(metadata.clear());
    }

    @Test
    void carriesEachFlagByItself() {
        for (int flag = 0; flag < 5; flag++) {
            boolean[] expected = new boolean[5];
            expected[flag] = true;
            TunnelMetadata metadata = flagged(expected);
            assertThat(flags(metadata)).as("flag %d set", flag).isEqualTo(expected);
            assertThat(metadata.hasIdentity()).isFalse();

            boolean[] others = {true, true, true, true, true};
            others[flag] = false;
            assertThat(flags(flagged(others).setIdentity(1)))
                    .as("flag %d not", flag)
                    .isEqualTo(others);
            assertThat(flags(set(flagged(true, true, true, true, true), others)))
                    .as("flag %d taken back", flag)
                    .isEqualTo(others);
        }
    }

    @Test
    void carriesWhatADecoderFinds() {
        TunnelMetadata metadata = filled();

        assertThat(metadata.vni()).isEqualTo(7);
        assertThat(metadata.identity()).isEqualTo(8);
        assertThat(metadata.payload()).isEqualTo(0x0800);
        assertThat(metadata.nextProtocol()).isEqualTo(9);
        assertThat(metadata.optionsAt()).isEqualTo(10);
        assertThat(metadata.optionsLength()).isEqualTo(12);
        assertThat(metadata.payloadAt()).isEqualTo(22);
    }

    @Test
    void tellsIdentityZeroFromNone() {
        assertThat(new TunnelMetadata().setIdentity(0).hasIdentity()).isTrue();
        assertThat(new TunnelMetadata().setIdentity(-1).identity()).isEqualTo(-1);
    }

    @Test
    void knowsWhatIsInsideItsPayload() {
        assertThat(innerEtherType(Datagram.ipv4(), 0x6558)).isEqualTo(0x0800);
        assertThat(innerEtherType(Datagram.ipv6(), 0x6558)).isEqualTo(0x86DD);
        assertThat(innerEtherType(Datagram.ipv6().tag("81000007"), 0x6558)).isEqualTo(0x86DD);
        assertThat(innerEtherType(Datagram.ipv4().tag("810000018100000281000003"), 0x6558))
                .isEqualTo(Payload.OPAQUE);
        assertThat(innerEtherType(Datagram.ipv4().noLink(), 0x0800)).isEqualTo(0x0800);
        assertThat(innerEtherType(Datagram.ipv4(), Payload.OPAQUE)).isEqualTo(Payload.OPAQUE);
    }

    @Test
    void takesAnIdentityFromTheWire() {
        TunnelMetadata metadata = new TunnelMetadata();

        assertThat(metadata.receiveIdentity(0)).isEqualTo(Verdict.OK);
        assertThat(metadata.hasIdentity()).isTrue();
        assertThat(metadata.receiveIdentity(0xFFFF_FFFFL)).isEqualTo(Verdict.OK);
        assertThat(metadata.identity()).isEqualTo(-1);
    }

    @Test
    void takesNoIdentityThatIsRefused() {
        TunnelMetadata metadata = new TunnelMetadata();

        assertThat(metadata.receiveIdentity(WireIdentity.REFUSED)).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(metadata.hasIdentity()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesPortsThatUdpDoesNotHave(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TunnelProtocol.requirePort(port))
                .withMessageContaining(Integer.toString(port))
                .withMessageContaining("1..65535");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4789, 65_535})
    void passesPortsThatUdpHas(int port) {
        assertThat(TunnelProtocol.requirePort(port)).isEqualTo(port);
    }

    private static int innerEtherType(Datagram packet, int payload) {
        byte[] bytes = packet.bytes();
        TunnelMetadata metadata = new TunnelMetadata().setPayload(payload).setPayloadAt(0);
        return metadata.innerEtherType(new Frame().bind(bytes, 0, 0, bytes.length));
    }

    private static TunnelMetadata flagged(boolean... flags) {
        return set(new TunnelMetadata(), flags);
    }

    private static TunnelMetadata set(TunnelMetadata metadata, boolean... flags) {
        return metadata.setOam(flags[0])
                .setReplicated(flags[1])
                .setDontLearn(flags[2])
                .setPolicyApplied(flags[3])
                .setCritical(flags[4]);
    }

    private static boolean[] flags(TunnelMetadata metadata) {
        return new boolean[] {
            metadata.oam(), metadata.replicated(), metadata.dontLearn(), metadata.policyApplied(), metadata.critical()
        };
    }

    private static TunnelMetadata filled() {
        TunnelMetadata metadata = new TunnelMetadata()
                .setVni(7)
                .setIdentity(8)
                .setPayload(0x0800)
                .setNextProtocol(9)
                .setOam(true)
                .setReplicated(true)
                .setDontLearn(true)
                .setPolicyApplied(true)
                .setCritical(true)
                .setOptions(10, 12)
                .setPayloadAt(22);
        metadata.outer().set(1, 2, 3, 4);
        metadata.outer().setChecksums(Checksum.GOOD, Checksum.BAD);
        metadata.outer().setEcnAlarm(true);
        return metadata;
    }

    private static void assertEmpty(TunnelMetadata metadata) {
        assertThat(metadata).usingRecursiveComparison().isEqualTo(new TunnelMetadata());
        assertThat(metadata.vni()).isZero();
        assertThat(metadata.identity()).isZero();
        assertThat(metadata.hasIdentity()).isFalse();
        assertThat(metadata.payload()).isEqualTo(0x6558);
        assertThat(metadata.protocol()).isNull();
        assertThat(metadata.headerAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.optionsAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.optionsLength()).isZero();
        assertThat(metadata.payloadAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.outer().linkAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.outer().ipAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.outer().udpAt()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.outer().end()).isEqualTo(TunnelMetadata.NOWHERE);
        assertThat(metadata.outer().ipChecksum()).isEqualTo(Checksum.UNCHECKED);
        assertThat(metadata.outer().udpChecksum()).isEqualTo(Checksum.UNCHECKED);
        assertThat(metadata.outer().ecnAlarm()).isFalse();
    }
}
