// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Problem;
import org.encap4j.config.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both shapes of a configuration file, with their lines, and what belongs in neither. */
class ConfigFileTest {
    private static final String CONFIG_MAP = """
            apiVersion: v1
            data:
              routing-mode: native
              auto-direct-node-routes: "true"
              cni-config: |
                {"name": "cilium"}
            kind: ConfigMap
            metadata:
              name: cilium-config
              namespace: kube-system
            """;

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("cilium.yaml"), text);
    }

    private List<Setting> read(String text) throws IOException, ConfigurationException {
        return ConfigFile.read(file(text));
    }

    private List<String> told(String text) throws IOException {
        return read(text, ConfigurationException.class).problems().stream()
                .map(Problem::toString)
                .map(line -> line.substring(folder.toString().length() + 1))
                .toList();
    }

    private <E extends Exception> E read(String text, Class<E> expected) throws IOException {
        Path file = file(text);
        return catchThrowableOfType(expected, () -> ConfigFile.read(file));
    }

    private Setting setting(int line, String key, String value) {
        return new Setting(folder.resolve("cilium.yaml").toString(), line, key, value);
    }

    @Test
    void readsTheFlatFormWithLines() throws Exception {
        assertThat(read("""
                        # options
                        tunnel-protocol: vxlan

                        "tunnel-port": 8472   # Cilium's
                        auto-direct-node-routes: true
                        ipv4-native-routing-cidr: 10.0.0.0/16
                        """))
                .containsExactly(
                        setting(2, "tunnel-protocol", "vxlan"),
                        setting(4, "tunnel-port", "8472"),
                        setting(5, "auto-direct-node-routes", "true"),
                        setting(6, "ipv4-native-routing-cidr", "10.0.0.0/16"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0x2118      | 0x2118",
                "08472       | 08472",
                "8_472       | 8_472",
                "1e3         | 1e3",
                "True        | True",
                "yes         | yes",
                "2026-07-27  | 2026-07-27",
                "null        | null",
                "'8472'      | 8472",
                "'it''s'     | it's",
                "\" a\\tb \" | a\tb",
                "!!str 8472  | 8472",
                "a b: c      | ``",
                "            | ``",
                "1:30        | 1:30",
                "fd00::1     | fd00::1",
                "a #b        | a",
                "a#b         | a#b",
            })
    void keepsAValueAsItIsWritten(String written, String value) throws Exception {
        String text = "mtu: " + (written == null ? "" : written) + "\n";
        if ("a b: c".equals(written)) {
            assertThat(told(text)).containsExactly("cilium.yaml:1: YAML: mapping values are not allowed here");
        } else {
            assertThat(read(text)).containsExactly(setting(1, "mtu", value));
        }
    }

    @Test
    void readsAValueOfSeveralLinesWithoutBlanksAroundIt() throws Exception {
        assertThat(read("one: |\n\n  a\n   b\n\ntwo: >-\n  a\n  b\nthree: a\n  b\n"))
                .containsExactly(setting(1, "one", "a\n b"), setting(6, "two", "a b"), setting(9, "three", "a b"));
    }

    @Test
    void readsTheConfigMapAsKubectlPrintsIt() throws Exception {
        assertThat(read(CONFIG_MAP))
                .containsExactly(
                        setting(3, "routing-mode", "native"),
                        setting(4, "auto-direct-node-routes", "true"),
                        setting(5, "cni-config", "{\"name\": \"cilium\"}"));
    }

    @Test
    void findsTheConfigMapAmongDocuments() throws Exception {
        String others = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {tunnel-port: '1'}\n---\n"
                + "kind: Service\nmetadata: {name: cilium-config}\ndata: {tunnel-port: '2'}\n---\n---\n";

        assertThat(read(others + CONFIG_MAP + "---\nkind: Role\n"))
                .extracting(Setting::line, Setting::key)
                .first()
                .isEqualTo(tuple(13, "routing-mode"));
    }

    @Test
    void findsTheConfigMapInAListAndInJson() throws Exception {
        String list = "apiVersion: v1\nitems:\n- kind: Pod\n  metadata: {name: a}\n- "
                + CONFIG_MAP.strip().indent(2).strip() + "\nkind: List\n";
        String json = """
                {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "metadata": {"name": "cilium-config"},
                    "data": {
                        "tunnel-port": "6081",
                \t"mtu":"9000"
                    }
                }
                """;

        assertThat(read(list)).hasSize(3).contains(setting(7, "routing-mode", "native"));
        assertThat(read(json)).containsExactly(setting(6, "tunnel-port", "6081"), setting(7, "mtu", "9000"));
    }

    @Test
    void aConfigMapMayBeEmpty() throws Exception {
        assertThat(read("kind: ConfigMap\nmetadata: {name: cilium-config}\n")).isEmpty();
        assertThat(read("kind: ConfigMap\nmetadata: {name: cilium-config}\ndata: {}\n"))
                .isEmpty();
    }

    @Test
    void tellsEveryProblemAtOnceWithItsLine() throws IOException {
        assertThat(told("""
                        mtu: 1500
                        devices: [eth0, eth1]
                        tunnel:
                          port: 8472
                        mtu: 9000
                        routing-mode: native
                        """))
                .containsExactly(
                        "cilium.yaml:2: devices: a list; expected a single value",
                        "cilium.yaml:3: tunnel: a mapping; expected a single value",
                        "cilium.yaml:5: mtu: is there twice, first in line 1");
        assertThat(told(CONFIG_MAP + "---\n" + CONFIG_MAP))
                .hasSize(3)
                .first()
                .isEqualTo("cilium.yaml:14: routing-mode: is there twice, first in line 3");
        assertThat(told("kind: ConfigMap\nmetadata: {name: cilium-config}\ndata: [a]\n"))
                .containsExactly("cilium.yaml:3: data: a list; expected a mapping of options");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[a, b]\\n                    | cilium.yaml:1: file: a list; expected a mapping of options, or a ConfigMap",
                "- mtu: 1\\n                  | cilium.yaml:1: file: a list; expected a mapping of options, or a ConfigMap",
                "routing-mode=native\\n       | cilium.yaml:1: file: a single value; expected a mapping of options, or a ConfigMap",
                "a: 1\\n? [b, c]\\n: d\\n     | cilium.yaml:2: YAML: a key is a single value, not a list or a mapping",
                "a: 1\\n? {b: c}\\n: d\\n     | cilium.yaml:2: YAML: a key is a single value, not a list or a mapping",
                "a: 1\\n<<: {mtu: 1}\\n       | cilium.yaml:2: <<: nothing is merged; write out what it stands for",
                "a: &x [1]\\nb: *x\\n         | cilium.yaml:2: YAML: the alias *x is not followed; write out what it stands for",
                "a: &x\\n  b: *x\\n           | cilium.yaml:2: YAML: the alias *x is not followed; write out what it stands for",
                "a: !!binary aGk=\\n          | cilium.yaml:1: YAML: the tag tag:yaml.org,2002:binary is not known; leave it out",
                "a: !java.io.File x\\n        | cilium.yaml:1: YAML: the tag !java.io.File is not known; leave it out",
                "%YAML 3.0\\n---\\na: b\\n    | cilium.yaml:1: YAML: the file says that it is not of version 1",
                "a: b\\n  c: d\\n             | cilium.yaml:2: YAML: mapping values are not allowed here",
                "a: 'b\\nc: d\\n              | cilium.yaml:3: YAML: while scanning a quoted scalar: found unexpected end of stream",
            })
    void tellsInOneLineWhatIsNotRead(String written, String problem) throws IOException {
        assertThat(told(written.replace("\\n", "\n"))).containsExactly(problem);
    }

    @Test
    void namesWhatIsThereInsteadOfTheConfigMap() throws IOException {
        assertThat(read(
                        "kind: Pod\nmetadata: {name: a}\n---\nkind: Pod\nmetadata: {name: b}\n",
                        FileSystemException.class))
                .hasMessageEndingWith("cilium.yaml: no ConfigMap named cilium-config in it, but Pod a, Pod b");
        assertThat(read("kind: List\nitems: []\n", FileSystemException.class))
                .hasMessageEndingWith("cilium.yaml: no options in it");
        assertThat(read("kind: Role\n---\n".repeat(1000), FileSystemException.class))
                .hasMessageEndingWith("in it, but Role, Role, Role and others");
    }

    @Test
    void aFileThatSaysNothingIsRefused() throws IOException {
        for (String nothing : List.of("# only this\n", "---\n---\n", "{}\n", "~\n", "\n\n")) {
            Path file = file(nothing);
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> ConfigFile.read(file))
                    .withMessage(file + ": no options in it");
        }
    }
}
