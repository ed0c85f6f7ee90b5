// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.encap4j.lpm.Prefix;

/**
 * Prefixes as real tables hold them, made up from a seed, in no order.
 *
 * <p>Routes: a default route, and prefix lengths in about the shares of the Internet's routing tables; every second prefix lies
 * beside or inside an earlier one, as more specific routes do. Pods: nodes with a /24 or /120 out of one cluster range, each
 * with the {@value #PODS_PER_NODE} pods that Kubernetes allows, at addresses picked at random.
 */
final class PrefixMix {
    static final int PODS_PER_NODE = 110;
    /** A PodCIDR and the pods in it. */
    static final int PREFIXES_PER_NODE = PODS_PER_NODE + 1;

    private static final int IPV4_CLUSTER = 10 << 24;
    private static final long IPV6_CLUSTER = 0xFD00L << 48;
    private static final int HOST_BITS = 8;
    private static final int HOSTS = 1 << HOST_BITS;

    /** Prefix lengths, each with its share in thousandths. */
    private static final int[][] IPV4_LENGTHS = {
        {24, 620}, {23, 97}, {22, 112}, {21, 48}, {20, 44}, {19, 27}, {18, 15}, {17, 9}, {16, 15}, {15, 4}, {14, 3},
        {13, 2}, {12, 2}, {11, 1}, {10, 1}
    };

    private static final int[][] IPV6_LENGTHS = {
        {48, 470}, {32, 120}, {44, 95}, {40, 90}, {36, 45}, {29, 35}, {46, 30}, {47, 30}, {42, 25}, {45, 15}, {33, 12},
        {34, 10}, {35, 8}, {38, 8}, {56, 4}, {64, 3}
    };

    /** The first 16 bits of what the registries hand out; the last four are drawn. */
    private static final int[] IPV6_REGISTRIES = {0x2000, 0x2400, 0x2600, 0x2800, 0x2A00, 0x2A10, 0x2C00};

    private final Random random;

    PrefixMix(long seed) {
        random = new Random(seed);
    }

    List<Prefix> routes(boolean ipv6, int size) {
        List<Prefix> routes = new ArrayList<>(size);
        routes.add(ipv6 ? Prefix.ofIpv6(0, 0, 0) : Prefix.ofIpv4(0, 0));
        Set<Prefix> seen = new HashSet<>(2 * size);
        while (routes.size() < size) {
            Prefix route = ipv6 ? ipv6Route(routes) : ipv4Route(routes);
            if (seen.add(route)) {
                routes.add(route);
            }
        }
        Collections.shuffle(routes, random);
        return routes;
    }

    private Prefix ipv4Route(List<Prefix> earlier) {
        int length = length(IPV4_LENGTHS);
        int drawn = 1 + random.nextInt(223) << 24 | random.nextInt(1 << 24);
        Prefix near = near(earlier);
        if (near != null) {
            int kept = leadingInt(keptBits(near, length));
            drawn = (int) near.low() & kept | drawn & ~kept;
        }
        return Prefix.ofIpv4(drawn & leadingInt(length), length);
    }

    private Prefix ipv6Route(List<Prefix> earlier) {
        int length = length(IPV6_LENGTHS);
        long registry = IPV6_REGISTRIES[random.nextInt(IPV6_REGISTRIES.length)] | random.nextInt(16);
        long drawn = registry << 48 | random.nextLong() >>> 16;
        Prefix near = near(earlier);
        if (near != null) {
            long kept = -1L << Long.SIZE - keptBits(near, length);
            drawn = near.high() & kept | drawn & ~kept;
        }
        return Prefix.ofIpv6(drawn & -1L << Long.SIZE - length, 0, length);
    }

    private Prefix near(List<Prefix> earlier) {
        Prefix near = random.nextBoolean() ? earlier.get(random.nextInt(earlier.size())) : null;
        return near == null || near.length() == 0 ? null : near;
    }

    /** How many bits a prefix has in common with one that it lies in or up to seven places beside. */
    private int keptBits(Prefix near, int length) {
        return Math.min(near.length(), length) - random.nextInt(4);
    }

    private int length(int[][] shares) {
        int left = random.nextInt(1000);
        for (int[] share : shares) {
            left -= share[1];
            if (left < 0) {
                return share[0];
            }
        }
        throw new AssertionError("the shares add up to less than 1000");
    }

    private static int leadingInt(int bits) {
        return -1 << Integer.SIZE - bits;
    }

    List<Prefix> pods(boolean ipv6, int size) {
        List<Prefix> pods = new ArrayList<>(size);
        List<Integer> hosts = new ArrayList<>();
        for (int host = 2; host < HOSTS - 1; host++) {
            hosts.add(host);
        }
        for (int node = 0; pods.size() < size; node++) {
            Collections.shuffle(hosts, random);
            pods.add(inCluster(ipv6, node << HOST_BITS, HOST_BITS));
            for (int i = 0; i < PODS_PER_NODE && pods.size() < size; i++) {
                pods.add(inCluster(ipv6, node << HOST_BITS | hosts.get(i), 0));
            }
        }
        Collections.shuffle(pods, random);
        return pods;
    }

    private static Prefix inCluster(boolean ipv6, int offset, int openBits) {
        return ipv6
                ? Prefix.ofIpv6(IPV6_CLUSTER, offset, Prefix.IPV6_BITS - openBits)
                : Prefix.ofIpv4(IPV4_CLUSTER + offset, Prefix.IPV4_BITS - openBits);
    }

    /** The number of the node that a prefix of the pods' range belongs to. */
    static int node(Prefix pod) {
        return (int) pod.low() >>> HOST_BITS & 0xFFFF;
    }
}
