// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

/** Where the knowledge of an address comes from; from the most trusted to the least, as Cilium orders them. */
public enum Source {
    /** The API server's own addresses. */
    KUBE_APISERVER("kube-apiserver"),
    /** This node. */
    LOCAL("local"),
    /** The key-value store. */
    KVSTORE("kvstore"),
    /** Cilium's custom resources. */
    CUSTOM_RESOURCE("custom-resource"),
    /** Kubernetes' own resources. */
    K8S("k8s"),
    /** Another cluster of the mesh. */
    CLUSTER_MESH("clustermesh"),
    /** A watched directory. */
    DIRECTORY("directory"),
    /** The agent's API. */
    API("api"),
    /** Derived from policy or configuration. */
    GENERATED("generated"),
    /** Kept from before a restart. */
    RESTORED("restored"),
    /** Not stated. */
    UNSPEC("unspec");

    private final String text;

    Source(String text) {
        this.text = text;
    }

    /**
     * Whether knowledge from here may take the place of knowledge from another source.
     *
     * @param present the source of what is there
     * @return true for the same source and for a less trusted one
     */
    public boolean mayOverwrite(Source present) {
        return ordinal() <= present.ordinal();
    }

    /** {@return Cilium's name, such as {@code custom-resource}} */
    @Override
    public String toString() {
        return text;
    }
}
