// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.encap4j.fixtures.Needs;

/**
 * An Open vSwitch of its own with the userspace datapath. The bridge {@value #UNDERLAY_BRIDGE} takes the host's device on the
 * underlay and its address; the bridge {@value #POD_BRIDGE} has the tunnel and is, with its own device, the pod.
 */
final class OvsPeer {
    static final String UNDERLAY_BRIDGE = "br-phy";
    static final String POD_BRIDGE = "br-int";

    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final long START_SECONDS = 20;

    private final Namespace host;
    private final Side side;
    private final Side other;
    private final Path folder;

    /** Starts an Open vSwitch in a host that has no addresses yet. */
    OvsPeer(Namespace host, Side side, Side other) {
        this.host = host;
        this.side = side;
        this.other = other;
        try {
            folder = Files.createDirectory(host.lab().folder().resolve("ovs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String database = folder.resolve("conf.db").toString();
        host.run("ovsdb-tool", "create", database, SCHEMA);
        // In the foreground, so that they are ours to end.
        LabProcess server = start("ovsdb-server", database, "--remote=punix:" + socket());
        server.await("it listens", START_SECONDS, () -> Files.exists(Path.of(socket())));
        vsctl("--no-wait", "init");
        start("ovs-vswitchd", "unix:" + socket());
        vsctl(
                "add-br",
                UNDERLAY_BRIDGE,
                "--",
                "set",
                "bridge",
                UNDERLAY_BRIDGE,
                "datapath_type=netdev",
                "fail_mode=standalone",
                "other-config:hwaddr=" + side.underlayMac(),
                "--",
                "add-port",
                UNDERLAY_BRIDGE,
                NodeSite.UNDERLAY);
        host.ip("addr add " + side.underlay() + "/24 dev " + UNDERLAY_BRIDGE, "link set " + UNDERLAY_BRIDGE + " up");
        host.noOffload(UNDERLAY_BRIDGE);
        // Of packets whose flow it does not know yet the switch lets the kernel have a copy, which must not be refused
        // aloud.
        host.run("nft", "add table inet e4j");
        host.run("nft", "add chain inet e4j in { type filter hook input priority 0; }");
        host.run("nft", "add rule inet e4j in udp dport { 6081, 8472 } drop");
    }

    private String socket() {
        return folder.resolve("db.sock").toString();
    }

    private LabProcess start(String program, String... arguments) {
        List<String> words = new ArrayList<>(environment());
        words.add(Needs.command(program).toString());
        Collections.addAll(words, arguments);
        Collections.addAll(words, "--no-chdir", "--pidfile", "-vconsole:warn");
        words.add("--unixctl=" + folder.resolve(program + ".ctl"));
        return host.start(program, words.toArray(String[]::new));
    }

    private List<String> environment() {
        return List.of("env", "OVS_RUNDIR=" + folder, "OVS_DBDIR=" + folder, "OVS_LOGDIR=" + folder);
    }

    private String vsctl(String... words) {
        List<String> command = new ArrayList<>(environment());
        Collections.addAll(command, Needs.command("ovs-vsctl").toString(), "--timeout=10", "--db=unix:" + socket());
        Collections.addAll(command, words);
        return host.run(command.toArray(String[]::new));
    }

    private String ofctl(String... words) {
        List<String> command = new ArrayList<>(environment());
        Collections.addAll(command, Needs.command("ovs-ofctl").toString(), "--timeout=10");
        Collections.addAll(command, words);
        return host.run(command.toArray(String[]::new));
    }

    /**
     * Makes the tunnel. What leaves by it has the identity of this side's pod as VNI, what comes by it must have that of the other
     * side's.
     *
     * @param type geneve or vxlan
     * @param port its UDP port
     * @param mtu of the pod in bytes
     */
    OvsPeer tunnel(String type, int port, int mtu) {
        vsctl(
                "add-br",
                POD_BRIDGE,
                "--",
                "set",
                "bridge",
                POD_BRIDGE,
                "datapath_type=netdev",
                "fail_mode=secure",
                "other-config:hwaddr=" + Side.GATEWAY_MAC,
                "--",
                "add-port",
                POD_BRIDGE,
                "tunnel",
                "--",
                "set",
                "interface",
                "tunnel",
                "type=" + type,
                "options:remote_ip=" + other.underlay(),
                "options:key=flow",
                "options:dst_port=" + port,
                "--",
                "set",
                "interface",
                POD_BRIDGE,
                "mtu_request=" + mtu);
        host.noOffload(POD_BRIDGE);
        host.ip(
                "link set " + POD_BRIDGE + " up",
                "addr add " + side.pod() + "/32 dev " + POD_BRIDGE,
                "addr add " + side.pod6() + "/128 nodad dev " + POD_BRIDGE,
                "route add " + other.podCidr() + " dev " + POD_BRIDGE + " src " + side.pod(),
                "route add " + other.podCidr6() + " dev " + POD_BRIDGE + " src " + side.pod6(),
                "neigh add " + other.pod() + " lladdr " + other.podMac() + " nud permanent dev " + POD_BRIDGE,
                "neigh add " + other.pod6() + " lladdr " + other.podMac() + " nud permanent dev " + POD_BRIDGE);
        return this;
    }

    /** Passes packets between pod and tunnel. */
    OvsPeer forward() {
        return flows("", "");
    }

    /** As {@link #forward}, with the two options of {@link LabNode} on what leaves, and asking for them on what comes. */
    OvsPeer forwardWithOptions() {
        ofctl(
                "add-tlv-map",
                POD_BRIDGE,
                "{class=0x0102,type=0x80,len=4}->tun_metadata0,{class=0x0103,type=0x01,len=8}->tun_metadata1");
        return flows(
                "set_field:0x11223344->tun_metadata0,set_field:0xaabbccdd00112233->tun_metadata1,",
                ",tun_metadata0=0x11223344,tun_metadata1=0xaabbccdd00112233");
    }

    private OvsPeer flows(String actions, String match) {
        ofctl(
                "add-flow",
                POD_BRIDGE,
                "in_port=LOCAL,actions=" + actions + "set_field:" + side.identity() + "->tun_id,output:tunnel");
        ofctl("add-flow", POD_BRIDGE, "in_port=tunnel,tun_id=" + other.identity() + match + ",actions=LOCAL");
        return this;
    }

    /** {@return what Open vSwitch knows of flows: how many packets took which} */
    String flows() {
        return Arrays.stream(ofctl("dump-flows", POD_BRIDGE).split("\n")).collect(Collectors.joining("\n"));
    }
}
