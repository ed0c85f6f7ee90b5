// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.junit.jupiter.api.Test;

/** Readers run while a writer changes the cache: each sees what was true before a change or what is true after it. */
class IpCacheConcurrencyTest {
    private static final int PODS = 2_000;
    private static final int POD = 0x0A000000;
    private static final int GENERATIONS = 300;
    private static final int READERS = 3;

    private final IpCache cache = new IpCache(warning -> {});
    private final AtomicBoolean done = new AtomicBoolean();
    private final CountDownLatch reading = new CountDownLatch(READERS);

    /** In one generation all pods are on one node, and their identity says which. */
    private Map<Prefix, RemoteEndpoint> generation(int number) {
        TunnelEndpoint node = cache.tunnelTo(0xC0A80000 + number % 50);
        Map<Prefix, RemoteEndpoint> entries = new HashMap<>();
        for (int pod = 0; pod < PODS; pod++) {
            entries.put(
                    Prefix.ofIpv4(POD + pod * 7, 32), RemoteEndpoint.of((node.index() << 12) + pod, node, Source.K8S));
        }
        return entries;
    }

    @Test
    void everyLookupSeesTheOldOrTheNewEntryAndASnapshotOneGeneration() throws Exception {
        cache.putAll(generation(0));
        run(this::readOneGeneration, () -> {
            for (int number = 1; number < GENERATIONS; number++) {
                cache.putAll(generation(number));
            }
        });
    }

    private String readOneGeneration(int pod) {
        PrefixTable.Snapshot<RemoteEndpoint> snapshot = cache.snapshot();
        RemoteEndpoint one = snapshot.lookup(POD + pod * 7);
        RemoteEndpoint other = snapshot.lookup(POD + (PODS - 1 - pod) * 7);
        RemoteEndpoint now = cache.lookup(POD + pod * 7);
        return one.tunnel() == other.tunnel() && fits(one, pod) && fits(now, pod)
                ? null
                : one + " " + other + " " + now;
    }

    private static boolean fits(RemoteEndpoint endpoint, int pod) {
        return endpoint.identity() == (endpoint.tunnel().index() << 12) + pod;
    }

    @Test
    void aPodThatComesAndGoesIsItselfOrItsPodCidr() throws Exception {
        TunnelEndpoint node = cache.tunnelTo(0xC0A80001);
        cache.put(Prefix.ofIpv4(POD, 8), RemoteEndpoint.podCidr(node, Source.KVSTORE));
        run(
                pod -> {
                    RemoteEndpoint found = cache.lookup(POD + pod * 7);
                    boolean right = found != null
                            && found.tunnel() == node
                            && (found.identity() == 2 || found.identity() == 1_000 + pod);
                    return right ? null : String.valueOf(found);
                },
                () -> {
                    for (int change = 0; change < 20 * PODS; change++) {
                        int pod = change * 31 % PODS;
                        Prefix prefix = Prefix.ofIpv4(POD + pod * 7, 32);
                        if (cache.get(prefix) == null) {
                            cache.put(prefix, RemoteEndpoint.of(1_000 + pod, node, Source.KVSTORE));
                        } else {
                            cache.remove(prefix, Source.KVSTORE);
                        }
                    }
                });
    }

    /** A look at one pod; says what is wrong, or null. */
    private interface Look {
        String at(int pod);
    }

    private void run(Look look, Runnable writer) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<String>> reports = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                int first = reader;
                reports.add(readers.submit(() -> read(look, first)));
            }
            try {
                assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
                writer.run();
            } finally {
                done.set(true);
            }
            for (Future<String> report : reports) {
                assertThat(report.get()).isNull();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private String read(Look look, int first) {
        for (int at = first; !done.get(); at++) {
            String wrong = look.at(at % PODS);
            if (at == first) {
                reading.countDown();
            }
            if (wrong != null) {
                return "pod " + at % PODS + ": " + wrong;
            }
        }
        return null;
    }
}
