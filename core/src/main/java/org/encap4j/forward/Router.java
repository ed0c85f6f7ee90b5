// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.wire.Frame;

/**
 * The way of every packet that is routed: admitted, then to a pod of this node, or away. What is refused, and what is the
 * host's, keeps its padding.
 */
final class Router {
    /** What a routing mode does with a packet that is for no pod of this node. */
    interface Away {
        /** Sends it; {@code destination} is what the ipcache knows of its destination, or null. */
        Verdict send(Frame frame, Forwarding out, RemoteEndpoint destination);
    }

    private final PlainRouter plain;
    private final Ingress ingress;
    private final Egress egress;
    private final Identities identities;
    private final Away away;

    Router(Node node, PlainRouter plain, Ingress ingress, Egress egress, Away away) {
        this.plain = plain;
        this.ingress = ingress;
        this.egress = egress;
        this.identities = new Identities(node);
        this.away = away;
    }

    Verdict forward(Frame frame, Forwarding out) {
        return plain.forward(frame, out) ? Verdict.OK : judge(frame, out);
    }

    private Verdict judge(Frame frame, Forwarding out) {
        int start = frame.start();
        int end = frame.end();
        Verdict verdict = ingress.admit(frame, out);
        if (verdict == Verdict.OK && out.point() == ObservationPoint.NOWHERE) {
            verdict = onwards(frame, out);
        }
        if (verdict != Verdict.OK || out.point() == ObservationPoint.TO_STACK) {
            frame.resize(start, end);
        }
        return verdict;
    }

    private Verdict onwards(Frame frame, Forwarding out) {
        int source = identities.ofSource(frame, out);
        LocalEndpoint pod = identities.localDestination(frame, out.etherType(), out.networkAt());
        if (pod != null) {
            out.setIdentities(source, pod.identity());
            return egress.deliver(frame, out, pod);
        }
        RemoteEndpoint destination = identities.remoteDestination(frame, out.etherType(), out.networkAt());
        out.setIdentities(source, Identities.of(destination));
        return away.send(frame, out, destination);
    }
}
