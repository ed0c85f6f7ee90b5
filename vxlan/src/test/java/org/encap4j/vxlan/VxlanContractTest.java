// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import java.util.List;
import org.encap4j.fixtures.TunnelProtocolContract;
import org.encap4j.identity.WireIdentity;
import org.encap4j.identity.WireIdentity.TooWide;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.Nested;

/** Every profile of VXLAN and VXLAN-GPE keeps the contract of a tunnel protocol. */
class VxlanContractTest {
    private static final String NO_VNI_FLAG = "0000000000123400";
    private static final String RESERVED_BITS = "0800000000123401";
    private static final String HOST_IN_VNI = "0800000000000100";

    private static TunnelMetadata vni(int vni) {
        return new TunnelMetadata().setVni(vni);
    }

    @Nested
    class Plain implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.PLAIN);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(0x800000);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(vni(-1), vni(0).setPayload(EtherType.IPV4), vni(0).setOam(true));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(NO_VNI_FLAG);
        }
    }

    @Nested
    class PlainAndStrict extends Plain {
        @Override
        public TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.PLAIN).withReception(Reception.STRICT);
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(NO_VNI_FLAG, RESERVED_BITS);
        }
    }

    @Nested
    class IdentityInVni implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.IDENTITY_IN_VNI)
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
            return List.of(NO_VNI_FLAG, HOST_IN_VNI);
        }
    }

    @Nested
    class GroupPolicy implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.GROUP_POLICY).withReception(Reception.STRICT);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(0xFFFFFF).setIdentity(0xBEEF).setDontLearn(true).setPolicyApplied(true);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(vni(1).setIdentity(0x1_0000), vni(0x100_0000).setIdentity(1), vni(1).setOam(true));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(NO_VNI_FLAG, RESERVED_BITS, "0848000000123400", "8800000100123400");
        }
    }

    @Nested
    class GroupPolicyWithoutAGroup extends GroupPolicy {
        @Override
        public TunnelMetadata sent() {
            return vni(0xFFFFFF);
        }
    }

    @Nested
    class Gpe implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return VxlanGpe.plain().withReception(Reception.STRICT);
        }

        @Override
        public TunnelMetadata sent() {
            return vni(0x123456).setPayload(EtherType.IPV4).setReplicated(true);
        }

        @Override
        public TunnelMetadata received() {
            return sent().setNextProtocol(VxlanGpeHeader.NEXT_IPV4);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(vni(-1), vni(1).setPayload(EtherType.MPLS));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(NO_VNI_FLAG, RESERVED_BITS, "1c00000100123400", "0d00000100123400", "0c00000900123400");
        }
    }

    @Nested
    class GpeWithIpv6 extends Gpe {
        @Override
        public TunnelMetadata sent() {
            return vni(0x123456).setPayload(EtherType.IPV6);
        }

        @Override
        public TunnelMetadata received() {
            return sent().setNextProtocol(VxlanGpeHeader.NEXT_IPV6);
        }
    }

    @Nested
    class GpeWithUnknownPayload implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return VxlanGpe.plain();
        }

        @Override
        public TunnelMetadata sent() {
            return vni(7).setPayload(Payload.OPAQUE).setNextProtocol(0x7F);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(
                    vni(7).setPayload(Payload.OPAQUE).setNextProtocol(0x100),
                    vni(7).setPayload(Payload.OPAQUE).setNextProtocol(VxlanGpeHeader.NEXT_IPV4));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(NO_VNI_FLAG, "3c00000100123400");
        }
    }

    @Nested
    class GpeWithIdentityInVni implements TunnelProtocolContract {
        @Override
        public TunnelProtocol protocol() {
            return VxlanGpe.identityInVni();
        }

        @Override
        public TunnelMetadata sent() {
            return new TunnelMetadata().setIdentity(0xABCDEF);
        }

        @Override
        public TunnelMetadata received() {
            return sent().setVni(0xABCDEF).setNextProtocol(VxlanGpeHeader.NEXT_ETHERNET);
        }

        @Override
        public List<TunnelMetadata> refused() {
            return List.of(new TunnelMetadata().setPayload(EtherType.ARP));
        }

        @Override
        public List<String> refusedHeaders() {
            return List.of(HOST_IN_VNI, NO_VNI_FLAG);
        }
    }
}
