// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;

/** An {@link IpCache} of pods on many nodes; the pods of one workload share an identity. What lookups find is the identity. */
final class PodSubject implements TableSubject {
    private static final int NODES_AT = 192 << 24 | 168 << 16;
    private static final int PODS_PER_IDENTITY = 20;

    private IpCache cache = empty();
    private int identities = 1;

    private static IpCache empty() {
        return new IpCache(warning -> {
            throw new IllegalStateException(warning);
        });
    }

    @Override
    public long build(List<Prefix> prefixes) {
        cache = null;
        IpCache built = empty();
        identities = 1 + prefixes.size() / PODS_PER_IDENTITY;
        Map<Prefix, RemoteEndpoint> entries = entries(prefixes, built);
        long before = TableTrial.cpuNanos();
        built.putAll(entries);
        long nanos = TableTrial.cpuNanos() - before;
        cache = built;
        return nanos;
    }

    private Map<Prefix, RemoteEndpoint> entries(List<Prefix> prefixes, IpCache owner) {
        Map<Prefix, RemoteEndpoint> entries = new HashMap<>(2 * prefixes.size());
        for (int i = 0; i < prefixes.size(); i++) {
            entries.put(prefixes.get(i), endpoint(owner, prefixes.get(i), i));
        }
        return entries;
    }

    private RemoteEndpoint endpoint(IpCache owner, Prefix prefix, int number) {
        TunnelEndpoint node = owner.tunnelTo(NODES_AT + PrefixMix.node(prefix));
        return prefix.isHost()
                ? RemoteEndpoint.of(
                        SecurityIdentity.FIRST_ALLOCATED + number % identities, node, Source.CUSTOM_RESOURCE)
                : RemoteEndpoint.podCidr(node, Source.CUSTOM_RESOURCE);
    }

    @Override
    public long update(Prefix prefix, int step) {
        RemoteEndpoint endpoint = endpoint(cache, prefix, step);
        RemoteEndpoint other = endpoint.skippingTunnel();
        long before = System.nanoTime();
        switch (step % 3) {
            case 0 -> cache.put(prefix, other);
            case 1 -> cache.remove(prefix, Source.CUSTOM_RESOURCE);
            default -> cache.put(prefix, endpoint);
        }
        return System.nanoTime() - before;
    }

    @Override
    public Object table() {
        return cache;
    }

    @Override
    public long lpmBytes() {
        return cache.snapshot().lpm().bytes();
    }

    @Override
    public long single(AddressSample sample, int from, int to) {
        IpCache table = cache;
        long sum = 0;
        if (sample.isIpv6()) {
            long[] addresses = sample.ipv6();
            for (int i = from; i < to; i++) {
                sum += identity(table.lookup(addresses[2 * i], addresses[2 * i + 1]));
            }
        } else {
            int[] addresses = sample.ipv4();
            for (int i = from; i < to; i++) {
                sum += identity(table.lookup(addresses[i]));
            }
        }
        return sum;
    }

    @Override
    public long chained(AddressSample sample, int from, int to) {
        IpCache table = cache;
        long sum = 0;
        // The first bit of the identities is never set, but only the lookup's end tells.
        int sign = 0;
        if (sample.isIpv6()) {
            long[] addresses = sample.ipv6();
            for (int i = from; i < to; i++) {
                int found = identity(table.lookup(addresses[2 * i] ^ sign, addresses[2 * i + 1]));
                sign = found >>> Integer.SIZE - 1;
                sum += found;
            }
        } else {
            int[] addresses = sample.ipv4();
            for (int i = from; i < to; i++) {
                int found = identity(table.lookup(addresses[i] ^ sign));
                sign = found >>> Integer.SIZE - 1;
                sum += found;
            }
        }
        return sum;
    }

    @Override
    public long batch(AddressSample sample, int from, int to) {
        PrefixTable.Snapshot<RemoteEndpoint> table = cache.snapshot();
        Lpm lpm = table.lpm();
        int[] found = sample.found();
        long sum = 0;
        for (int at = from; at < to; at += BATCH) {
            if (sample.isIpv6()) {
                lpm.lookup(sample.ipv6(), at, BATCH, found);
            } else {
                lpm.lookup(sample.ipv4(), at, BATCH, found);
            }
            for (int i = at; i < at + BATCH; i++) {
                sum += identity(table.value(found[i]));
            }
        }
        return sum;
    }

    private static int identity(RemoteEndpoint endpoint) {
        return endpoint == null ? Lpm.NOT_FOUND : endpoint.identity();
    }
}
