// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Optional;

/** Reads addresses as two 64-bit words. Stricter than the system's readers: one number is written in one way. */
final class AddressText {
    private static final int OCTETS = 4;
    private static final int OCTET_MAX = 255;
    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS = 4;

    private AddressText() {}

    /** Four decimal numbers: a leading zero would be octal to some readers. */
    static Optional<long[]> ipv4(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != OCTETS) {
            return Optional.empty();
        }
        long address = 0;
        for (String octet : octets) {
            int value = decimal(octet, OCTET_MAX);
            if (value < 0) {
                return Optional.empty();
            }
            address = address << Byte.SIZE | value;
        }
        return Optional.of(new long[] {0, address});
    }

    /** RFC 4291 section 2.2: eight groups, at most one run of them left out, the last two perhaps as an IPv4 address. */
    static Optional<long[]> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(text);
            return groups != null && groups.length == GROUPS ? Optional.of(words(groups)) : Optional.empty();
        }
        int[] before = groups(text.substring(0, gap));
        int[] after = groups(text.substring(gap + 2));
        // The gap stands for one group at least; an IPv4 address stands at the end only.
        if (before == null
                || after == null
                || before.length + after.length >= GROUPS
                || text.substring(0, gap).indexOf('.') >= 0) {
            return Optional.empty();
        }
        int[] groups = new int[GROUPS];
        System.arraycopy(before, 0, groups, 0, before.length);
        System.arraycopy(after, 0, groups, GROUPS - after.length, after.length);
        return Optional.of(words(groups));
    }

    /** A number from 0 to most without sign and leading zeros, or -1. */
    static int decimal(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= most ? value : -1;
    }

    /** The groups between colons, none of an empty text; null if one is not a group. */
    private static int[] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        boolean dotted = parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (dotted ? 1 : 0)];
        for (int i = 0; i < parts.length - (dotted ? 1 : 0); i++) {
            groups[i] = group(parts[i]);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (dotted) {
            Optional<long[]> ipv4 = ipv4(parts[parts.length - 1]);
            if (ipv4.isEmpty()) {
                return null;
            }
            int address = (int) ipv4.get()[1];
            groups[groups.length - 2] = address >>> Short.SIZE;
            groups[groups.length - 1] = address & 0xFFFF;
        }
        return groups;
    }

    private static int group(String text) {
        if (text.isEmpty() || text.length() > GROUP_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char symbol = text.charAt(i);
            int digit = symbol < 0x80 ? Character.digit(symbol, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static long[] words(int[] groups) {
        long[] words = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            words[i / GROUP_DIGITS] = words[i / GROUP_DIGITS] << Short.SIZE | groups[i];
        }
        return words;
    }
}
