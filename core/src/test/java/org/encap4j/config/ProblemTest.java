// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    private static final Problem PROTOCOL =
            new Problem("cilium.yaml", 3, "tunnel-protocol", "invalid tunnel protocol \"vxlam\"");
    private static final Problem PORT = new Problem("command line", 0, "tunnel-port", "no number");

    @Test
    void saysWhereAndWhat() {
        assertThat(PROTOCOL).hasToString("cilium.yaml:3: tunnel-protocol: invalid tunnel protocol \"vxlam\"");
        assertThat(PORT).hasToString("command line: tunnel-port: no number");
    }

    @Test
    void aKeyOfAStrangerStaysOnItsLine() {
        assertThat(new Problem("a", 1, "mtu\n\u001b[2J", "unknown")).hasToString("a:1: mtu\\n\\x1b[2J: unknown");
    }

    @Test
    void anExceptionHasOneLineForEachProblem() {
        ConfigurationException refused = new ConfigurationException(List.of(PROTOCOL, PORT));

        assertThat(refused.problems()).containsExactly(PROTOCOL, PORT);
        assertThat(refused).hasMessage(PROTOCOL + "\n" + PORT);
    }

    @Test
    void anExceptionTravelsWhole() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ConfigurationException(List.of(PORT)));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((ConfigurationException) in.readObject()).problems()).containsExactly(PORT);
        }
    }

    @Test
    void aRangeOfPortsIsWrittenAsItsOption() {
        assertThat(new PortRange(1024, 2048)).hasToString("1024-2048");
        assertThat(new PortRange(1024, 2048).isUnset()).isFalse();
        assertThat(new PortRange(0, 1).isUnset()).isFalse();
        assertThat(PortRange.UNSET).hasToString("0-0");
        assertThat(PortRange.UNSET.isUnset()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2,1", "-1,1", "0,65536"})
    void refusesWhatIsNoRangeOfPorts(int low, int high) {
        assertThatThrownBy(() -> new PortRange(low, high))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "port range " + low + "-" + high + ": expected two ports of 0 to 65535, the lower one first");
    }
}
