// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

/** Readers run while routes, neighbours and a device change: what a reader gets fits together and was never absent. */
class FibConcurrencyTest {
    private static final int READERS = 2;
    private static final int GATEWAYS = 50;
    private static final int LINK = 0xC0A80A00;
    private static final Prefix POD_CIDR = Prefix.parse("172.20.1.0/24");

    private final Fib fib = new Fib();
    private final AtomicBoolean done = new AtomicBoolean();
    private final CountDownLatch reading = new CountDownLatch(READERS);

    @Test
    void everyLookupSeesARouteThatWasThereWithItsOwnNeighbour() throws Exception {
        fib.attach(new Device(1, "eth1", 1, 1500));
        fib.connect("eth1", Prefix.ofIpv4(LINK + 200, 32), 24);
        change(0);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<String>> reports = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                reports.add(readers.submit(this::read));
            }
            try {
                assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
                for (int step = 1; step < 2_000; step++) {
                    change(step);
                }
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

    private void change(int step) {
        int gateway = step % GATEWAYS;
        Prefix address = Prefix.ofIpv4(LINK + gateway, 32);
        fib.replace(new Route(POD_CIDR, NextHop.via(address, Device.unattached("eth1"), RouteAttributes.NONE)));
        switch (step % 5) {
            case 0 -> fib.expire("eth1", Prefix.ofIpv4(LINK + step * 7 % GATEWAYS, 32));
            case 1 -> fib.attach(new Device(1 + step % 2, "eth1", 1 + step % 2, 1500 + step % 2));
            default -> fib.resolve(Neighbour.reachable(address, "eth1", mac(gateway, step)));
        }
    }

    /** The MAC addresses that a neighbour may have carry its number. */
    private static long mac(int gateway, int step) {
        return 0x0200_0000_0000L | gateway << 8 | step & 0xFF;
    }

    private String read() {
        for (int at = 0; !done.get(); at++) {
            NextHop pod = fib.lookup(0xAC140100 + (at & 0xFF));
            NextHop onLink = fib.lookup(LINK + at % GATEWAYS);
            if (at == 0) {
                reading.countDown();
            }
            if (pod == null
                    || onLink == null
                    || !fits(pod, (int) pod.gateway().low() - LINK)
                    || !fits(onLink, at % GATEWAYS)) {
                return pod + ", and on the link " + onLink;
            }
        }
        return null;
    }

    private static boolean fits(NextHop next, int gateway) {
        Device device = next.device();
        boolean ofOneDevice = device.port() == device.mac() && (device.port() == 1) == (device.mtu() == 1500);
        return ofOneDevice && (!next.isResolved() || (next.neighbourMac() >> 8 & 0xFF) == gateway);
    }
}
