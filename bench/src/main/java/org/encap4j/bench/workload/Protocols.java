// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveHeader;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/** The tunnel headers that are measured. */
public enum Protocols {
    /** VXLAN with a network's VNI and no identity. */
    VXLAN {
        @Override
        TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        }
    },
    /** VXLAN with the identity in the VNI, as Cilium sends it. */
    VXLAN_IDENTITY {
        @Override
        TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
        }
    },
    /** VXLAN with the identity in the group policy. */
    VXLAN_GROUP {
        @Override
        TunnelProtocol protocol() {
            return Vxlan.of(VxlanProfile.GROUP_POLICY);
        }
    },
    /** Geneve without options. */
    GENEVE {
        @Override
        TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.PLAIN);
        }
    },
    /** Geneve without options and with the identity in the VNI, as Cilium sends it. */
    GENEVE_IDENTITY {
        @Override
        TunnelProtocol protocol() {
            return Geneve.of(GeneveProfile.IDENTITY_IN_VNI);
        }
    },
    /** Geneve with 8 bytes of options: the identity. */
    GENEVE_8 {
        @Override
        TunnelProtocol protocol() {
            return geneve(0);
        }
    },
    /** Geneve with 16 bytes of options: the identity and one more of 8 bytes. */
    GENEVE_16 {
        @Override
        TunnelProtocol protocol() {
            return geneve(1);
        }
    },
    /** Geneve with 64 bytes of options: the identity and seven more of 8 bytes each. */
    GENEVE_64 {
        @Override
        TunnelProtocol protocol() {
            return geneve(7);
        }
    };

    private static final int EXPERIMENTAL_CLASS = 0xFF00;

    abstract TunnelProtocol protocol();

    private static Geneve geneve(int constants) {
        GeneveOptionValue[] options = new GeneveOptionValue[constants];
        for (int i = 0; i < constants; i++) {
            byte[] data = new byte[2 * GeneveHeader.WORD - GeneveOption.DATA_OFFSET];
            options[i] = new GeneveOptionValue(EXPERIMENTAL_CLASS, 1 + i, data);
        }
        return Geneve.of(GeneveProfile.IDENTITY_OPTION).withOptions(options);
    }
}
