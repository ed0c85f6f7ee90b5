// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tcpdump prints of a BIG TCP super-packet in a tunnel: the only program at hand that understands length 0. */
final class BigTcpText {
    private static final Pattern TUNNEL = Pattern.compile("(VXLAN|Geneve),.* vni (0x[0-9a-f]+|\\d+)");
    private static final Pattern LENGTH =
            Pattern.compile("length (\\d+) \\[was 0, presumed BIG TCP]|\\[real length (\\d+), presumed BIG TCP]"
                    + "|proto TCP \\(6\\), length (\\d+)");
    private static final Pattern ADDRESSES = Pattern.compile("([0-9a-f.:]+)\\.(\\d+) > ([0-9a-f.:]+)\\.(\\d+):");
    private static final Pattern INNER = Pattern.compile("(?:next-header|proto) TCP \\(6\\)");

    private BigTcpText() {}

    /** {@return values by name; lengths are real and count from the IP header on} */
    static Map<String, Object> fields(Path file) {
        String text = read(file);
        Map<String, Object> fields = new LinkedHashMap<>();
        MatchResult tunnel = all(TUNNEL, text).get(0);
        fields.put("protocol", tunnel.group(1).toLowerCase(Locale.ROOT));
        fields.put("VNI", Integer.decode(tunnel.group(2)));
        String[] levels = {"outer", "inner"};
        for (int i = 0; i < levels.length; i++) {
            MatchResult length = all(LENGTH, text).get(i);
            MatchResult addresses = all(ADDRESSES, text).get(i);
            String real = length.group(1) != null ? length.group(1) : length.group(2);
            fields.put(levels[i] + " length", Integer.valueOf(real != null ? real : length.group(3)));
            fields.put(levels[i] + " source", addresses.group(1));
            fields.put(levels[i] + " destination", addresses.group(3));
            fields.put(
                    levels[i] + " ports",
                    List.of(Integer.valueOf(addresses.group(2)), Integer.valueOf(addresses.group(4))));
        }
        fields.put("inner protocol", all(INNER, text).isEmpty() ? "another" : "TCP");
        return fields;
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<MatchResult> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.toMatchResult());
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
