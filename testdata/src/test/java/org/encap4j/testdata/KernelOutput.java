// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.testdata.KernelRouter.Sent;

/** What a router sent, laid to the packets that caused it. */
final class KernelOutput {
    private final Map<Integer, List<Sent>> forwarded = new HashMap<>();
    private final Map<Integer, List<Sent>> answers = new HashMap<>();
    private final List<PacketView> strays = new ArrayList<>();

    private final List<byte[]> frames;

    /**
     * Nothing yet.
     *
     * @param frames what is sent to the router, by serial number; may grow
     */
    KernelOutput(List<byte[]> frames) {
        this.frames = frames;
    }

    /** Sorts in what was captured. Answers may be late: they are laid to any frame so far. */
    void add(List<Sent> sent) {
        for (Sent one : sent) {
            PacketView packet = PacketView.of(one.bytes());
            if (packet.toGroupMac()) {
                // The router speaks for itself: who listens to which group, who has an address.
                continue;
            }
            int index = packet.serial();
            boolean passedOn = index < frames.size() && packet.sameAddresses(PacketView.of(frames.get(index)));
            Map<Integer, List<Sent>> kind = passedOn ? forwarded : answers;
            int number = passedOn ? index : cause(packet);
            if (number >= 0 && number < frames.size()) {
                kind.computeIfAbsent(number, none -> new ArrayList<>()).add(one);
            } else {
                strays.add(packet);
            }
        }
    }

    private static int cause(PacketView answer) {
        if (answer.isError()) {
            return answer.quote().serial();
        }
        boolean toSender = answer.isIpv4() ? answer.to(10, 1) : answer.to(0xFD, 0, 0, 1);
        return toSender ? answer.isIpv4() ? answer.u16(18) : answer.u16(38) : -1;
    }

    List<Sent> forwarded(int number) {
        return forwarded.getOrDefault(number, List.of());
    }

    List<Sent> answers(int number) {
        return answers.getOrDefault(number, List.of());
    }

    /** {@return what nothing that was sent explains} */
    List<PacketView> strays() {
        return strays;
    }
}
