// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

/** Random changes, each followed by lookups that are compared with a table that looks through everything every time. */
class FibModelTest {
    private static final List<String> DEVICES = List.of("eth1", "eth2", "eth3");
    private static final int NETWORK = 0x0A000000;
    private static final int ADDRESSES = 64;

    private final Fib fib = new Fib();
    private final Map<Prefix, List<NextHop>> routes = new HashMap<>();
    private final Map<String, Neighbour> neighbours = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();

    @Test
    void agreesWithALookThroughEverything() {
        for (long seed = 0; seed < 15; seed++) {
            FibModelTest one = new FibModelTest();
            Random random = new Random(seed);
            for (int step = 0; step < 400; step++) {
                String what = one.change(random);
                for (int host = 0; host < ADDRESSES; host++) {
                    assertThat(one.fib.lookup(NETWORK + host))
                            .as("seed %d, step %d (%s), address 10.0.0.%d", seed, step, what, host)
                            .isEqualTo(one.expected(NETWORK + host));
                }
            }
        }
    }

    private NextHop expected(int address) {
        List<NextHop> found = routes.entrySet().stream()
                .filter(route ->
                        route.getKey().contains(address) && !route.getValue().isEmpty())
                .max(Comparator.comparing(route -> route.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(List.of());
        if (found.isEmpty()) {
            return null;
        }
        NextHop next = bound(found.get(0));
        if (next.type() != RouteType.UNICAST) {
            return next;
        }
        Prefix target = next.gateway() == null ? host(address) : next.gateway();
        Neighbour neighbour = neighbours.get(next.device().name() + target);
        return neighbour == null || !neighbour.state().isUsable() ? next : next.resolved(neighbour.mac());
    }

    private String change(Random random) {
        Prefix prefix = host(NETWORK + random.nextInt(ADDRESSES)).network(24 + random.nextInt(9));
        String name = DEVICES.get(random.nextInt(DEVICES.size()));
        List<NextHop> present = routes.computeIfAbsent(prefix, none -> new ArrayList<>());
        switch (random.nextInt(7)) {
            case 0 -> {
                Route route = new Route(prefix, nextHop(random, name));
                fib.add(route);
                add(present, route.nextHop());
                return "add " + route;
            }
            case 1 -> {
                Route route = new Route(prefix, nextHop(random, name));
                fib.replace(route);
                replace(present, route.nextHop());
                return "replace " + route;
            }
            case 2 -> {
                Prefix gateway = random.nextBoolean() ? null : host(NETWORK + random.nextInt(8));
                boolean removed = present.removeIf(next -> Objects.equals(gateway, next.gateway()));
                assertThat(fib.remove(prefix, gateway)).isEqualTo(removed);
                return "remove " + prefix + " " + gateway;
            }
            case 3, 4 -> {
                Neighbour neighbour = new Neighbour(
                        host(NETWORK + random.nextInt(ADDRESSES)),
                        name,
                        1 + random.nextInt(3),
                        Neighbour.State.values()[random.nextInt(9)]);
                fib.resolve(neighbour);
                neighbours.put(name + neighbour.address(), neighbour);
                return neighbour.toString();
            }
            case 5 -> {
                Prefix address = host(NETWORK + random.nextInt(ADDRESSES));
                fib.expire(name, address);
                neighbours.remove(name + address);
                return "expire " + address;
            }
            default -> {
                Device device = new Device(random.nextInt(4), name, 7, 1500);
                if (random.nextInt(4) == 0) {
                    devices.remove(name);
                    fib.detach(name);
                } else {
                    devices.put(name, device);
                    fib.attach(device);
                }
                return "device " + name;
            }
        }
    }

    private static NextHop nextHop(Random random, String device) {
        RouteAttributes attributes = RouteAttributes.NONE.metric(random.nextInt(3));
        Device named = Device.unattached(device);
        return switch (random.nextInt(5)) {
            case 0 -> NextHop.local(named, attributes);
            case 1 -> NextHop.refusing(RouteType.BLACKHOLE, attributes);
            case 2 -> NextHop.via(host(NETWORK + random.nextInt(8)), named, attributes);
            default -> NextHop.onLink(named, attributes);
        };
    }

    private NextHop bound(NextHop next) {
        return next.withDevices(device -> devices.getOrDefault(device.name(), Device.unattached(device.name())));
    }

    private static void add(List<NextHop> present, NextHop next) {
        if (!present.contains(next)) {
            present.add(next);
            present.sort(Comparator.comparing((NextHop route) -> route.type() != RouteType.LOCAL)
                    .thenComparing(route -> route.attributes().metric()));
        }
    }

    private static void replace(List<NextHop> present, NextHop next) {
        for (int at = 0; at < present.size(); at++) {
            NextHop old = present.get(at);
            if (old.attributes().metric() == next.attributes().metric()
                    && (old.type() == RouteType.LOCAL) == (next.type() == RouteType.LOCAL)) {
                present.set(at, next);
                return;
            }
        }
        add(present, next);
    }

    private static Prefix host(int address) {
        return Prefix.ofIpv4(address, Prefix.IPV4_BITS);
    }
}
