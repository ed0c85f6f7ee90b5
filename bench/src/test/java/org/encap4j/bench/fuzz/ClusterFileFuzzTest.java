// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.encap4j.bench.yaml.ClusterFile;
import org.junit.jupiter.params.provider.MethodSource;

/** Cluster files, written by hand and by Cilium. */
class ClusterFileFuzzTest {
    private static final TextFileOf FILE = new TextFileOf("cluster");

    static List<byte[]> seeds() throws IOException {
        return TextFileOf.seeds(
                "cluster.yaml",
                "nodes: [{name: a, addresses: [10.0.0.1/24], podCIDRs: [10.1.0.0/24]}]\n"
                        + "pods: [{namespace: n, name: p, addresses: [10.1.0.5], identity: world, labels: {a: b}}]\n",
                "nodes:\n- name: a\n  addresses: [fd00::1/64]\n  gateways: [{address: fd00::9, mac: 02:00:00:00:00:01}]\n",
                "{\"Name\":\"k\",\"Cluster\":\"c\",\"IPAddresses\":[{\"Type\":\"InternalIP\",\"IP\":\"10.0.0.1\"}],"
                        + "\"IPv4AllocCIDR\":{\"IP\":\"10.1.0.0\",\"Mask\":\"////AA==\"}}",
                "cilium/state/ip/v1/default/10.1.0.5\n{\"IP\":\"10.1.0.5\",\"Mask\":null,\"HostIP\":\"10.0.0.1\",\"ID\":77,"
                        + "\"Key\":0,\"Metadata\":\"\",\"K8sNamespace\":\"n\",\"K8sPodName\":\"p\"}\n",
                "[{\"IP\":\"10.1.0.5\",\"ID\":1,\"K8sNamespace\":\"n\",\"K8sPodName\":\"p\"}]");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void readsOrRefuses(byte[] bytes) throws IOException {
        FILE.readOrRefuse(bytes, ClusterFile::read);
    }
}
