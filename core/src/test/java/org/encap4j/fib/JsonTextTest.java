// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @Test
    void readsEveryKindOfValue() {
        Object read = JsonText.read(
                "\t{ \"a\" : [ ] ,\r\n\"b\":{},\"c\":[true,false,null], \"d\":-12, \"e\":1.5e2, \"f\":\"x\" } ");

        assertThat(read)
                .isEqualTo(Map.of(
                        "a",
                        List.of(),
                        "b",
                        Map.of(),
                        "c",
                        Arrays.asList(true, false, null),
                        "d",
                        -12L,
                        "e",
                        150.0,
                        "f",
                        "x"));
        assertThat(((Map<?, ?>) read).keySet().toString()).isEqualTo("[a, b, c, d, e, f]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "0.5, 0.5",
        "1E+2, 100.0",
        "25e-1, 2.5"
    })
    void readsNumbers(String text, String value) {
        assertThat(JsonText.read(text)).hasToString(value);
    }

    @Test
    void readsEscapes() {
        assertThat(JsonText.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\ude00\""))
                .isEqualTo("\"\\/\b\f\n\r\t\u00e4\uD83D\uDE00");
        assertThat(JsonText.read("\"\u00e4 \u007f\"")).isEqualTo("\u00e4 \u007f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "True",
                "tru",
                "'a'",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "[",
                "]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "-",
                "--1",
                "0x1",
                "NaN",
                "Infinity",
                "1 1",
                "{} x",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u\uff11234\"",
                "\"a\nb\"",
                "\"\t\"",
                "[1]]",
                "/* */ 1",
                "1 // one",
                "\uFEFF1",
                "\u00a01",
                "99999999999999999999"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> JsonText.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON, line ");
    }

    @Test
    void saysWhereItWentWrong() {
        assertThatThrownBy(() -> JsonText.read("[\n {\"dst\": nil}]"))
                .hasMessage("JSON, line 2, column 10: expected a value, not 'n'");
        assertThatThrownBy(() -> JsonText.read("[1,"))
                .hasMessage("JSON, line 1, column 4: expected a value, not the end");
        assertThatThrownBy(() -> JsonText.read("[1;2]"))
                .hasMessage("JSON, line 1, column 3: expected ',' or ']', not ';'");
        assertThatThrownBy(() -> JsonText.read("[] []"))
                .hasMessage("JSON, line 1, column 4: expected the end, not '['");
        assertThatThrownBy(() -> JsonText.read("{\"a\":1,\"a\":2}"))
                .hasMessage("JSON, line 1, column 8: the name \"a\" is there twice");
        assertThatThrownBy(() -> JsonText.read("[99999999999999999999]"))
                .hasMessage("JSON, line 1, column 2: the number 99999999999999999999 is too large");
    }

    @Test
    void refusesDeepNestingBeforeTheStackDoes() {
        assertThat(JsonText.read("[".repeat(33) + "]".repeat(33))).isInstanceOf(List.class);
        assertThatThrownBy(() -> JsonText.read("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON, line 1, column 34: nested more than 32 levels deep");
    }
}
