// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** Who a packet is from and to, by its addresses: a pod of this node, else what the ipcache says, else the world. */
final class Identities {
    private final Node node;

    Identities(Node node) {
        this.node = node;
    }

    LocalEndpoint localDestination(Frame frame, int etherType, int at) {
        return etherType == EtherType.IPV4
                ? node.endpoints().lookup(Ipv4Header.destination(frame, at))
                : node.endpoints().lookup(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
    }

    RemoteEndpoint remoteSource(Frame frame, int etherType, int at) {
        return etherType == EtherType.IPV4
                ? node.ipcache().lookup(Ipv4Header.source(frame, at))
                : node.ipcache().lookup(Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at));
    }

    RemoteEndpoint remoteDestination(Frame frame, int etherType, int at) {
        return etherType == EtherType.IPV4
                ? node.ipcache().lookup(Ipv4Header.destination(frame, at))
                : node.ipcache().lookup(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
    }

    int ofSource(Frame frame, Forwarding out) {
        LocalEndpoint pod = out.sourcePod();
        return pod != null ? pod.identity() : of(remoteSource(frame, out.etherType(), out.networkAt()));
    }

    static int of(RemoteEndpoint remote) {
        return remote == null ? SecurityIdentity.WORLD : remote.identity();
    }
}
