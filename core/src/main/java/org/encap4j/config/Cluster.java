// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.encap4j.flow.PodName;
import org.encap4j.flow.PodNames;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;

/**
 * The nodes and pods of a cluster, which fit together: no name and no address is there twice, no PodCIDRs overlap, and every
 * pod has a node. Immutable.
 */
public final class Cluster {
    private static final int NAMED_IN_MESSAGES = 5;

    private final List<ClusterNode> nodes;
    private final List<ClusterPod> pods;
    private final Map<String, ClusterNode> nodesByName = new LinkedHashMap<>();
    private final PrefixTable<ClusterNode> podCidrs = new PrefixTable<>();

    /**
     * Checks that nodes and pods fit together.
     *
     * @param nodes the nodes, in the order in which they are shown
     * @param pods the pods, in the order in which they are shown
     * @throws IllegalArgumentException for two nodes or two pods of one name, an address that two have, PodCIDRs that overlap,
     *     and a pod whose node is not known or, if none is XX
     */
    public Cluster(List<ClusterNode> nodes, List<ClusterPod> pods) {
        this.nodes = List.copyOf(nodes);
        this.pods = List.copyOf(pods);
        for (ClusterNode node : nodes) {
            if (nodesByName.put(node.name(), node) != null) {
                throw new IllegalArgumentException("two nodes are named " + node.name());
            }
        }
        checkAddresses();
        checkPodCidrs();
        Set<String> names = new HashSet<>();
        for (ClusterPod pod : pods) {
            if (!names.add(pod.qualifiedName())) {
                throw new IllegalArgumentException("two pods are named " + pod.qualifiedName());
            }
            nodeOf(pod);
        }
    }

    private void checkAddresses() {
        Map<Prefix, String> owners = new HashMap<>();
        for (ClusterNode node : nodes) {
            node.addresses().forEach(own -> claim(owners, own.address(), "node " + node.name()));
            node.internalAddresses().forEach(own -> claim(owners, own, "node " + node.name()));
        }
        for (ClusterPod pod : pods) {
            pod.addresses().forEach(own -> claim(owners, own, "pod " + pod.qualifiedName()));
        }
    }

    private static void claim(Map<Prefix, String> owners, Prefix address, String owner) {
        String other = owners.put(address, owner);
        if (other != null) {
            throw new IllegalArgumentException(
                    "the address " + NodeAddress.text(address) + " belongs to two: " + other + " and " + owner);
        }
    }

    /** In the order of prefixes, one that contains others stands directly before the first of them. */
    private void checkPodCidrs() {
        TreeMap<Prefix, ClusterNode> owners = new TreeMap<>();
        for (ClusterNode node : nodes) {
            for (Prefix podCidr : node.podCidrs()) {
                ClusterNode other = owners.put(podCidr, node);
                if (other != null) {
                    throw overlap(podCidr, other, podCidr, node);
                }
            }
        }
        podCidrs.putAll(owners);
        Map.Entry<Prefix, ClusterNode> before = null;
        for (Map.Entry<Prefix, ClusterNode> entry : owners.entrySet()) {
            if (before != null && before.getKey().contains(entry.getKey())) {
                throw overlap(before.getKey(), before.getValue(), entry.getKey(), entry.getValue());
            }
            before = entry;
        }
    }

    private static IllegalArgumentException overlap(
            Prefix one, ClusterNode owner, Prefix other, ClusterNode otherOwner) {
        return new IllegalArgumentException("PodCIDRs overlap: " + one + " of node " + owner.name() + " and " + other
                + " of node " + otherOwner.name());
    }

    /** {@return the nodes, in the order given} */
    public List<ClusterNode> nodes() {
        return nodes;
    }

    /** {@return the pods, in the order given} */
    public List<ClusterPod> pods() {
        return pods;
    }

