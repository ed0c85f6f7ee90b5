// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.lpm.Prefix;

/** The neighbours by device and address. One thread at a time. */
final class Neighbours {
    private final Map<String, Map<Prefix, Neighbour>> byDevice = new HashMap<>();

    /** Remembers a neighbour; says whether the MAC address to send to has changed. */
    boolean put(Neighbour neighbour) {
        Neighbour before = byDevice.computeIfAbsent(neighbour.device(), name -> new HashMap<>())
                .put(neighbour.address(), neighbour);
        return mac(before) != neighbour.usableMac();
    }

    /** Forgets a neighbour; says whether there was a MAC address to send to. */
    boolean remove(String device, Prefix address) {
        return mac(
                        byDevice.getOrDefault(device, Map.of()).isEmpty()
                                ? null
                                : byDevice.get(device).remove(address))
                != NextHop.UNRESOLVED;
    }

    /** The MAC address to send to, or {@link NextHop#UNRESOLVED}. */
    long mac(String device, Prefix address) {
        return mac(byDevice.getOrDefault(device, Map.of()).get(address));
    }

    private static long mac(Neighbour neighbour) {
        return neighbour == null ? NextHop.UNRESOLVED : neighbour.usableMac();
    }

    List<Neighbour> all() {
        return byDevice.values().stream()
                .map(Map::values)
                .collect(ArrayList::new, Collection::addAll, Collection::addAll);
    }
}
