// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.tunnel.OuterHeader;

/**
 * What is known of one IPv4 address, as a source and as a destination: all that the fast way needs, side by side, so that it
 * touches no table, and no object of theirs. Overwritten by {@link Resolver}.
 */
final class Resolved {
    /** No pod of this node has the address. */
    static final int NO_POD = -1;

    /** Which snapshots it is true of; none is 0. */
    private int epoch;

    /** Whether it is the host's own address. */
    boolean own;
    /** Whether pods' packets to it must be masqueraded, if they are routed. */
    boolean outside;
    /** The port of the pod with this address, or {@link #NO_POD}. */
    int podPort;
    /** The security identity of who has the address. */
    int identity;
    /** Where packets to it go; {@code NOWHERE} for those that go into a tunnel or not the fast way. */
    ObservationPoint point;

    int port;
    int mtu;
    long mac;
    long portMac;
    /** The headers of the tunnel that packets to it go into, or null; then {@code port} and {@code mtu} are the tunnel's. */
    OuterHeader outer;

    boolean isOf(int now) {
        return epoch == now;
    }

    void forget(int itsEpoch) {
        epoch = itsEpoch;
        own = false;
        outside = false;
        podPort = NO_POD;
        identity = 0;
        point = ObservationPoint.NOWHERE;
        outer = null;
    }

    void leads(ObservationPoint where, Port through, int most, long next) {
        point = where;
        port = through.number();
        mtu = most;
        mac = next;
        portMac = through.mac();
    }

    void leadsInto(TunnelRoutes.Route tunnel) {
        outer = tunnel.outer();
        port = tunnel.port().number();
        mtu = tunnel.podMtu();
    }
}
