// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;

/** The nodes and pods found in a file, with their lines, until they make a cluster. */
final class ClusterRecords {
    /** Of nodes and pods together. */
    static final int MOST = 50_000;

    /** How many records may be checked again to find those that do not fit, which takes a second. */
    private static final long MOST_CHECKS = 1_000_000;

    private final Problems problems;
    private final List<Placed<ClusterNode>> nodes = new ArrayList<>();
    private final List<Placed<ClusterPod>> pods = new ArrayList<>();
    private long checks;

    ClusterRecords(Problems problems) {
        this.problems = problems;
    }

    private record Placed<T>(T record, int line) {}

    /** Makes a node and keeps it; what its constructor refuses is a problem of the line. */
    void node(int line, Supplier<ClusterNode> node) throws ConfigurationException {
        keep(nodes, line, "nodes", node);
    }

    /** Makes a pod and keeps it, likewise. */
    void pod(int line, Supplier<ClusterPod> pod) throws ConfigurationException {
        keep(pods, line, "pods", pod);
    }

    private <T> void keep(List<Placed<T>> kept, int line, String key, Supplier<T> record)
            throws ConfigurationException {
        try {
            kept.add(new Placed<>(record.get(), line));
        } catch (IllegalArgumentException e) {
            problems.add(line, key, e.getMessage());
        }
        if (nodes.size() + pods.size() > MOST) {
            throw problems.ending(line, key, "more than " + MOST + " nodes and pods");
        }
    }

    List<ClusterNode> nodes() {
        return records(nodes);
    }

    private static <T> List<T> records(List<Placed<T>> kept) {
        return kept.stream().map(Placed::record).toList();
    }

    /** The cluster, or all that is wrong with it. */
    Cluster cluster() throws ConfigurationException {
        problems.raise();
        if (nodes.isEmpty()) {
            problems.add(0, "nodes", "there are none");
        }
        findMisfits("nodes", nodes, fitting -> new Cluster(fitting, List.of()));
        problems.raise();
        List<ClusterNode> all = nodes();
        findMisfits("pods", pods, fitting -> new Cluster(all, fitting));
        problems.raise();
        return new Cluster(all, records(pods));
    }

    /**
     * Finds every record that does not fit with those before it, by halving: what does not fit together does not with more
     * either.
     */
    private <T> void findMisfits(String key, List<Placed<T>> kept, Function<List<T>, Cluster> cluster)
            throws ConfigurationException {
        int fitting = 0;
        while (refusal(kept, kept.size(), cluster) != null) {
            int refused = kept.size();
            while (refused - fitting > 1) {
                int middle = (fitting + refused) >>> 1;
                if (refusal(kept, middle, cluster) == null) {
                    fitting = middle;
                } else {
                    refused = middle;
                }
            }
            String reason = refusal(kept, refused, cluster);
            Placed<T> misfit = kept.remove(refused - 1);
            problems.add(misfit.line(), key, reason);
            if (checks > MOST_CHECKS) {
                throw problems.ending(0, key, "more does not fit; looking for it was given up");
            }
        }
    }

    /** Why the first so many do not fit together, or null. */
    private <T> String refusal(List<Placed<T>> kept, int count, Function<List<T>, Cluster> cluster) {
        checks += count;
        try {
            cluster.apply(records(kept.subList(0, count)));
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
