// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Lpm;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Encapsulation, from the overlay: takes packets out of their tunnel and delivers them to the pods of this node.
 *
 * <p>The sender's identity comes out of the packet. Where it only says that a node sent it, the ipcache may know more by the
 * inner source address. What is for no pod of this node is handed to the host, still without its outer headers; what is not a
 * tunnel is handed to the host as it came. By choice, only tunnels from known outer addresses are accepted.
 */
public final class TunnelReceiver implements Forwarder {
    private final Decapsulator decapsulator;
    private final Egress egress;
    private final Identities identities;
    private final Lpm peers;

    private TunnelReceiver(Decapsulator decapsulator, Egress egress, Identities identities, Lpm peers) {
        this.decapsulator = decapsulator;
        this.egress = egress;
        this.identities = identities;
        this.peers = peers;
    }

    /**
     * A receiver that accepts any outer source, as Cilium does.
     *
     * @param node ports and tables
     * @param decapsulator the tunnels to accept
     * @param limit limits ICMP errors; belongs to the same thread
     */
    public TunnelReceiver(Node node, Decapsulator decapsulator, IcmpRateLimit limit) {
        this(decapsulator, new Egress(node, limit), new Identities(node), null);
    }

    /**
     * Accepts only tunnels from known outer addresses.
     *
     * @param allowed the prefixes of peers, with any values
     * @return a new receiver
     */
    public TunnelReceiver withPeers(Lpm allowed) {
        return new TunnelReceiver(decapsulator, egress, identities, allowed);
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        out.begin();
        int start = frame.start();
        int end = frame.end();
        TunnelMetadata metadata = out.tunnel();
        Verdict verdict = decapsulator.inspect(frame, metadata);
        if (verdict == Verdict.NOT_A_TUNNEL || verdict == Verdict.FRAGMENT) {
            // A fragment may be of anything; the host puts it together.
            return Ingress.toStack(out);
        }
        if (verdict == Verdict.OK && !isPeer(frame, metadata.outer().ipAt())) {
            return Verdict.UNKNOWN_PEER;
        }
        if (verdict != Verdict.OK) {
            return verdict;
        }
        frame.resize(metadata.payloadAt(), metadata.outer().end());
        verdict = inner(frame, out);
        if (verdict == Verdict.OK) {
            Decapsulator.mark(frame, metadata);
        } else {
            frame.resize(start, end);
        }
        return verdict;
    }

    private boolean isPeer(Frame frame, int at) {
        if (peers == null) {
            return true;
        }
        boolean ipv6 = frame.getUnsignedByte(at) >> 4 == 6;
        int found = ipv6
                ? peers.lookup(Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at))
                : peers.lookup(Ipv4Header.source(frame, at));
        return found != Lpm.NOT_FOUND;
    }

    private Verdict inner(Frame frame, Forwarding out) {
        TunnelMetadata metadata = out.tunnel();
        int networkAt = Payload.networkAt(frame, metadata.payload(), metadata.payloadAt());
        int etherType = Payload.etherType(frame, metadata.payload(), networkAt);
        out.found(etherType, networkAt);
        Verdict verdict = checkInner(frame, etherType, networkAt, metadata);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int source = refined(frame, etherType, networkAt, metadata);
        LocalEndpoint pod = identities.localDestination(frame, etherType, networkAt);
        out.setIdentities(source, pod == null ? SecurityIdentity.UNKNOWN : pod.identity());
        return pod == null ? Ingress.toStack(out) : egress.deliver(frame, out, pod);
    }

    private static Verdict checkInner(Frame frame, int etherType, int at, TunnelMetadata metadata) {
        // The pod's port takes untagged Ethernet only.
        boolean untagged = metadata.payload() == EtherType.TRANSPARENT_ETHERNET
                && at == metadata.payloadAt() + EthernetHeader.LENGTH;
        if (!untagged) {
            return Verdict.UNSUPPORTED_PAYLOAD;
        }
        return switch (etherType) {
            case EtherType.IPV4 -> Ipv4Header.check(frame, at);
            case EtherType.IPV6 -> Ipv6Header.check(frame, at);
            default -> Verdict.UNSUPPORTED_ETHERTYPE;
        };
    }

    private int refined(Frame frame, int etherType, int at, TunnelMetadata metadata) {
        int carried = metadata.identity();
        if (metadata.hasIdentity() && !SecurityIdentity.isRemoteNode(carried)) {
            return carried;
        }
        RemoteEndpoint known = identities.remoteSource(frame, etherType, at);
        return known != null ? known.identity() : carried;
    }
}
