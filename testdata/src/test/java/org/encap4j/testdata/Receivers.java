// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;

/** Receivers of every profile, lenient and strict, verifying and reporting. */
final class Receivers {
    private Receivers() {}

    /** A receiver and what it is called in messages. */
    record Receiver(String name, Decapsulator decapsulator) {}

    /** {@return 16 receivers, each of VXLAN, VXLAN-GPE and Geneve on all their ports} */
    static List<Receiver> all() {
        List<Receiver> receivers = new ArrayList<>();
        for (Reception reception : Reception.values()) {
            for (ChecksumPolicy policy : ChecksumPolicy.values()) {
                add(receivers, reception, policy, VxlanProfile.PLAIN, VxlanGpe.plain(), GeneveProfile.PLAIN);
                add(
                        receivers,
                        reception,
                        policy,
                        VxlanProfile.IDENTITY_IN_VNI,
                        VxlanGpe.identityInVni(),
                        GeneveProfile.IDENTITY_IN_VNI);
                add(
                        receivers,
                        reception,
                        policy,
                        VxlanProfile.GROUP_POLICY,
                        VxlanGpe.plain(),
                        GeneveProfile.IDENTITY_OPTION);
                receivers.add(receiver(
                        "GPE on 4789, " + reception + ", " + policy,
                        policy,
                        VxlanGpe.plain().withPort(Vxlan.IANA_PORT).withReception(reception)));
            }
        }
        return receivers;
    }

    private static void add(
            List<Receiver> receivers,
            Reception reception,
            ChecksumPolicy policy,
            VxlanProfile vxlan,
            VxlanGpe gpe,
            GeneveProfile geneve) {
        Vxlan plain = Vxlan.of(vxlan).withReception(reception);
        receivers.add(receiver(
                vxlan + ", " + geneve + ", " + reception + ", " + policy,
                policy,
                plain,
                plain.withPort(Vxlan.IANA_PORT),
                gpe.withReception(reception),
                Geneve.of(geneve).withReception(reception)));
    }

    private static Receiver receiver(String name, ChecksumPolicy policy, TunnelProtocol... protocols) {
        return new Receiver(name, Decapsulator.of(protocols).checksums(policy));
    }
}
