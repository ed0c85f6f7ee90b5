// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    private static final long SEED = 0x5EED;

    /** The forms of RFC 4291 section 2.2 and their short form by RFC 5952. */
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.0.0/16",
        "0.0.0.0/0, 0.0.0.0/0",
        "10.1.2.3, 10.1.2.3/32",
        "255.255.255.255/32, 255.255.255.255/32",
        "128.0.0.0/1, 128.0.0.0/1",
        "::/0, ::/0",
        "fd00::/64, fd00::/64",
        "fd00::1, fd00::1/128",
        "FD00:0010:0244::/56, fd00:10:244::/56",
        "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a/128",
        "0:0:0:0:0:0:0:1/128, ::1/128",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0/128",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8/128",
        "::ffff:0.0.0.0/96, ::ffff:0.0.0.0/96",
        "::FFFF:129.144.52.38, ::ffff:129.144.52.38/128",
        "0:0:0:0:0:0:13.1.68.3, ::d01:4403/128",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221/128",
    })
    void readsAndWritesText(String text, String canonical) {
        assertThat(Prefix.parse(text)).hasToString(canonical);
        assertThat(Prefix.parse(canonical)).isEqualTo(Prefix.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "10.0.0.256/32",
                "010.0.0.0/8",
                "10.0.0.-1",
                "10..0.0/8",
                "1e1.0.0.0",
                " 10.0.0.0/8",
                "10.0.0.0/8 ",
                "10",
                "localhost",
                ":",
                ":::",
                "::/129",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "\u0661::",
                "\u0661.0.0.0",
            })
    void refusesOtherTextAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefix.parse(text))
                .withMessageStartingWith("prefix '" + text + "': expected ");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/16, 10.1.0.0/16",
        "10.0.0.1/0, 0.0.0.0/0",
        "10.0.0.1/31, 10.0.0.0/31",
        "fd00::1/127, fd00::/127",
        "fd00::1/64, fd00::/64",
        "fd00:0:0:1::/63, fd00::/63",
        "8000::/0, ::/0",
    })
    void refusesSetBitsBehindTheLength(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefix.parse(text))
                .withMessageContainingAll("'" + text + "'", "bits are set behind the first", "expected " + expected);
    }

    @Test
    void refusesSetBitsAndLengthsInNumbersToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefix.ofIpv4(0x0A01_0203, 16))
                .withMessageContainingAll("10.1.2.3/16", "expected 10.1.0.0/16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefix.ofIpv6(0, 1, 127))
                .withMessageContainingAll("::1/127", "expected ::/127");
        for (int length : new int[] {-1, 33, 128, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Prefix.ofIpv4(0, length))
                    .withMessageContainingAll("" + length, "0 to 32");
        }
        for (int length : new int[] {-1, 129, 256}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Prefix.ofIpv6(0, 0, length))
                    .withMessageContainingAll("" + length, "0 to 128");
        }
    }

    @Test
    void saysItsParts() {
        Prefix ipv4 = Prefix.parse("192.168.10.0/24");
        assertThat(ipv4.isIpv6()).isFalse();
        assertThat(ipv4.high()).isZero();
        assertThat(ipv4.low()).isEqualTo(0xC0A8_0A00L);
        assertThat(ipv4.length()).isEqualTo(24);
        assertThat(ipv4.isHost()).isFalse();
        assertThat(ipv4).isEqualTo(Prefix.ofIpv4(0xC0A8_0A00, 24));

        Prefix ipv6 = Prefix.parse("2001:db8::1");
        assertThat(ipv6.isIpv6()).isTrue();
        assertThat(ipv6.high()).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(ipv6.low()).isEqualTo(1);
        assertThat(ipv6.length()).isEqualTo(128);
        assertThat(ipv6.isHost()).isTrue();
        assertThat(Prefix.parse("10.0.0.1").isHost()).isTrue();
        assertThat(Prefix.parse("::/32").isHost()).isFalse();
    }

    @Test
    void containsItsAddressesAndNoOther() {
        Prefix ipv4 = Prefix.parse("10.1.128.0/17");
        assertThat(List.of(0x0A01_8000, 0x0A01_FFFF)).allMatch(ipv4::contains);
        assertThat(List.of(0x0A01_7FFF, 0x0A02_0000, 0x0B01_8000)).noneMatch(ipv4::contains);
        assertThat(ipv4.contains(0, 0x0A01_8000L)).as("the family counts").isFalse();
        assertThat(Prefix.parse("0.0.0.0/0").contains(-1)).isTrue();

        Prefix ipv6 = Prefix.parse("fd00::8000:0:0:0/65");
        assertThat(ipv6.contains(0xFD00L << 48, Long.MIN_VALUE)).isTrue();
        assertThat(ipv6.contains(0xFD00L << 48, -1)).isTrue();
        assertThat(ipv6.contains(0xFD00L << 48, Long.MAX_VALUE)).isFalse();
        assertThat(ipv6.contains((0xFD00L << 48) + 1, -1)).isFalse();
        assertThat(Prefix.parse("::/0").contains(-1, -1)).isTrue();
        assertThat(Prefix.parse("::/0").contains(0)).as("the family counts").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "0.0.0.0/0, ::/0, false",
        "::/0, 0.0.0.0/0, false",
        "fd00::/64, fd00::1/128, true",
        "fd00::/65, fd00::8000:0:0:0/65, false",
    })
    void containsLongerPrefixes(String outer, String inner, boolean contains) {
        assertThat(Prefix.parse(outer).contains(Prefix.parse(inner))).isEqualTo(contains);
    }

    @Test
    void isOrderedByFamilyThenAddressThenLength() {
        List<Prefix> ordered = new ArrayList<>();
        for (String text : new String[] {
            "0.0.0.0/0",
            "0.0.0.0/32",
            "10.0.0.0/8",
            "10.0.0.0/24",
            "127.255.255.255",
            "128.0.0.0/1",
            "::/0",
            "::/128",
            "::7fff:ffff:ffff:ffff",
            "::8000:0:0:0",
            "7fff::/16",
            "8000::/1",
            "8000::/2",
        }) {
            ordered.add(Prefix.parse(text));
        }
        List<Prefix> sorted = new ArrayList<>(ordered);
        Collections.shuffle(sorted, new Random(SEED));
        Collections.sort(sorted);
        assertThat(sorted).isEqualTo(ordered);
    }

    @Test
    void isNotEqualAcrossFamiliesOrLengths() {
        assertThat(Prefix.parse("0.0.0.0/0")).isNotEqualTo(Prefix.parse("::/0"));
        assertThat(Prefix.parse("0.0.0.1/32")).isNotEqualTo(Prefix.ofIpv6(0, 1, 128));
        assertThat(Prefix.parse("10.0.0.0/8")).isNotEqualTo(Prefix.parse("10.0.0.0/9"));
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesWhatAnotherLibraryDoes(TableShape shape) {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            Prefix prefix = shape.draw(random);
            IPAddress other = new IPAddressString(prefix.toString()).getAddress();
            String what = prefix + ", seed " + SEED;
            assertThat(other.getNetworkPrefixLength()).as(what).isEqualTo(prefix.length());
            byte[] bytes = other.getLower().getBytes();
            assertThat(bytes).as(what).hasSize(prefix.isIpv6() ? 16 : 4);
            long[] words = new long[2];
            for (int b = 0; b < bytes.length; b++) {
                int word = 1 - (bytes.length - 1 - b) / 8;
                words[word] = words[word] << 8 | bytes[b] & 0xFF;
            }
            assertThat(words).as(what).containsExactly(prefix.high(), prefix.low());
            if (prefix.isIpv6()) {
                // The full form of IPv4 has leading zeros.
                assertThat(Prefix.parse(other.toFullString())).as(what).isEqualTo(prefix);
            }
            assertThat(Prefix.parse(other.toCanonicalString())).as(what).isEqualTo(prefix);
            assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix).hasSameHashCodeAs(prefix);
            int shorter = random.nextInt(prefix.length() + 1);
            assertThat(prefix.network(shorter)).as(what).hasToString(block(other, shorter));
        }
    }

    private static String block(IPAddress address, int length) {
        return address.toPrefixBlock(length).toCanonicalString();
    }
}
