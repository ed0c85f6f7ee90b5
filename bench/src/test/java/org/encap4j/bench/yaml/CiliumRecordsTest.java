// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.Problem;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Cilium's agents write into etcd, as its own tests have it and as etcdctl prints it. */
class CiliumRecordsTest {
    private static final String NODE = """
            {"Name":"test-node-1","Cluster":"cluster3","IPAddresses":[{"Type":"InternalIP","IP":"172.18.0.2"},\
            {"Type":"CiliumInternalIP","IP":"10.244.0.10"}],"IPv4AllocCIDR":{"IP":"10.244.0.0","Mask":"////AA=="},\
            "IPv4SecondaryAllocCIDRs":null,"IPv6AllocCIDR":{"IP":"fd00:10:244::","Mask":"//////////8AAAAAAAAAAA=="},\
            "IPv6SecondaryAllocCIDRs":null,"IPv4HealthIP":"10.244.0.134","IPv6HealthIP":"fd00:10:244::d812",\
            "IPv4IngressIP":"","IPv6IngressIP":"","ClusterID":3,"Source":"custom-resource","EncryptionKey":0,\
            "Labels":{"kubernetes.io/hostname":"test-node-1"},"Annotations":{},"WireguardPubKey":"",\
            "BootID":"570d3fd1-93db-4862-ba99-6a3c2c10c38f"}""";

    private static final String OTHER_NODE = """
            {"Name":"test-node-2","Cluster":"cluster3","IPAddresses":[{"Type":"Hostname","IP":"192.0.2.3"},\
            {"Type":"ExternalIP","IP":"198.51.100.3"},{"Type":"InternalIP","IP":"172.18.0.3"}],\
            "IPv4AllocCIDR":{"IP":"10.244.1.0","Mask":"////AA=="},\
            "IPv4SecondaryAllocCIDRs":[{"IP":"10.244.2.0","Mask":"////gA=="}]}""";

    private static final String POD = """
            {"IP":"10.244.1.79","Mask":null,"HostIP":"172.18.0.3","ID":199472,"Key":0,"Metadata":"",\
            "K8sNamespace":"qux","K8sPodName":"foo-001","K8sServiceAccount":"default"}""";

    private static final ClusterPod FOO =
            new ClusterPod("qux", "foo-001", List.of(Prefix.parse("10.244.1.79")), 199472, List.of(), "test-node-2", 0);

    @TempDir
    private Path folder;

    private Cluster read(String text) throws IOException, ConfigurationException {
        return ClusterFile.read(Files.writeString(folder.resolve("c.json"), text));
    }

