// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

class PodNamesTest {
    private static final PodName CURL = new PodName("default", "curl-pod", List.of("k8s:app=curl"));
    private static final PodName WEB = new PodName("default", "webpod", List.of());

    private final PodNames names = new PodNames();

    @Test
    void findsPodsByEitherFamily() {
        names.put(Prefix.parse("172.20.0.10"), CURL);
        names.put(Prefix.parse("fd00:20::10"), CURL);
        names.put(Prefix.parse("172.20.1.20"), WEB);
        assertThat(names.lookup(0xAC14_000A)).isSameAs(CURL);
        assertThat(names.lookup(0xAC14_0114)).isSameAs(WEB);
        assertThat(names.lookup(0xFD00_0020_0000_0000L, 0x10)).isSameAs(CURL);
    }

    @Test
    void knowsNobodyElse() {
        names.put(Prefix.parse("172.20.0.10"), CURL);
        assertThat(names.lookup(0xAC14_000B)).isNull();
        assertThat(names.lookup(0, 0xAC14_000AL)).isNull();
    }

    @Test
    void anAddressGoesToWhoeverHasItLast() {
        assertThat(names.put(Prefix.parse("172.20.0.10"), CURL)).isNull();
        assertThat(names.put(Prefix.parse("172.20.0.10"), WEB)).isSameAs(CURL);
        assertThat(names.lookup(0xAC14_000A)).isSameAs(WEB);
    }

    @Test
    void refusesANetwork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.put(Prefix.parse("172.20.0.0/24"), CURL))
                .withMessage("a pod has single addresses, not the prefix 172.20.0.0/24");
    }

    @Test
    void keepsItsOwnLabels() {
        List<String> labels = new ArrayList<>(List.of("k8s:app=web"));
        PodName pod = new PodName("default", "webpod", labels);
        labels.clear();
        assertThat(pod.labels()).containsExactly("k8s:app=web");
    }

    @Test
    void looksUpWithoutAllocating() {
        names.put(Prefix.parse("172.20.0.10"), CURL);
        names.put(Prefix.parse("fd00:20::10"), CURL);
        AllocationProbe.assertNone("looking up names", () -> {
            names.lookup(0xAC14_000A);
            names.lookup(0xFD00_0020_0000_0000L, 0x10);
            names.lookup(7);
        });
    }
}
