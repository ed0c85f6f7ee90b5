// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Whose MAC address a packet lacked that was refused with {@link org.encap4j.Verdict#NO_NEIGHBOUR}: a pod of this node, the router
 * that its way leads over, the node at the end of its tunnel, or its destination. Reused from packet to packet; belongs to one
 * thread.
 */
public final class MissingNeighbour {
    private final Node node;
    private final boolean tunneling;
    private int port;
    private boolean ipv6;
    private long high;
    private long low;

    /**
     * Asks the tables that forwarders use.
     *
     * @param node ports and tables
     * @param tunneling whether what the ipcache has a tunnel for goes into it
     */
    public MissingNeighbour(Node node, boolean tunneling) {
        this.node = node;
        this.tunneling = tunneling;
    }

    /**
     * Finds out who is missing.
     *
     * @param frame as its forwarder has left it
     * @param out what that decided
     * @return whether somebody is whom one could ask for: false where no way leads to the destination, or only the host's, and
     *     where the answer has come meanwhile
     */
    public boolean find(Frame frame, Forwarding out) {
        int at = out.networkAt();
        if (at == Forwarding.NOWHERE) {
            return false;
        }
        boolean v4 = out.etherType() == EtherType.IPV4;
        setAddress(
                !v4,
                v4 ? 0 : Ipv6Header.destinationHigh(frame, at),
                v4 ? Ipv4Header.destination(frame, at) & 0xFFFF_FFFFL : Ipv6Header.destinationLow(frame, at));
        LocalEndpoint pod =
                v4 ? node.endpoints().lookup((int) low) : node.endpoints().lookup(high, low);
        if (pod != null) {
            port = pod.port();
            return pod.mac() == NextHop.UNRESOLVED;
        }
        RemoteEndpoint remote =
                v4 ? node.ipcache().lookup((int) low) : node.ipcache().lookup(high, low);
        boolean tunneled = tunneling && remote != null && remote.tunnel() != null && !remote.skipTunnel();
        if (tunneled) {
            setAddress(
                    remote.tunnel().isIpv6(),
                    remote.tunnel().high(),
                    remote.tunnel().low());
        }
        NextHop found = ipv6 ? node.fib().lookup(high, low) : node.fib().lookup((int) low);
        if (found == null) {
            return false;
        }
        NextHop hop = found.isMultipath() ? found.select(tunneled ? 0 : Egress.flowHash(frame, out)) : found;
        if (hop.type() != RouteType.UNICAST || !hop.device().isAttached() || hop.isResolved()) {
            return false;
        }
        port = hop.device().port();
        if (hop.gateway() != null) {
            setAddress(
                    hop.gateway().isIpv6(), hop.gateway().high(), hop.gateway().low());
        }
        return true;
    }

    private void setAddress(boolean itIsIpv6, long itsHigh, long itsLow) {
        ipv6 = itIsIpv6;
        high = itsHigh;
        low = itsLow;
    }

    /** {@return the number of the port that the neighbour is to be asked for on} */
    public int port() {
        return port;
    }

    boolean isIpv6() {
        return ipv6;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** {@return the neighbour's address, a prefix of one address; new at each call} */
    public Prefix address() {
        return ipv6 ? Prefix.ofIpv6(high, low, Prefix.IPV6_BITS) : Prefix.ofIpv4((int) low, Prefix.IPV4_BITS);
    }
}
