// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

/** Where the fields of a flow lie in its words. */
final class FlowField {
    static final int TIME = 0;
    static final int SOURCE_LOW = 1;
    static final int DESTINATION_LOW = 2;
    private static final int IDENTITIES = 3;
    private static final int TRANSPORT = 4;
    private static final int OUTCOME = 5;
    static final int SOURCE_HIGH = 6;
    static final int DESTINATION_HIGH = 7;
    private static final int TUNNELLED = 8;
    static final int OUTER_SOURCE_HIGH = 9;
    static final int OUTER_SOURCE_LOW = 10;
    static final int OUTER_DESTINATION_HIGH = 11;
    static final int OUTER_DESTINATION_LOW = 12;

    /** How many words a flow has. */
    static final int WORDS = 13;

    // Each of the following is a part of a word.
    static final int SOURCE_IDENTITY = part(IDENTITIES, 32, 32);
    static final int DESTINATION_IDENTITY = part(IDENTITIES, 0, 32);

    static final int SOURCE_PORT = part(TRANSPORT, 48, 16);
    static final int DESTINATION_PORT = part(TRANSPORT, 32, 16);
    static final int TCP_FLAGS = part(TRANSPORT, 24, 8);
    static final int ICMP_TYPE = part(TRANSPORT, 16, 8);
    static final int ICMP_CODE = part(TRANSPORT, 8, 8);
    static final int PROTOCOL = part(TRANSPORT, 0, 8);

    static final int DROP_REASON = part(OUTCOME, 48, 16);
    static final int ICMP_IDENTIFIER = part(OUTCOME, 32, 16);
    static final int VERDICT = part(OUTCOME, 24, 8);
    static final int POINT = part(OUTCOME, 16, 8);
    static final int DIRECTION = part(OUTCOME, 8, 2);
    static final int HAS_TRANSPORT = part(OUTCOME, 4, 1);
    static final int VERSION = part(OUTCOME, 0, 4);

    static final int OUTER_SOURCE_PORT = part(TUNNELLED, 48, 16);
    static final int OUTER_DESTINATION_PORT = part(TUNNELLED, 32, 16);
    static final int VNI = part(TUNNELLED, 8, 24);
    static final int TUNNEL = part(TUNNELLED, 4, 2);
    static final int OUTER_VERSION = part(TUNNELLED, 0, 4);

    private FlowField() {}

    /** A part of a word as a number: which word, from which bit on, and how many bits. */
    private static int part(int word, int shift, int bits) {
        return word << 16 | shift << 8 | bits;
    }

    private static long mask(int part) {
        return (1L << (part & 0xFF)) - 1;
    }

    private static int shift(int part) {
        return part >>> 8 & 0xFF;
    }

    static int get(long[] words, int part) {
        return (int) (words[part >>> 16] >>> shift(part) & mask(part));
    }

    static void set(long[] words, int part, long value) {
        assert (value & ~mask(part)) == 0 : value + " does not fit " + (part & 0xFF) + " bits";
        int word = part >>> 16;
        words[word] = words[word] & ~(mask(part) << shift(part)) | value << shift(part);
    }
}
