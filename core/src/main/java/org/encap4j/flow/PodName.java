// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.util.List;

/**
 * How Kubernetes calls a pod.
 *
 * @param namespace its namespace
 * @param name its name within the namespace
 * @param labels its labels as Cilium writes them, such as {@code k8s:app=web}
 */
public record PodName(String namespace, String name, List<String> labels) {
    /**
     * Keeps its own copy of the labels.
     *
     * @param namespace its namespace
     * @param name its name within the namespace
     * @param labels its labels as Cilium writes them
     */
    public PodName {
        labels = List.copyOf(labels);
    }
}
