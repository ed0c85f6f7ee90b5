// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.encap4j.Verdict;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.testdata.KernelRouter.Sent;

/**
 * One frame, and what became of it on both sides.
 *
 * @param number its serial number
 * @param input as it was sent to the router
 * @param verdict ours
 * @param point where to, by our decision
 * @param port out of which port, by our decision
 * @param output the frame as it leaves here
 * @param reply our ICMP error, or null
 * @param forwarded what the kernel made of the packet, several if it fragmented
 * @param answers what the kernel sent by itself because of the packet
 */
record RoutedFrame(
        int number,
        PacketView input,
        Verdict verdict,
        ObservationPoint point,
        int port,
        byte[] output,
        byte[] reply,
        List<Sent> forwarded,
        List<Sent> answers) {

    boolean toHost() {
        return verdict == Verdict.OK && point == ObservationPoint.TO_STACK;
    }

    /** {@return in a word what both did alike, byte for byte; empty if they did not} */
    String sameAs() {
        if (sameForwarding()) {
            return "forwarded";
        }
        if (sameSilence()) {
            return "dropped";
        }
        return bothAnswered() && Arrays.equals(reply, answer()) ? "answered" : "";
    }

    /** Whether both sent the same packet out of the same port, and nothing else. */
    private boolean sameForwarding() {
        return verdict == Verdict.OK
                && !toHost()
                && answers.isEmpty()
                && forwarded.size() == 1
                && forwarded.get(0).port() == port
                && Arrays.equals(forwarded.get(0).bytes(), output);
    }

    /** Whether both sent nothing at all. */
    private boolean sameSilence() {
        return verdict != Verdict.OK && reply == null && kernelSilent();
    }

    /** Whether both answered, back to where the packet came from, and did not forward. */
    boolean bothAnswered() {
        return verdict != Verdict.OK
                && reply != null
                && forwarded.isEmpty()
                && answers.size() == 1
                && answers.get(0).port() == RouterNetwork.INGRESS;
    }

    /** The kernel's only answer. */
    byte[] answer() {
        return answers.get(0).bytes();
    }

    boolean kernelSilent() {
        return forwarded.isEmpty() && answers.isEmpty();
    }

    @Override
    public String toString() {
        return "#" + number + " " + input + "\n  ours: " + verdict + " " + point + " port " + port
                + (reply == null ? "" : " reply " + PacketView.of(reply)) + "\n  kernel: forwarded "
                + text(forwarded) + ", answers " + text(answers);
    }

    private static String text(List<Sent> frames) {
        return frames.stream()
                .map(sent -> "port " + sent.port() + " " + PacketView.of(sent.bytes()))
                .collect(Collectors.joining("; ", "[", "]"));
    }
}
