// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import org.encap4j.bench.yaml.ClusterFile;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.testdata.DefaultCluster;
import picocli.CommandLine.Option;

/** The option that says which nodes and pods there are. */
final class ClusterOptions {
    @Option(
            names = "--cluster",
            paramLabel = "FILE",
            description =
                    "nodes and pods: YAML as in bench/src/examples/cluster.yaml, or the JSON of nodes and IP-identity"
                            + " pairs in Cilium's etcd (default: two nodes, a pod on each)")
    private String file;

    boolean isGiven() {
        return file != null;
    }

    /** The cluster of the file, or the default cluster. */
    Cluster cluster() throws IOException, ConfigurationException {
        return file == null ? DefaultCluster.cluster() : ClusterFile.read(CaptureFiles.path(file));
    }
}
