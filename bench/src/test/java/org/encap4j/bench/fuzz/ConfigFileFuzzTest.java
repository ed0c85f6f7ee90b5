// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.encap4j.bench.yaml.ConfigFile;
import org.encap4j.config.CiliumConfig;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration files, from bytes to checked options. */
class ConfigFileFuzzTest {
    private static final TextFileOf FILE = new TextFileOf("config");

    static List<byte[]> seeds() throws IOException {
        return TextFileOf.seeds(
                "cilium.yaml",
                "routing-mode: tunnel\ntunnel-protocol: geneve\ntunnel-port: 6081\nmtu: 1500\n",
                "routing-mode: native\nipv4-native-routing-cidr: 10.0.0.0/8\nauto-direct-node-routes: 'true'\n",
                "{\"tunnel-source-port-range\": \"40000-50000\", \"underlay-protocol\": \"ipv6\"}",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cilium-config\ndata:\n  mtu: \"9000\"\n",
                "apiVersion: v1\nitems:\n- kind: ConfigMap\n  metadata: {name: cilium-config}\n  data: {enable-ipv6: yes}\n",
                "a: &a [x, x]\nb: [*a, *a]\n---\n? !!str c\n: |\n  text\n  more\n");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void readsOrRefuses(byte[] bytes) throws IOException {
        FILE.readOrRefuse(bytes, file -> CiliumConfig.of(ConfigFile.read(file), Set.of("vxlan", "geneve")));
    }
}
