// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Random;

/** How the prefixes of a table are spread; each draws one more. */
enum TableShape {
    /** Any address, any length. */
    IPV4_RANDOM {
        @Override
        Prefix draw(Random random) {
            return ipv4(random.nextInt(), random.nextInt(33));
        }
    },
    /** As routers have them: six in ten /24, many /16 to /23, some shorter and some longer, in allocations side by side. */
    IPV4_INTERNET {
        @Override
        Prefix draw(Random random) {
            int address = 1 + random.nextInt(30) * 7 << 24 | random.nextInt(64) << 16 | random.nextInt(1 << 16);
            return ipv4(address, length(random, 60, 24, 16, 7, 8, 25));
        }
    },
    /** One cluster: pods side by side, the nodes' ranges around them, a default route. */
    IPV4_PODS {
        @Override
        Prefix draw(Random random) {
            int pod = 0x0A00_0000 | random.nextInt(1 << 14);
            int kind = random.nextInt(50);
            return ipv4(pod, kind == 0 ? 24 : kind == 1 ? random.nextInt(33) : 32);
        }
    },
    /** Nested to the last bit around a few addresses, and their direct neighbours. */
    IPV4_NESTED {
        @Override
        Prefix draw(Random random) {
            int centre = 0xC0A8_0000 + random.nextInt(4) * 0x40_0001;
            int length = random.nextInt(33);
            return ipv4(centre + (random.nextInt(3) - 1 << 32 - Math.max(length, 1)), length);
        }
    },
    /** Any address, any length. */
    IPV6_RANDOM {
        @Override
        Prefix draw(Random random) {
            return ipv6(random.nextLong(), random.nextLong(), random.nextInt(129));
        }
    },
    /** As routers have them: half /48, many /29 to /47, some /64, some hosts, below the registries' few blocks. */
    IPV6_INTERNET {
        @Override
        Prefix draw(Random random) {
            long high = 0x2001_0000_0000_0000L
                    + ((long) random.nextInt(12) << 52)
                    + ((long) random.nextInt(24) << 32)
                    + ((long) random.nextInt(1 << 10) << 16)
                    + random.nextInt(8);
            return ipv6(high, random.nextInt(1000), length(random, 50, 48, 29, 18, 16, 64));
        }
    },
    /** One cluster: pods as hosts under long common prefixes, the nodes' /64 around them, strangers far away. */
    IPV6_PODS {
        @Override
        Prefix draw(Random random) {
            long high = 0xFD00_0010_0244_0000L | random.nextInt(8);
            long low = random.nextInt(4) == 0 ? random.nextInt(1 << 12) : (long) random.nextInt(16) << 56 | 1;
            int kind = random.nextInt(60);
            return kind == 0
                    ? ipv6(high, low, random.nextInt(129))
                    : kind == 1 ? ipv6(random.nextLong(), low, 128) : ipv6(high, low, kind < 5 ? 64 : 128);
        }
    },
    /** Nested to the last bit around a few addresses, and their direct neighbours. */
    IPV6_NESTED {
        @Override
        Prefix draw(Random random) {
            int length = random.nextInt(129);
            long flip = length == 0 || random.nextInt(3) == 0 ? 0 : 1L << 63 - (length - 1) % 64;
            long high = 0xFD00_0000_0000_FFFFL ^ (length <= 64 ? flip : 0);
            return ipv6(high, (random.nextInt(4) * 0x4000_0000_0000_0001L) ^ (length > 64 ? flip : 0), length);
        }
    };

    abstract Prefix draw(Random random);

    boolean isIpv6() {
        return name().startsWith("IPV6");
    }

    /** The prefix of this length around an address. */
    static Prefix ipv4(int address, int length) {
        return Prefix.ofIpv4(length == 0 ? 0 : address & -1 << 32 - length, length);
    }

    /** The prefix of this length around an address. */
    static Prefix ipv6(long high, long low, int length) {
        long maskedHigh = length >= 64 ? high : length == 0 ? 0 : high & -1L << 64 - length;
        long maskedLow = length <= 64 ? 0 : low & -1L << 128 - length;
        return Prefix.ofIpv6(maskedHigh, maskedLow, length);
    }

    /** So many in a hundred the usual length, most others from a range, two in a hundred any shorter, two any longer or a host. */
    private static int length(Random random, int percent, int usual, int from, int range, int least, int longer) {
        int dice = random.nextInt(100);
        int host = longer < 32 ? 32 : 128;
        if (dice < percent) {
            return usual;
        }
        return dice < 96
                ? from + random.nextInt(range + 1)
                : dice < 98 ? least + random.nextInt(from - least) : dice < 99 ? longer : host;
    }
}
