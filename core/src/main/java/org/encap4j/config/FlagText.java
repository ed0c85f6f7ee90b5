// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.encap4j.lpm.Prefix;

/** Values as the flags of a Go program read them, and texts as Go quotes them. */
final class FlagText {
    /** A literal of Go: its base by its first letters, underscores between digits where there are such. */
    private static final Pattern INTEGER = Pattern.compile("([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*"
            + "|0[bB]_?[01]+(?:_[01]+)*|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9][0-9]*(?:_[0-9]+)*)");

    /** More digits than any number of 64 bits has in base 2, so that the pattern meets no text without end. */
    private static final int INTEGER_MAX = 80;

    private static final Pattern CIDR = Pattern.compile("([^/]+)/([0-9]{1,3})");

    private FlagText() {}

    /** What {@code strconv.ParseBool} accepts. */
    static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What {@code strconv.ParseInt} accepts with base 0, in size not limited to 64 bits. */
    static Optional<BigInteger> integer(String text) {
        Matcher literal = INTEGER.matcher(text);
        if (text.length() > INTEGER_MAX || !literal.matches()) {
            return Optional.empty();
        }
        String digits = literal.group(2).replace("_", "");
        int base = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            base = switch (digits.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'b', 'B' -> 2;
                default -> 8;
            };
            digits = digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2);
        }
        BigInteger value = new BigInteger(digits, base);
        return Optional.of(literal.group(1).equals("-") ? value.negate() : value);
    }

    /** What {@code net.ParseCIDR} makes of an address and a length: the network, whatever bits follow in the address. */
    static Optional<Prefix> cidr(String text) {
        Matcher parts = CIDR.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Prefix address = Prefix.parse(parts.group(1));
            int length = Integer.parseInt(parts.group(2));
            if (!address.isIpv6()) {
                return Optional.of(Prefix.ofIpv4((int) (address.low() & leading(length + Integer.SIZE)), length));
            }
            long high = address.high() & leading(length);
            return Optional.of(Prefix.ofIpv6(high, address.low() & leading(length - Long.SIZE), length));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long leading(int count) {
        return count <= 0 ? 0 : count >= Long.SIZE ? -1 : -1L << (Long.SIZE - count);
    }

    /** The form {@code %q}: between quotes, on one line. */
    static String quoted(String text) {
        return '"' + escaped(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** A text of whoever wrote a file, so that it neither breaks a line nor speaks to a terminal. */
    static String escaped(String text) {
        if (text.chars().allMatch(symbol -> symbol >= ' ' && symbol <= '~')) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(symbol -> appendEscaped(out, symbol));
        return out.toString();
    }

    private static void appendEscaped(StringBuilder out, int symbol) {
        int letter = "\n\r\t".indexOf(symbol);
        if (letter >= 0) {
            out.append('\\').append("nrt".charAt(letter));
        } else if (symbol < ' ' || symbol == 0x7F) {
            out.append(String.format("\\x%02x", symbol));
        } else if (isPrintable(symbol)) {
            out.appendCodePoint(symbol);
        } else {
            out.append(String.format(symbol < 0x10000 ? "\\u%04x" : "\\U%08x", symbol));
        }
    }

    private static boolean isPrintable(int symbol) {
        return symbol == ' '
                || switch (Character.getType(symbol)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED -> false;
                    default -> true;
                };
    }
}
