// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.encap4j.bench.yaml.YamlValue.Field;
import org.encap4j.bench.yaml.YamlValue.Fields;
import org.encap4j.bench.yaml.YamlValue.Scalar;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.NodeGateway;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EthernetHeader;

/** Documents with the lists {@code nodes} and {@code pods}; what is neither goes to the reader of Cilium's own records. */
final class ClusterYaml implements YamlVisitor {
    private static final String NODES = "nodes";
    private static final String PODS = "pods";
    private static final int NAMED_IDENTITIES = SecurityIdentity.WORLD_IPV6 + 1;

    private final Problems problems;
    private final ClusterRecords records;
    private final CiliumRecords cilium;

    ClusterYaml(Problems problems, ClusterRecords records, CiliumRecords cilium) {
        this.problems = problems;
        this.records = records;
        this.cilium = cilium;
    }

    @Override
    public Set<String> lists() {
        return Set.of(NODES, PODS);
    }

    @Override
    public void item(String list, YamlValue value) throws ConfigurationException {
        if (!(value instanceof Fields fields)) {
            problems.add(value.line(), list.isEmpty() ? "file" : list, value.kind() + "; expected a mapping");
        } else if (list.equals(NODES)) {
            node(new FieldReader(fields, problems, false));
        } else if (list.equals(PODS)) {
            pod(new FieldReader(fields, problems, false));
        } else {
            cilium.record(fields);
        }
    }

    @Override
    public void document(YamlValue rest) throws ConfigurationException {
        if (rest instanceof Fields fields) {
            if (CiliumRecords.isRecord(fields)) {
                cilium.record(fields);
                return;
            }
            if (fields.has("kind")) {
                throw problems.ending(
                        fields.line(),
                        "file",
                        "a " + fields.text("kind") + " of Kubernetes; expected a mapping with nodes and pods");
            }
            FieldReader reader = new FieldReader(fields, problems, false);
            reader.items(NODES);
            reader.items(PODS);
            reader.refuseOthers();
        } else if (!(rest instanceof Scalar scalar && scalar.isNull())) {
            throw problems.ending(rest.line(), "file", rest.kind() + "; expected a mapping with nodes and pods");
        }
    }

    private void node(FieldReader fields) throws ConfigurationException {
        int before = problems.count();
        String name = fields.required("name");
        List<NodeAddress> addresses = fields.list("addresses", NodeAddress::parse);
        List<Prefix> internal = fields.list("internalAddresses", ClusterYaml::address);
        long mac = fields.value("mac", EthernetHeader::parseMac, 0L);
        List<Prefix> podCidrs = fields.list("podCIDRs", Prefix::parse);
        List<NodeGateway> gateways = gateways(fields);
        fields.refuseOthers();
        if (problems.count() == before) {
            records.node(fields.line(), () -> new ClusterNode(name, addresses, internal, mac, podCidrs, gateways));
        }
    }

    private List<NodeGateway> gateways(FieldReader fields) throws ConfigurationException {
        List<NodeGateway> gateways = new ArrayList<>();
        for (FieldReader gateway : fields.mappings("gateways")) {
            Prefix address = gateway.required("address", ClusterYaml::address);
            Long mac = gateway.required("mac", EthernetHeader::parseMac);
            gateway.refuseOthers();
            if (address != null && mac != null) {
                try {
                    gateways.add(new NodeGateway(address, mac));
                } catch (IllegalArgumentException e) {
                    problems.add(gateway.line(), "gateways", e.getMessage());
                }
            }
        }
        return gateways;
    }

    private void pod(FieldReader fields) throws ConfigurationException {
        int before = problems.count();
        String namespace = fields.required("namespace");
        String name = fields.required("name");
        List<Prefix> addresses = fields.list("addresses", ClusterYaml::address);
        Integer identity = fields.required("identity", ClusterYaml::identity);
        List<String> labels = labels(fields);
        String node = fields.text("node");
        long mac = fields.value("mac", EthernetHeader::parseMac, 0L);
        fields.refuseOthers();
        if (problems.count() == before) {
            records.pod(fields.line(), () -> new ClusterPod(namespace, name, addresses, identity, labels, node, mac));
        }
    }

    private List<String> labels(FieldReader fields) throws ConfigurationException {
        if (!(fields.get("labels") instanceof Fields map)) {
            return fields.list("labels", label -> label);
        }
        List<String> labels = new ArrayList<>();
        for (Field field : map.all()) {
            if (field.value() instanceof Scalar scalar) {
                String source = field.key().indexOf(':') < 0 ? "k8s:" : "";
                labels.add(source + field.key() + (scalar.isNull() ? "" : "=" + scalar.text()));
            } else {
                problems.add(field.line(), field.key(), field.value().kind() + "; expected a single value");
            }
        }
        return labels;
    }

    /** A single address, without or with the length of all its bits. */
    static Prefix address(String text) {
        Prefix prefix = Prefix.parse(text);
        if (!prefix.isHost()) {
            throw new IllegalArgumentException("'" + text + "' is not a single address");
        }
        return prefix;
    }

    /** A number of up to 32 bits, or the name of a reserved identity, with or without {@code reserved:}. */
    static int identity(String text) {
        String name = text.startsWith("reserved:") ? text.substring("reserved:".length()) : text;
        int named = IntStream.range(0, NAMED_IDENTITIES)
                .filter(number -> SecurityIdentity.name(number).equals(name))
                .findFirst()
                .orElse(-1);
        if (named >= 0) {
            return named;
        }
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= 0xFFFF_FFFFL) {
            return (int) Long.parseLong(text);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no identity: expected 0 to 4294967295, or a name such as world or remote-node");
    }
}
