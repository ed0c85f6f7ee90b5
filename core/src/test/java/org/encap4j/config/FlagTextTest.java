// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void readsTrue(String text) {
        assertThat(FlagText.bool(text)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void readsFalse(String text) {
        assertThat(FlagText.bool(text)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "no", "on", "off", "tRUE", "2", "enabled", " true"})
    void refusesOtherWordsForTrueAndFalse(String text) {
        assertThat(FlagText.bool(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "8472,8472",
        "-1,-1",
        "0x2118,8472",
        "0X_2118,8472",
        "0o20430,8472",
        "020430,8472",
        "0b10000100011000,8472",
        "8_472,8472",
        "99999999999999999999,99999999999999999999"
    })
    void readsIntegersAsGoWritesThem(String text, BigInteger value) {
        assertThat(FlagText.integer(text)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "08472", "0x", "8472.0", "8_", "_8", "8__4", "1e3", " 1", "0b2", "٨"})
    void refusesOtherIntegers(String text) {
        assertThat(FlagText.integer(text)).isEmpty();
    }

    @Test
    void refusesNumbersWithoutEnd() {
        assertThat(FlagText.integer("1_".repeat(1_000_000) + "1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/16,10.0.0.0/16",
        "10.0.3.7/16,10.0.0.0/16",
        "10.0.3.7/0,0.0.0.0/0",
        "10.0.3.7/32,10.0.3.7/32",
        "fd00::1:2/64,fd00::/64",
        "fd00::1:2/120,fd00::1:0/120",
        "fd00::1:2/128,fd00::1:2/128",
        "fd00::1/0,::/0"
    })
    void readsTheNetworkOfAnAddress(String text, String prefix) {
        assertThat(FlagText.cidr(text)).contains(Prefix.parse(prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.0/8/8",
                "010.0.0.0/8",
                "fd00::/129"
            })
    void refusesOtherNetworks(String text) {
        assertThat(FlagText.cidr(text)).isEmpty();
    }

    @Test
    void quotesAsGoDoes() {
        assertThat(FlagText.quoted("vxlan")).isEqualTo("\"vxlan\"");
        assertThat(FlagText.quoted("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(FlagText.quoted("a\nb\tc\r")).isEqualTo("\"a\\nb\\tc\\r\"");
        assertThat(FlagText.quoted("\u001b[31m\u007f")).isEqualTo("\"\\x1b[31m\\x7f\"");
        assertThat(FlagText.quoted("ü\u00a0\u202e\ue000")).isEqualTo("\"ü\\u00a0\\u202e\\ue000\"");
        assertThat(FlagText.quoted("\ud83d\udc1d\udb40\udc01")).isEqualTo("\"\ud83d\udc1d\\U000e0001\"");
    }
}
