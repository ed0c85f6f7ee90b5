// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.yaml.ConfigFile;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.RoutingMode;
import org.encap4j.config.Setting;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import picocli.CommandLine.Option;

/** The option that says how Cilium's agents are configured. */
final class ConfigOptions {
    /** What {@code tunnel-protocol} may name. */
    static final Map<String, TunnelProtocol> PROTOCOLS = Map.of(
            "vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI),
            "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));

    /** The source of settings that are no file's. */
    static final String COMMAND_LINE = "command line";

    private static final String MODE = "routing-mode";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Cilium's options: YAML as in bench/src/examples/cilium.yaml, or the ConfigMap cilium-config as"
                            + " kubectl prints it")
    private String file;

    private List<Setting> settings;

    boolean isGiven() {
        return file != null;
    }

    /** What the file says, or what an agent that was told nothing does. */
    CiliumConfig config() throws IOException, ConfigurationException {
        return CiliumConfig.of(settings(), PROTOCOLS.keySet());
    }

    /** What the file says now. */
    CiliumConfig readAgain() throws IOException, ConfigurationException {
        settings = null;
        return config();
    }

    /** What the file says, but in this mode; the exception says why it cannot be had in it. */
    CiliumConfig config(RoutingMode mode) throws IOException, ConfigurationException {
        return config(List.of(new Setting(COMMAND_LINE, 0, MODE, mode.text())));
    }

    /** What the file says, but with these settings in the place of its own. */
    CiliumConfig config(List<Setting> others) throws IOException, ConfigurationException {
        List<Setting> all = new ArrayList<>(settings());
        all.removeIf(setting -> isIn(others, setting.key()));
        all.addAll(others);
        return CiliumConfig.of(all, PROTOCOLS.keySet());
    }

    /** Whether the file says anything about an option. */
    boolean sets(String key) throws IOException, ConfigurationException {
        return isIn(settings(), key);
    }

    private static boolean isIn(List<Setting> settings, String key) {
        return settings.stream().anyMatch(setting -> setting.key().equals(key));
    }

    /** Read once: it may be a pipe. */
    private List<Setting> settings() throws IOException, ConfigurationException {
        if (settings == null) {
            settings = file == null ? List.of() : ConfigFile.read(CaptureFiles.path(file));
        }
        return settings;
    }
}
