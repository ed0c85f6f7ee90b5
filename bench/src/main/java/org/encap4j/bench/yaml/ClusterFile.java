// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.io.IOException;
import java.nio.file.Path;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;

/**
 * The nodes and pods of a cluster, written by hand or by Cilium.
 *
 * <p>By hand, in YAML; everything but the names, the addresses and the pod's identity may be left out:
 *
 * <pre>
 *   nodes:
 *     - name: k8s-ctr
 *       addresses: [192.168.10.100/24, "fd00:10::100/64"]   # with the length of the link's subnet, 24 and 64 if not given
 *       internalAddresses: [172.20.0.1]                     # of cilium_host
 *       mac: 02:00:00:00:00:64                              # if not given 02:42 and the IPv4 address
 *       podCIDRs: [172.20.0.0/24, "fd00:20::/64"]
 *       gateways:                                           # to nodes on other links
 *         - {address: 192.168.10.1, mac: 02:00:00:00:00:01}
 *   pods:
 *     - namespace: default
 *       name: curl-pod
 *       addresses: [172.20.0.10]
 *       identity: 15584                                     # or a reserved one by name, such as world
 *       labels: {app: curl}                                 # or a list, [k8s:app=curl]
 *       node: k8s-ctr                                       # if not given the one in whose podCIDRs the first address is
 *       mac: 0a:00:00:00:00:0a                              # if not given 02:42 and the IPv4 address
 * </pre>
 *
 * <p>By Cilium: the JSON of nodes and of IP-identity pairs in its key-value store, one after another as
 * {@code etcdctl get --prefix cilium/state} prints them, with or without the keys, or in a JSON array.
 */
public final class ClusterFile {
    private ClusterFile() {}

    /**
     * Reads a cluster.
     *
     * @param file a file of UTF-8 text, or a pipe, of up to 16 MiB
     * @return the cluster, whose nodes and pods are in the order of the file
     * @throws IOException if it cannot be read or is no text; the message names the file
     * @throws ConfigurationException with the lines of what is no YAML, keys that are not known, values that cannot be read, and
     *     nodes and pods that do not fit together
     */
    public static Cluster read(Path file) throws IOException, ConfigurationException {
        TextFile text = TextFile.read(file);
        Problems problems = new Problems(text.name());
        ClusterRecords records = new ClusterRecords(problems);
        CiliumRecords cilium = new CiliumRecords(problems, records);
        YamlReader reader = new YamlReader(text, problems, new ClusterYaml(problems, records, cilium));
        if (!KvstoreDump.read(text, problems, cilium, reader)) {
            reader.readAll();
        }
        cilium.finish();
        return records.cluster();
    }
}
