// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionNamesTest {
    @Test
    void eachNameStandsOnce() {
        List<String> other = OptionNames.other();

        assertThat(other)
                .hasSizeGreaterThan(500)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        assertThat(OptionNames.READ).doesNotHaveDuplicates().doesNotContainAnyElementsOf(other);
        assertThat(other).doesNotContain(OptionNames.TUNNEL);
    }

    @Test
    void theFileIsInTheOrderOfTheAlphabetWithinItsParts() {
        List<String> other = OptionNames.other();
        long steps = 0;
        for (int i = 1; i < other.size(); i++) {
            steps += other.get(i - 1).compareTo(other.get(i)) > 0 ? 1 : 0;
        }

        assertThat(steps).isEqualTo(2);
    }

    @Test
    void everyNameIsKnownAndNearestToItself() {
        assertThat(OptionNames.READ).allMatch(OptionNames::isKnown);
        assertThat(OptionNames.other()).allMatch(OptionNames::isKnown);
        assertThat(OptionNames.nearest("mtu")).contains("mtu");
        assertThat(OptionNames.nearest("wireguard-persistent-keepalive")).contains("wireguard-persistent-keepalive");
    }

    @Test
    void ofEquallyNearNamesTheOneThatIsReadWins() {
        assertThat(OptionNames.nearest("enable-ipv")).contains("enable-ipv4");
        assertThat(OptionNames.nearest("")).contains("mtu");
    }
}
