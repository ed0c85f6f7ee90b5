// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.168.10.100/24, 192.168.10.100/24, 192.168.10.0/24",
        "192.168.10.100, 192.168.10.100/24, 192.168.10.0/24",
        "10.3.255.7/9, 10.3.255.7/9, 10.0.0.0/9",
        "10.3.255.7/32, 10.3.255.7/32, 10.3.255.7/32",
        "10.3.255.7/0, 10.3.255.7/0, 0.0.0.0/0",
        "fd00:10::100, fd00:10::100/64, fd00:10::/64",
        "FD00:10:0:0:8000::100/65, fd00:10::8000:0:0:100/65, fd00:10::8000:0:0:0/65",
        "fd00:10::100/128, fd00:10::100/128, fd00:10::100/128",
        "fd00:10::100/0, fd00:10::100/0, ::/0",
    })
    void readsAnAddressAndItsSubnet(String text, String canonical, String subnet) {
        NodeAddress address = NodeAddress.parse(text);

        assertThat(address).hasToString(canonical).isEqualTo(NodeAddress.parse(canonical));
        assertThat(address.address().isHost()).isTrue();
        assertThat(address.subnet()).isEqualTo(Prefix.parse(subnet));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "192.168.10.100/",
                "192.168.10.100/33",
                "192.168.10.100/-1",
                "192.168.10.100/024",
                "192.168.10.100/24/24",
                "192.168.10/24",
                "fd00::1/129",
                "fd00::1/1000",
                "k8s-ctr"
            })
    void refusesOtherTextAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.parse(text))
                .withMessage(
                        "address '" + text + "': expected one like 192.168.10.100 or fd00:10::100, and perhaps behind a"
                                + " slash how many bits the addresses on the link share, such as /24 or /64");
    }

    @Test
    void refusesWhatIsNoSingleAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.of(Prefix.parse("192.168.10.0/24")))
                .withMessage("a node's address is a single address, not the prefix 192.168.10.0/24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeAddress(Prefix.parse("192.168.10.100"), 33))
                .withMessage("the node's address 192.168.10.100 has a subnet of 33 bits, not 0 to 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.10.200", "fd00:10:0:0:8000:0:0:100"})
    void givesTheAddressToTheJdk(String text) {
        assertThat(NodeAddress.inet(Prefix.parse(text)).getHostAddress()).isEqualTo(text);
    }
}