    private List<String> told(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(text)).problems().stream()
                .map(Problem::toString)
                .map(line -> line.substring(folder.toString().length() + 1))
                .toList();
    }

    private static String pod(String... fields) {
        String text = POD;
        for (int i = 0; i < fields.length; i += 2) {
            text = text.replaceFirst("\"" + fields[i] + "\":[^,}]*", "\"" + fields[i] + "\":" + fields[i + 1]);
        }
        return text;
    }

    @Test
    void readsANode() throws Exception {
        assertThat(read(NODE).nodes())
                .containsExactly(new ClusterNode(
                        "test-node-1",
                        List.of(new NodeAddress(Prefix.parse("172.18.0.2"), 24)),
                        List.of(Prefix.parse("10.244.0.10")),
                        0x0242_AC12_0002L,
                        List.of(Prefix.parse("10.244.0.0/24"), Prefix.parse("fd00:10:244::/64"))));
    }

    @Test
    void putsTheAddressesOfANodeInCiliumsOrder() throws Exception {
        assertThat(read(OTHER_NODE).nodes().get(0).addresses())
                .extracting(address -> address.address().toString())
                .containsExactly("172.18.0.3/32", "198.51.100.3/32", "192.0.2.3/32");
        assertThat(read(OTHER_NODE).nodes().get(0).podCidrs())
                .containsExactly(Prefix.parse("10.244.1.0/24"), Prefix.parse("10.244.2.0/25"));
    }

    @Test
    void readsWhatEtcdctlPrintsWithAndWithoutKeys() throws Exception {
        String keys = "cilium/state/nodes/v1/cluster3/test-node-1\n" + NODE + "\n"
                + "cilium/state/nodes/v1/cluster3/test-node-2\n" + OTHER_NODE + "\n"
                + "cilium/state/ip/v1/default/10.244.1.79\n" + POD + "\n";

        for (String text : List.of(
                String.join("\n", POD, NODE, OTHER_NODE) + "\n",
                POD + NODE + "\n\n  " + OTHER_NODE,
                "[" + String.join(",\n", POD, NODE, OTHER_NODE) + "]\n",
                String.join("\n---\n", "# kvstore\n" + POD, NODE, OTHER_NODE) + "\n",
                keys)) {
            Cluster cluster = read(text);
            assertThat(cluster.nodes()).extracting(ClusterNode::name).containsExactly("test-node-1", "test-node-2");
            assertThat(cluster.pods()).containsExactly(FOO);
        }
    }

    @Test
    void readsADumpOfAllOfCiliumsState() throws Exception {
        Cluster cluster = read("""
                cilium/.heartbeat
                2026-07-27T04:21:27Z
                cilium/cluster-config
                {"id":3,"capabilities":{"syncedCanaries":true}}
                cilium/state/identities/v1/id/199472
                k8s:app=foo;k8s:io.kubernetes.pod.namespace=qux;
                cilium/state/identities/v1/value/k8s:app=foo;k8s:io.kubernetes.pod.namespace=qux;/10.0.0.1
                199472
                cilium/state/ip/v1/default/10.244.1.79
                %s
                cilium/state/nodes/v1/cluster3/test-node-2
                %s
                """.formatted(POD, OTHER_NODE));

        assertThat(cluster.pods())
                .singleElement()
                .extracting(ClusterPod::labels)
                .isEqualTo(List.of("k8s:app=foo", "k8s:io.kubernetes.pod.namespace=qux"));
    }

    @Test
    void keysMayBeInAnyCaseAndUnknownOnesArePassedOver() throws Exception {
        assertThat(read("""
                        { "cluster": "foo", "name": "node-1", "ipaddresses": [{"type": "InternalIP", "ip": "10.0.0.1"}],
                          "newInTheNextVersion": {"a": [1, 2]} }
                        {"ip": "10.0.0.9", "id": 300, "hostip": "10.0.0.1", "k8snamespace": "n", "k8spodname": "p"}
                        """).pods()).extracting(ClusterPod::node).containsExactly("node-1");
    }

    @Test
    void theAddressesOfAPodComeTogether() throws Exception {
        Cluster cluster = read(String.join("\n", OTHER_NODE, POD, pod("IP", "\"fd00::79\"")));

        assertThat(cluster.pods())
                .singleElement()
                .extracting(ClusterPod::addresses)
                .isEqualTo(List.of(Prefix.parse("10.244.1.79"), Prefix.parse("fd00::79")));
    }

    @Test
    void aHostOfTheStoreIsARemoteNode() throws Exception {
        assertThat(read(OTHER_NODE + pod("ID", "1")).pods())
                .singleElement()
                .extracting(ClusterPod::identity)
                .isEqualTo(SecurityIdentity.REMOTE_NODE);
    }

    @Test
    void pairsWithoutAPodMakeNone() throws Exception {
        assertThat(read(OTHER_NODE + pod("K8sPodName", "\"\"", "ID", "4")).pods())
                .isEmpty();
    }

    @Test
    void aMaskOfAllBitsIsASingleAddress() throws Exception {
        assertThat(read(OTHER_NODE + pod("Mask", "\"/////w==\"")).pods()).containsExactly(FOO);
        assertThat(read(OTHER_NODE + "\ncilium/state/ip/v1/default/10.244.1.79/32\n" + pod("Mask", "\"/////w==\""))
                        .pods())
                .containsExactly(FOO);
    }

    @Test
    void nodesAreTakenToBeOnOneLink() throws Exception {
        Cluster cluster = read(NODE.replace("172.18.0.2", "172.18.14.2") + OTHER_NODE);

        assertThat(cluster.nodes())
                .extracting(node -> node.addresses().get(0).toString())
                .containsExactly("172.18.14.2/20", "172.18.0.3/20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IP     | 10.244.1.80   | IP: IP address does not match key: expected 10.244.1.79, got 10.244.1.80",
                "IP     | nowhere       | IP: prefix 'nowhere': expected an address like 10.1.2.3 or fd00::1, or a prefix like 10.1.0.0/16 or fd00::/64",
                "Mask   | ////AA==      | Mask: prefix '10.244.1.79/24': 10.244.1.79/24: bits are set behind the first 24, expected 10.244.1.0/24",
                "Mask   | //8A/w==      | Mask: '//8A/w==' is not the base64 of 4 bytes that begin with ones and end with zeros",
                "Mask   | /////////w==  | Mask: '/////////w==' is not the base64 of 4 bytes that begin with ones and end with zeros",
                "HostIP | 172.18.0.9    | HostIP: 172.18.0.9 is an address of no node",
                "ID     | 4294967296    | ID: '4294967296' is no identity: expected 0 to 4294967295, or a name such as world or remote-node",
            })
    void tellsWhatIsWrongWithAPair(String field, String value, String problem) {
        assertThat(told(OTHER_NODE + "\ncilium/state/ip/v1/default/10.244.1.79\n" + pod(field, "\"" + value + "\"")))
                .containsExactly("c.json:3: " + problem);
    }

    @Test
    void tellsWhatIsWrongWithNodes() {
        assertThat(told("{\"Cluster\":\"\",\"IPAddresses\":[]}"))
                .containsExactly("c.json:1: Name: name is unset", "c.json:1: Cluster: cluster is unset");
        assertThat(told("{\"Cluster\":\"c\",\"Name\":\"n\",\"IPAddresses\":null}"))
                .containsExactly("c.json:1: nodes: node n has no address");
        assertThat(told(NODE.replace("////AA==", "AAAA/w==")))
                .containsExactly("c.json:1: Mask: 'AAAA/w==' is not the base64 of 4 bytes that begin with ones and end"
                        + " with zeros");
        assertThat(told(NODE + "\n" + NODE)).containsExactly("c.json:2: nodes: two nodes are named test-node-1");
    }

    @Test
    void tellsOfOnePodWithTwoIdentities() {
        assertThat(told(String.join("\n", OTHER_NODE, POD, pod("IP", "\"10.244.1.80\"", "ID", "7"))))
                .containsExactly("c.json:3: ID: the pod qux/foo-001 has identity 199472 in line 2 and 7 here");
    }

    @Test
    void tellsWhatIsNoDump() {
        assertThat(told(NODE + "\nhello\n"))
                .containsExactly("c.json:2: file: expected a JSON value that begins with {, or a key in cilium/");
        assertThat(told("cilium/state/nodes/v1/c/n\n"))
                .containsExactly(
                        "c.json:1: cilium/state/nodes/v1/c/n: expected its value in the next line, beginning with {");
        assertThat(told("cilium/state/identities/v1/id/x\nk8s:a=b;\n" + NODE))
                .containsExactly(
                        "c.json:1: cilium/state/identities/v1/id/x: 'x' is no identity: expected 0 to 4294967295,"
                                + " or a name such as world or remote-node");
        assertThat(told(NODE.substring(0, NODE.length() - 1)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("c.json:1: YAML: ");
        assertThat(told("[" + NODE + ", 7]")).containsExactly("c.json:1: file: a single value; expected a mapping");
    }
}
