// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.yaml.YamlValue.Fields;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;

/**
 * Nodes and IP-identity pairs as Cilium's agents write them into etcd. Keys are Go's field names in any case; those that say
 * nothing of addresses and identities, and those of later versions, are passed over, as Cilium does.
 *
 * <p>The pairs of one pod make one pod. Pairs without a pod (health checks, ingress, the nodes themselves) make none. The
 * records do not say how nodes are linked: their first addresses are taken to be on one link.
 */
final class CiliumRecords {
    private static final String CILIUM_INTERNAL_IP = "CiliumInternalIP";
    /** From the address that other nodes use to those they do not. */
    private static final List<String> PRIORITY = List.of("InternalIP", "ExternalIP");

    private final Problems problems;
    private final ClusterRecords records;
    private final List<KvstoreNode> nodes = new ArrayList<>();
    private final Map<String, KvstorePod> pods = new LinkedHashMap<>();
    private final Map<Integer, List<String>> labels = new HashMap<>();
    private String key = "";

    CiliumRecords(Problems problems, ClusterRecords records) {
        this.problems = problems;
        this.records = records;
    }

    private record KvstoreNode(
            int line, String name, List<Prefix> addresses, List<Prefix> internal, List<Prefix> podCidrs) {}

    private record KvstorePod(
            int line, String namespace, String name, int identity, Prefix host, List<Prefix> addresses) {}

    private record TypedAddress(String type, Prefix address) {}

    /** Whether a mapping is meant as one of Cilium's records. */
    static boolean isRecord(Fields fields) {
        return fields.all().stream()
                .anyMatch(field -> field.key().equalsIgnoreCase("IP")
                        || field.key().equalsIgnoreCase("IPAddresses")
                        || field.key().equalsIgnoreCase("Cluster"));
    }

    /** The key in etcd of the next record. */
    void under(String nextKey) {
        key = nextKey;
    }

    void record(Fields fields) throws ConfigurationException {
        FieldReader reader = new FieldReader(fields, problems, true);
        if (reader.get("IP") != null) {
            pair(reader);
        } else {
            node(reader);
        }
        key = "";
    }

    /** The labels of an identity, {@code k8s:a=b;k8s:c=d;}. */
    void labels(int identity, String text) {
        labels.put(identity, List.of(text.split(";")));
    }

    private void node(FieldReader fields) throws ConfigurationException {
        int before = problems.count();
        String name = named(fields, "Name", "name is unset");
        named(fields, "Cluster", "cluster is unset");
        List<TypedAddress> typed = new ArrayList<>();
        for (FieldReader address : fields.mappings("IPAddresses")) {
            // Cilium's documentation calls it AddressType.
            String type = address.value("Type", text -> text, address.value("AddressType", text -> text, ""));
            Prefix ip = address.value("IP", ClusterYaml::address, null);
            if (ip != null) {
                typed.add(new TypedAddress(type, ip));
            }
        }
        List<Prefix> internal = typed.stream()
                .filter(address -> address.type().equals(CILIUM_INTERNAL_IP))
                .map(TypedAddress::address)
                .toList();
        List<Prefix> addresses = typed.stream()
                .filter(address -> !address.type().equals(CILIUM_INTERNAL_IP))
                .sorted(Comparator.comparingInt(address -> priority(address.type())))
                .map(TypedAddress::address)
                .toList();
        List<Prefix> podCidrs = new ArrayList<>();
        for (String family : List.of("IPv4", "IPv6")) {
            GoNetwork.add(podCidrs, fields, family + "AllocCIDR");
            GoNetwork.addAll(podCidrs, fields, family + "SecondaryAllocCIDRs");
        }
        if (problems.count() == before) {
            nodes.add(new KvstoreNode(fields.line(), name, addresses, internal, podCidrs));
        }
        requireRoom(fields.line());
    }

    private String named(FieldReader fields, String key, String unset) throws ConfigurationException {
        String text = fields.text(key);
        if (text == null || text.isEmpty()) {
            problems.add(fields.line(), key, unset);
        }
        return text == null ? "" : text;
    }

    private static int priority(String type) {
        int place = PRIORITY.indexOf(type);
        return place < 0 ? PRIORITY.size() : place;
    }

    private void pair(FieldReader fields) throws ConfigurationException {
        Prefix address = GoNetwork.read(fields, "IP", "Mask");
        Integer identity = fields.required("ID", ClusterYaml::identity);
        Prefix host = fields.value("HostIP", ClusterYaml::address, null);
        String namespace = fields.value("K8sNamespace", text -> text, "");
        String name = fields.value("K8sPodName", text -> text, "");
        String ip = fields.value("IP", text -> text, "");
        if (!key.isEmpty() && address != null && !keyIs(ip, address)) {
            String expected = key.substring(key.lastIndexOf('/') + 1);
            problems.add(fields.line(), "IP", "IP address does not match key: expected " + expected + ", got " + ip);
        }
        if (address == null || identity == null || name.isEmpty()) {
            return;
        }
        // Its own host is another's node.
        int seen = identity == SecurityIdentity.HOST ? SecurityIdentity.REMOTE_NODE : identity;
        KvstorePod before = pods.putIfAbsent(
                namespace + "/" + name,
                new KvstorePod(fields.line(), namespace, name, seen, host, new ArrayList<>(List.of(address))));
        if (before == null) {
            requireRoom(fields.line());
        } else if (before.identity() != seen) {
            problems.add(
                    fields.line(),
                    "ID",
                    "the pod " + namespace + "/" + name + " has identity " + Integer.toUnsignedString(before.identity())
                            + " in line " + before.line() + " and " + Integer.toUnsignedString(seen) + " here");
        } else {
            before.addresses().add(address);
        }
    }

    private boolean keyIs(String ip, Prefix address) {
        return key.endsWith("/" + ip) && address.isHost() || key.endsWith("/" + address);
    }

    private void requireRoom(int line) throws ConfigurationException {
        if (nodes.size() + pods.size() > ClusterRecords.MOST) {
            throw problems.ending(line, "file", "more than " + ClusterRecords.MOST + " nodes and pods");
        }
    }

    /** Hands over what has been read, now that every node is known. */
    void finish() throws ConfigurationException {
        problems.raise();
        SharedLink link = new SharedLink();
        Map<Prefix, String> nodesByAddress = new HashMap<>();
        for (KvstoreNode node : nodes) {
            link.add(node.addresses());
            node.addresses().forEach(address -> nodesByAddress.put(address, node.name()));
        }
        for (KvstoreNode node : nodes) {
            records.node(
                    node.line(),
                    () -> new ClusterNode(node.name(), link.on(node.addresses()), node.internal(), 0, node.podCidrs()));
        }
        records.nodes()
                .forEach(node -> node.addresses().forEach(own -> nodesByAddress.put(own.address(), node.name())));
        for (KvstorePod pod : pods.values()) {
            String node = nodesByAddress.get(pod.host());
            if (pod.host() != null && node == null && !nodesByAddress.isEmpty()) {
                String host = pod.host().toString();
                problems.add(pod.line(), "HostIP", host.substring(0, host.indexOf('/')) + " is an address of no node");
            }
            records.pod(
                    pod.line(),
                    () -> new ClusterPod(
                            pod.namespace(),
                            pod.name(),
                            pod.addresses(),
                            pod.identity(),
                            labels.getOrDefault(pod.identity(), List.of()),
                            node,
                            0));
        }
    }
}
