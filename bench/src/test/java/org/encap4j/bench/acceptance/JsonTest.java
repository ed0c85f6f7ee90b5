// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesMapsAndListsByLevel() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "encap-64");
        map.put("figures", Arrays.asList(1, 2.5, true, null));
        map.put("none", List.of());
        map.put("empty", Map.of());

        assertThat(Json.text(map)).isEqualTo("""
                {
                  "name": "encap-64",
                  "figures": [
                    1,
                    2.5,
                    true,
                    null
                  ],
                  "none": [],
                  "empty": {}
                }
                """);
    }

    @Test
    void escapesWhatStringsCannotHold() {
        assertThat(Json.text("a\"b\\c\n\td\u0001\u00e9")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0009d\\u0001\u00e9\"\n");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreNull() {
        assertThat(Json.text(List.of(Double.NaN, Double.POSITIVE_INFINITY))).isEqualTo("[\n  null,\n  null\n]\n");
    }

    @Test
    void refusesOtherObjects() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.text(new Object()))
                .withMessageContaining("java.lang.Object");
    }
}
