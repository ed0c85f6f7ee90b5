// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The rate of a link, in bit/s, as it was written. */
record LinkRate(String text, double bitsPerSecond) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    /** Reads a rate with a decimal unit. */
    static final class FromText implements ITypeConverter<LinkRate> {
        @Override
        public LinkRate convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches() || Double.parseDouble(form.group(1)) == 0) {
                throw new TypeConversionException("'" + text + "' is not a rate such as 100M, 2.5G or 25G");
            }
            int thousands = form.group(2).isEmpty()
                    ? 0
                    : 1 + UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT));
            return new LinkRate(text, Double.parseDouble(form.group(1)) * Math.pow(1000, thousands));
        }
    }
}