    /**
     * Finds a node.
     *
     * @param name its name
     * @return the node
     * @throws IllegalArgumentException if there is none of that name; the message names those that are there
     */
    public ClusterNode node(String name) {
        ClusterNode node = nodesByName.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is named '" + name + "', only " + known());
        }
        return node;
    }

    /**
     * The pods of a node.
     *
     * @param name the node's name
     * @return in the order of {@link #pods}
     * @throws IllegalArgumentException if there is no node of that name
     */
    public List<ClusterPod> podsOf(String name) {
        ClusterNode node = node(name);
        return pods.stream().filter(pod -> nodeOf(pod) == node).toList();
    }

    /**
     * The same cluster, but for the MAC address of a node.
     *
     * @param name the node's name
     * @param mac 48 bits
     * @return a new cluster
     * @throws IllegalArgumentException if there is no node of that name, or if the MAC address is not that of a single station
     */
    public Cluster withMac(String name, long mac) {
        ClusterNode changed = node(name).withMac(mac);
        return new Cluster(
                nodes.stream()
                        .map(node -> node.name().equals(name) ? changed : node)
                        .toList(),
                pods);
    }

    /** {@return what the pods are called, by their addresses; new at each call} */
    public PodNames names() {
        PodNames names = new PodNames();
        for (ClusterPod pod : pods) {
            PodName name = new PodName(pod.namespace(), pod.name(), pod.labels());
            pod.addresses().forEach(address -> names.put(address, name));
        }
        return names;
    }

    /** The addresses of nodes, pods and one node's gateways whose MAC addresses are given. */
    Set<Prefix> given(ClusterNode own) {
        Set<Prefix> given = new HashSet<>();
        own.gateways().forEach(gateway -> given.add(gateway.address()));
        for (ClusterNode node : nodes) {
            if (!node.isMacMade()) {
                node.addresses().forEach(address -> given.add(address.address()));
            }
        }
        for (ClusterPod pod : pods) {
            if (!pod.isMacMade()) {
                given.addAll(pod.addresses());
            }
        }
        return given;
    }

    /** Without the pods, PodCIDRs and internal addresses of families that are not wanted; nodes keep their own addresses. */
    Cluster only(boolean ipv4, boolean ipv6) {
        if (ipv4 && ipv6) {
            return this;
        }
        Predicate<Prefix> wanted = prefix -> prefix.isIpv6() ? ipv6 : ipv4;
        return new Cluster(
                nodes.stream()
                        .map(node -> new ClusterNode(
                                node.name(),
                                node.addresses(),
                                node.internalAddresses().stream().filter(wanted).toList(),
                                node.mac(),
                                node.podCidrs().stream().filter(wanted).toList(),
                                node.gateways()))
                        .toList(),
                pods.stream()
                        .filter(pod -> pod.addresses().stream().anyMatch(wanted))
                        .map(pod -> new ClusterPod(
                                pod.namespace(),
                                pod.name(),
                                pod.addresses().stream().filter(wanted).toList(),
                                pod.identity(),
                                pod.labels(),
                                nodeOf(pod).name(),
                                pod.mac()))
                        .toList());
    }

    private String known() {
        String first = nodesByName.keySet().stream().limit(NAMED_IN_MESSAGES).collect(Collectors.joining(", "));
        int others = nodes.size() - NAMED_IN_MESSAGES;
        return others > 0 ? first + " and " + others + " others" : first;
    }

    /**
     * The node that a pod runs on.
     *
     * @param pod one of this cluster's
     * @return the node that it names, else the one in whose PodCIDRs its addresses are
     * @throws IllegalArgumentException if there is no such node, which no pod of this cluster meets
     */
    public ClusterNode nodeOf(ClusterPod pod) {
        String whose = "pod " + pod.qualifiedName() + ": ";
        if (pod.node() != null) {
            ClusterNode named = nodesByName.get(pod.node());
            if (named == null) {
                throw new IllegalArgumentException(
                        whose + "its node '" + pod.node() + "' is not there, only " + known());
            }
            return named;
        }
        ClusterNode found = null;
        for (Prefix address : pod.addresses()) {
            ClusterNode around = address.isIpv6()
                    ? podCidrs.lookup(address.high(), address.low())
                    : podCidrs.lookup((int) address.low());
            if (found != null && around != null && found != around) {
                throw new IllegalArgumentException(whose + "its addresses are in the PodCIDRs of node " + found.name()
                        + " and of node " + around.name());
            }
            found = found == null ? around : found;
        }
        if (found == null) {
            throw new IllegalArgumentException(whose + "none of its addresses is in a node's PodCIDR: "
                    + pod.addresses().stream().map(NodeAddress::text).collect(Collectors.joining(", ")));
        }
        return found;
    }
}
