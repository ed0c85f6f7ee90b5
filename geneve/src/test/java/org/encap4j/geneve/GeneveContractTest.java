// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.List;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.TunnelProtocolContract;
import org.encap4j.identity.WireIdentity;
import org.encap4j.identity.WireIdentity.TooWide;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.Nested;

/** Every profile of Geneve, with and without options, keeps the contract of a tunnel protocol. */
class GeneveContractTest {
    private static final String BAD_VERSION = "4000655800123400";
    private static final String BAD_OPTIONS = "0100655800123400fff0121f";
    private static final String UNKNOWN_CRITICAL = "0140655800123400fff09200";
    private static final String OAM = "0080655800123400";
    private static final String HOST_IN_VNI = "0000655800000100";

    private static TunnelMetadata vni(int vni) {
        return new TunnelMetadata().setVni(vni);
    }

    @Nested
    class Plain implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.PLAIN);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(0x800000);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(vni(-1), vni(0x100_0000), vni(1).setPayload(Payload.OPAQUE), vni(1).setPayload(-1));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(BAD_VERSION, BAD_OPTIONS, UNKNOWN_CRITICAL, OAM);
        }
    }

    @Nested
    class PlainAndStrict extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.PLAIN).withReception(Reception.STRICT);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(1).setPayload(EtherType.IPV6);
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of("0000655800123401", "0001655800123400", "0100655800123400fff01220", "0000894f00123400", OAM);
        }
    }

    @Nested
    class OtherPayload extends Plain {
        @Override
        public TunnelMetadata sent() {
            return vni(1).setPayload(EtherType.NSH);
        }
    }

    @Nested
    class CriticalOptions extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.PLAIN)
                    .withOptions(
                            new GeneveOptionValue(0x0102, 0x80, Hex.bytes("00070009")),
                            new GeneveOptionValue(0xFFF0, 0x12, Hex.bytes("000102030405060708090a0b")));
        }

        @Override
        public TunnelMetadata received() {
            return sent().setCritical(true);
        }
    }

    @Nested
    class MostOptions extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.PLAIN)
                    .withOptions(
                            new GeneveOptionValue(0xFFF0, 0x12, new byte[124]),
                            new GeneveOptionValue(0xFFF0, 0x13, new byte[120]));
        }

        @Override
        public TunnelMetadata sent() {
            return vni(5).setPayload(EtherType.IPV4);
        }
    }

    @Nested
    class IdentityInVni extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.IDENTITY_IN_VNI)
                    .withIdentityRules(WireIdentity.dualStack(24).tooWide(TooWide.REFUSE));
        }

        @Override
        public TunnelMetadata sent() {
            return new TunnelMetadata().setIdentity(0xABCDEF);
        }

        @Override
        public TunnelMetadata received() {
            return sent().setVni(0xABCDEF);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(
                    new TunnelMetadata().setIdentity(0x0100_0001),
                    new TunnelMetadata().setIdentity(-1),
                    sent().setPayload(Payload.OPAQUE));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(BAD_VERSION, BAD_OPTIONS, UNKNOWN_CRITICAL, OAM, HOST_IN_VNI);
        }
    }

    @Nested
    class IdentityInOption extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.IDENTITY_OPTION);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(0xFFFFFF).setIdentity(0xFEDC_BA98);
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(BAD_VERSION, BAD_OPTIONS, UNKNOWN_CRITICAL, OAM, "0200655800123400ff4a010100000001");
        }
    }

    @Nested
    class IdentityInCriticalOptionBehindAnother extends IdentityInOption {
        @Override
        public TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.IDENTITY_OPTION)
                    .withIdentityOption(new IdentityOption(0xFFF0, 0x85))
                    .withOptions(new GeneveOptionValue(0xFFF0, 0x12, new byte[8]));
        }

        @Override
        public TunnelMetadata received() {
            return sent().setCritical(true);
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(BAD_VERSION, BAD_OPTIONS, UNKNOWN_CRITICAL, OAM, "0240655800123400fff0850100000001");
        }
    }
}
