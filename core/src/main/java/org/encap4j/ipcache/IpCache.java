// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.jspecify.annotations.Nullable;

/**
 * Address to security identity and tunnel endpoint, by longest prefix: a remote node's PodCIDR leads to that node as world,
 * and the prefix of one pod (/32 or /128) overrides it with the pod's identity.
 *
 * <p>What a more trusted {@link Source} says stays; the same or a more trusted one may overwrite it. What was refused is not
 * remembered: when the more trusted entry goes, its prefix is unknown until somebody puts it again.
 *
 * <p>Any thread may look up, at any time and without waiting; writers wait for each other. Looking up allocates nothing. Where
 * nothing is known lookups return null, because what an unknown address means differs: a sender takes it for world.
 */
public final class IpCache {
    private final PrefixTable<RemoteEndpoint> endpoints = new PrefixTable<>();
    private final PrefixTable<TunnelEndpoint> tunnels = new PrefixTable<>();
    private final List<TunnelEndpoint> tunnelsByIndex = new ArrayList<>();
    private final Consumer<String> warnings;

    /** What became of an entry. */
    public enum Outcome {
        /** The prefix was not known. */
        ADDED,
        /** It takes the place of an older entry. */
        REPLACED,
        /** The same was there already. */
        UNCHANGED,
        /** A more trusted source says something else, which stays. */
        REFUSED
    }

    /**
     * An empty cache.
     *
     * @param warnings receives a line when two sources name different nodes for a prefix; called by the writing thread, which
     *     holds the writers' lock
     */
    public IpCache(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * Finds who is behind an IPv4 address.
     *
     * @param address 32 bits
     * @return what its longest prefix leads to, or null if none is known
     */
    public @Nullable RemoteEndpoint lookup(int address) {
        return endpoints.lookup(address);
    }

    /**
     * Finds who is behind an IPv6 address.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return what its longest prefix leads to, or null if none is known
     */
    public @Nullable RemoteEndpoint lookup(long high, long low) {
        return endpoints.lookup(high, low);
    }

    /**
     * The entry of one prefix itself.
     *
     * @param prefix which
     * @return what was put there, or null
     */
    public @Nullable RemoteEndpoint get(Prefix prefix) {
        return endpoints.get(prefix);
    }

    /** {@return the entries at this moment, for lookups that must agree and for batches} */
    public PrefixTable.Snapshot<RemoteEndpoint> snapshot() {
        return endpoints.snapshot();
    }

    /** {@return the number of prefixes} */
    public int size() {
        return endpoints.size();
    }

    /**
     * The tunnel endpoint at an IPv4 address; made when asked for the first time.
     *
     * @param address 32 bits
     * @return always the same object for the same address
     */
    public TunnelEndpoint tunnelTo(int address) {
        return tunnelTo(Prefix.ofIpv4(address, Prefix.IPV4_BITS));
    }

    /**
     * The tunnel endpoint at an IPv6 address; made when asked for the first time.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return always the same object for the same address
     */
    public TunnelEndpoint tunnelTo(long high, long low) {
        return tunnelTo(Prefix.ofIpv6(high, low, Prefix.IPV6_BITS));
    }

    private synchronized TunnelEndpoint tunnelTo(Prefix address) {
        TunnelEndpoint known = tunnels.get(address);
        if (known == null) {
            known = new TunnelEndpoint(address.isIpv6(), address.high(), address.low(), tunnelsByIndex.size());
            tunnels.put(address, known);
            tunnelsByIndex.add(known);
        }
        return known;
    }

    /**
     * The tunnel endpoint at an IPv4 address, if there is one. What comes from the network is asked for here: it makes none, and
     * costs no memory.
     *
     * @param address 32 bits
     * @return the object that {@link #tunnelTo(int)} gives, or null if that was not asked yet
     */
    public @Nullable TunnelEndpoint findTunnel(int address) {
        return tunnels.lookup(address);
    }

    /**
     * The tunnel endpoint at an IPv6 address, if there is one.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return as for IPv4
     */
    public @Nullable TunnelEndpoint findTunnel(long high, long low) {
        return tunnels.lookup(high, low);
    }

    /** {@return how many tunnel endpoints have been numbered: every index is smaller} */
    public synchronized int tunnelCount() {
        return tunnelsByIndex.size();
    }

    /**
     * Says who is behind a prefix.
     *
     * @param prefix which
     * @param endpoint who
     * @return what became of it
     * @throws IllegalArgumentException if the tunnel endpoint was not made by this cache
     */
    public synchronized Outcome put(Prefix prefix, RemoteEndpoint endpoint) {
        Outcome outcome = judge(prefix, endpoint);
        if (outcome == Outcome.ADDED || outcome == Outcome.REPLACED) {
            endpoints.put(prefix, endpoint);
        }
        return outcome;
    }

    /**
     * Says who is behind many prefixes; readers see all of it at once.
     *
     * @param entries each as for {@link #put}
     * @return how many were refused because a more trusted source says something else
     * @throws IllegalArgumentException if a tunnel endpoint was not made by this cache; then nothing has changed
     */
    public synchronized int putAll(Map<Prefix, RemoteEndpoint> entries) {
        Map<Prefix, RemoteEndpoint> accepted = entries;
        int refused = 0;
        for (Map.Entry<Prefix, RemoteEndpoint> entry : entries.entrySet()) {
            if (judge(entry.getKey(), entry.getValue()) == Outcome.REFUSED) {
                if (accepted == entries) {
                    accepted = new HashMap<>(entries);
                }
                accepted.remove(entry.getKey());
                refused++;
            }
        }
        endpoints.putAll(accepted);
        return refused;
    }

    /**
     * Forgets a prefix, unless a more trusted source than the caller has put it there.
     *
     * @param prefix which
     * @param source who says that it is gone
     * @return whether it was there and is gone
     */
    public synchronized boolean remove(Prefix prefix, Source source) {
        RemoteEndpoint present = endpoints.get(prefix);
        if (present == null || !source.mayOverwrite(present.source())) {
            return false;
        }
        endpoints.remove(prefix);
        return true;
    }

    private Outcome judge(Prefix prefix, RemoteEndpoint endpoint) {
        TunnelEndpoint tunnel = endpoint.tunnel();
        if (tunnel != null
                && (tunnel.index() >= tunnelsByIndex.size() || tunnelsByIndex.get(tunnel.index()) != tunnel)) {
            throw new IllegalArgumentException(
                    "the tunnel endpoint " + tunnel + " of " + prefix + " is not one of this cache: use tunnelTo");
        }
        RemoteEndpoint present = endpoints.get(prefix);
        if (present == null) {
            return Outcome.ADDED;
        }
        if (present.equals(endpoint)) {
            return Outcome.UNCHANGED;
        }
        boolean stronger = endpoint.source().mayOverwrite(present.source());
        if (present.source() != endpoint.source()
                && present.tunnel() != tunnel
                && present.tunnel() != null
                && tunnel != null) {
            warn(prefix, stronger ? endpoint : present, stronger ? present : endpoint);
        }
        return stronger ? Outcome.REPLACED : Outcome.REFUSED;
    }

    private void warn(Prefix prefix, RemoteEndpoint stays, RemoteEndpoint goes) {
        warnings.accept(
                "Detected conflicting tunnel peer for prefix. This may cause connectivity issues for this address."
                        + " prefix=" + prefix + " tunnelPeer=" + stays.tunnel() + " source=" + stays.source()
                        + " conflictingTunnelPeer=" + goes.tunnel() + " conflictingSource=" + goes.source());
    }
}
