// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/** The tunnel headers that C knows, by the names that operations end with. */
final class Headers {
    private static final Map<String, TunnelProtocol> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("vxlan", Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT));
        BY_NAME.put("vxlan-identity", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI));
        BY_NAME.put("vxlan-group", Vxlan.of(VxlanProfile.GROUP_POLICY));
        BY_NAME.put("geneve", Geneve.of(GeneveProfile.PLAIN));
        BY_NAME.put("geneve-identity", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));
        BY_NAME.put("geneve-8", geneve(0));
        BY_NAME.put("geneve-16", geneve(1));
        BY_NAME.put("geneve-64", geneve(7));
    }

    private Headers() {}

    private static TunnelProtocol geneve(int others) {
        return Geneve.of(GeneveProfile.IDENTITY_OPTION)
                .withOptions(IntStream.rangeClosed(1, others)
                        .mapToObj(type -> new GeneveOptionValue(0xFF00, type, new byte[4]))
                        .toArray(GeneveOptionValue[]::new));
    }

    /** All names, for parameterised tests. */
    static Iterable<String> names() {
        return BY_NAME.keySet();
    }

    static TunnelProtocol get(String name) {
        return BY_NAME.get(name);
    }
}
