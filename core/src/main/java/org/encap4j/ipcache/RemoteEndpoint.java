// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import org.encap4j.identity.SecurityIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the addresses under one prefix: their security identity, and the node to tunnel to. Immutable; equal when
 * all parts are.
 */
public final class RemoteEndpoint {
    private static final Source[] SOURCES = Source.values();

    private final int identity;
    private final TunnelEndpoint tunnel;
    /** An ordinal: there may be a million endpoints, and a reference would make each eight bytes longer. */
    private final byte source;

    private final boolean skipTunnel;

    private RemoteEndpoint(int identity, TunnelEndpoint tunnel, Source source, boolean skipTunnel) {
        this.identity = identity;
        this.tunnel = tunnel;
        this.source = (byte) source.ordinal();
        this.skipTunnel = skipTunnel;
    }

    /**
     * An endpoint with an identity of its own. From the key-value store {@link SecurityIdentity#HOST} becomes
     * {@link SecurityIdentity#REMOTE_NODE}: it was written by the node that it is the host of.
     *
     * @param identity all 32 bits
     * @param tunnel the node to tunnel to, from the cache this is put into; null where there is none
     * @param source who says so
     * @return the endpoint
     */
    public static RemoteEndpoint of(int identity, @Nullable TunnelEndpoint tunnel, Source source) {
        boolean foreignHost = source == Source.KVSTORE && identity == SecurityIdentity.HOST;
        return new RemoteEndpoint(foreignHost ? SecurityIdentity.REMOTE_NODE : identity, tunnel, source, false);
    }

    /**
     * What stands for those addresses of a remote node's PodCIDR that nothing more is known of: world, behind that node.
     *
     * @param tunnel the node
     * @param source who says so
     * @return the endpoint
     */
    public static RemoteEndpoint podCidr(TunnelEndpoint tunnel, Source source) {
        return of(SecurityIdentity.WORLD, tunnel, source);
    }

    /** {@return the same, but not to be tunneled to even where there is a tunnel endpoint} */
    public RemoteEndpoint skippingTunnel() {
        return new RemoteEndpoint(identity, tunnel, source(), true);
    }

    /** {@return the security identity, all 32 bits} */
    public int identity() {
        return identity;
    }

    /** {@return the node to tunnel to, or null where there is none} */
    public @Nullable TunnelEndpoint tunnel() {
        return tunnel;
    }

    /** {@return whether packets are routed natively although there is a tunnel endpoint} */
    public boolean skipTunnel() {
        return skipTunnel;
    }

    /** {@return who says so} */
    public Source source() {
        return SOURCES[source];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteEndpoint that
                && identity == that.identity
                && tunnel == that.tunnel
                && source == that.source
                && skipTunnel == that.skipTunnel;
    }

    @Override
    public int hashCode() {
        int node = tunnel == null ? -1 : tunnel.index();
        return ((identity * 31 + node) * 31 + source) * 2 + (skipTunnel ? 1 : 0);
    }

    /** {@return the value as Cilium lists it: {@code identity=15584 encryptkey=0 tunnelendpoint=192.0.2.1 flags=hastunnel}} */
    @Override
    public String toString() {
        String flags = (skipTunnel ? ",skiptunnel" : "")
                + (tunnel == null ? "" : ",hastunnel")
                + (tunnel != null && tunnel.isIpv6() ? ",ipv6tunnel" : "");
        return "identity=" + Integer.toUnsignedString(identity) + " encryptkey=0 tunnelendpoint="
                + (tunnel == null ? "0.0.0.0" : tunnel) + " flags="
                + (flags.isEmpty() ? "<none>" : flags.substring(1));
    }
}
