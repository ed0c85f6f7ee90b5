// SPDX-License-Identifier: Apache-2.0
package org.encap4j.identity;

/**
 * The numbering of security identities, as Cilium assigns them.
 *
 * <pre>
 *  31           24 23           16 15                             0
 * +---------------+---------------+-------------------------------+
 * |     scope     |  cluster id   |     number in the cluster     |
 * +---------------+---------------+-------------------------------+
 * </pre>
 *
 * <p>Scope 0 is valid in every node; scopes 1 (networks outside) and 2 (nodes) are numbered by each node for itself and mean
 * nothing elsewhere. With 511 instead of 255 clusters the cluster id takes one bit more, from the number's top.
 */
public final class SecurityIdentity {
    /** Not known, or not carried. */
    public static final int UNKNOWN = 0;
    /** The local node; never valid in a tunnel header. */
    public static final int HOST = 1;
    /** Anything outside the cluster. */
    public static final int WORLD = 2;
    /** A pod that Cilium does not manage. */
    public static final int UNMANAGED = 3;
    /** A health-check endpoint. */
    public static final int HEALTH = 4;
    /** A pod whose labels are not known yet. */
    public static final int INIT = 5;
    /** Another node of the cluster. */
    public static final int REMOTE_NODE = 6;
    /** A node that runs the API server. */
    public static final int KUBE_APISERVER = 7;
    /** An ingress proxy. */
    public static final int INGRESS = 8;
    /** Anything outside, reached over IPv4; used by dual-stack nodes, {@link #WORLD} on the wire. */
    public static final int WORLD_IPV4 = 9;
    /** Anything outside, reached over IPv6; used by dual-stack nodes, {@link #WORLD} on the wire. */
    public static final int WORLD_IPV6 = 10;

    /** Masks the scope. */
    public static final int SCOPE_MASK = 0xFF00_0000;
    /** The scope of identities that one node gave to networks outside the cluster. */
    public static final int SCOPE_NODE_LOCAL = 1 << 24;
    /** The scope of identities that one node gave to other nodes. */
    public static final int SCOPE_REMOTE_NODE = 2 << 24;

    /** The first identity that is not reserved for Cilium or the user. */
    public static final int FIRST_ALLOCATED = 256;

    private static final String[] RESERVED_NAMES = {
        "unknown",
        "host",
        "world",
        "unmanaged",
        "health",
        "init",
        "remote-node",
        "kube-apiserver",
        "ingress",
        "world-ipv4",
        "world-ipv6"
    };

    private SecurityIdentity() {}

    /**
     * Whether an identity stands for another node: a reserved one, or one of the remote-node scope.
     *
     * @param identity all 32 bits
     * @return true for remote-node, kube-apiserver and scope 2
     */
    public static boolean isRemoteNode(int identity) {
        return identity == REMOTE_NODE || identity == KUBE_APISERVER || (identity & SCOPE_MASK) == SCOPE_REMOTE_NODE;
    }

    /**
     * The cluster that assigned an identity.
     *
     * @param identity all 32 bits
     * @param clusterIdMax the highest cluster id of the mesh, 255 or 511
     * @return 0 to {@code clusterIdMax}; 0 where no cluster mesh is used and for the node-local scopes
     */
    public static int clusterId(int identity, int clusterIdMax) {
        if (clusterIdMax != 255 && clusterIdMax != 511) {
            throw new IllegalArgumentException("the highest cluster id is 255 or 511, not " + clusterIdMax);
        }
        int shift = 24 - Integer.bitCount(clusterIdMax);
        return (identity & SCOPE_MASK) != 0 ? 0 : identity >>> shift;
    }

    /**
     * The name of a reserved identity.
     *
     * @param identity all 32 bits
     * @return such as {@code remote-node}, or an empty string when the identity has no name
     */
    public static String name(int identity) {
        return identity >= 0 && identity < RESERVED_NAMES.length ? RESERVED_NAMES[identity] : "";
    }
}
