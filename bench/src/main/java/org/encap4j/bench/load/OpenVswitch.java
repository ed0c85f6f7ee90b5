// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Open vSwitch's userspace datapath at one end of a link, with a database and sockets of its own: a bridge that holds the veth, and
 * one behind a Geneve port.
 */
final class OpenVswitch {
    static final String UNDERLAY_BRIDGE = "br-phy";
    static final String OVERLAY_BRIDGE = "br-int";

    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final LoadLink link;
    private final int end;
    private Path folder;
    private Process daemon;

    OpenVswitch(LoadLink link, int end) {
        this.link = link;
        this.end = end;
    }

    void start(String device, String remote) throws IOException {
        folder = Files.createTempDirectory("encap4j-ovs");
        String database = folder.resolve("conf.db").toString();
        HostCommand.run(List.of("ovsdb-tool", "create", database, SCHEMA));
        Path socket = folder.resolve("db.sock");
        launch("ovsdb-server", database, "--remote=punix:" + socket);
        await(socket);
        set("--no-wait", "init");
        daemon = launch("ovs-vswitchd", "unix:" + socket);
        set(
                "add-br",
                UNDERLAY_BRIDGE,
                "--",
                "set",
                "bridge",
                UNDERLAY_BRIDGE,
                "datapath_type=netdev",
                "other-config:hwaddr=02:00:00:00:01:0" + end,
                "fail_mode=standalone");
        set("add-port", UNDERLAY_BRIDGE, device);
        set(
                "add-br",
                OVERLAY_BRIDGE,
                "--",
                "set",
                "bridge",
                OVERLAY_BRIDGE,
                "datapath_type=netdev",
                "other-config:hwaddr=06:00:00:00:01:0" + end,
                "fail_mode=standalone");
        set(
                "add-port",
                OVERLAY_BRIDGE,
                "gnv0",
                "--",
                "set",
                "interface",
                "gnv0",
                "type=geneve",
                "options:remote_ip=" + remote,
                "options:key=43");
    }

    private Process launch(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-vconsole:off", "-vsyslog:off", "--log-file=" + folder.resolve(program + ".log")));
        command.add("--unixctl=" + folder.resolve(program + ".ctl"));
        String rundir = folder.toString();
        return link.start(end, command, "OVS_RUNDIR", rundir, "OVS_LOGDIR", rundir, "OVS_DBDIR", rundir);
    }

    private static void await(Path socket) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(socket)) {
            if (System.nanoTime() - deadline > 0) {
                throw new LoadException("ovsdb-server has not opened " + socket);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadException("interrupted while Open vSwitch started");
            }
        }
    }

    private void set(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ovs-vsctl", "--timeout=15", "--db=unix:" + folder.resolve("db.sock")));
        command.addAll(List.of(words));
        HostCommand.run(command);
    }

    /** {@return the process that moves the packets} */
    long daemon() {
        return daemon.pid();
    }

    void removeFiles() {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            folder = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
