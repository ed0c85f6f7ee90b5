// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one trial found.
 *
 * @param round which, from 1
 * @param contender its name
 * @param size of the IP packets inside, in bytes
 * @param rate asked of the sender in packets per second, 0 for as many as can be
 * @param sender its figures
 * @param receiver its figures
 * @param carrierNanos processor time of the processes between them
 * @param softirqThreadNanos processor time of the kernel's softirq threads
 * @param machineNanos what all processors were busy for, sender and receiver included
 */
record Reading(
        int round,
        String contender,
        int size,
        double rate,
        Figures sender,
        Figures receiver,
        long carrierNanos,
        long softirqThreadNanos,
        long machineNanos) {
    double received() {
        return receiver.number(Figures.RECEIVED);
    }

    /** {@return received packets per second of the time that the sender took} */
    double receivedRate() {
        return received() / sender.number(Figures.SECONDS);
    }

    /** {@return the share of what the kernel took from the sender that never came, 0 to 1} */
    double lossShare() {
        double sent = sender.number(Figures.SENT);
        double distinct = received() - receiver.number(Figures.DUPLICATED);
        return sent > 0 ? Math.max(0, 1 - distinct / sent) : 0;
    }

    double perReceived(long nanos) {
        return nanos / Math.max(1, received());
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("round", round);
        values.put("contender", contender);
        values.put("size", size);
        values.put("askedPacketsPerSecond", rate);
        values.put("receivedPacketsPerSecond", receivedRate());
        values.put("lossShare", lossShare());
        values.put("carrierNanosPerPacket", perReceived(carrierNanos));
        values.put("softirqThreadNanosPerPacket", perReceived(softirqThreadNanos));
        values.put("machineNanosPerPacket", perReceived(machineNanos));
        values.put("sender", sender.values());
        values.put("receiver", receiver.values());
        return values;
    }
}
