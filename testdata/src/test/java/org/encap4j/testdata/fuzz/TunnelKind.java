// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.fuzz.ReferenceHeader.Reading;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;

/** A tunnel in one profile: lenient, strict, and as the reference reads it. */
record TunnelKind(String name, TunnelProtocol lenient, TunnelProtocol strict, Reference reference) {
    /** Reads a header, strictly or not. */
    interface Reference {
        ReferenceHeader read(byte[] bytes, boolean strict);
    }

    static final List<TunnelKind> VXLAN =
            Arrays.stream(VxlanProfile.values()).map(TunnelKind::vxlan).toList();
    static final List<TunnelKind> GPE =
            List.of(gpe("GPE", VxlanGpe.plain(), false), gpe("GPE with identity", VxlanGpe.identityInVni(), true));
    static final List<TunnelKind> GENEVE =
            Arrays.stream(GeneveProfile.values()).map(TunnelKind::geneve).toList();
    static final List<TunnelKind> ALL =
            Stream.of(VXLAN, GPE, GENEVE).flatMap(List::stream).toList();

    private static TunnelKind vxlan(VxlanProfile profile) {
        Vxlan lenient = Vxlan.of(profile);
        return new TunnelKind(
                "VXLAN " + profile,
                lenient,
                lenient.withReception(Reception.STRICT),
                (bytes, strictly) -> ReferenceHeader.vxlan(bytes, profile, strictly));
    }

    private static TunnelKind gpe(String name, VxlanGpe lenient, boolean identity) {
        return new TunnelKind(
                name,
                lenient,
                lenient.withReception(Reception.STRICT),
                (bytes, strictly) -> ReferenceHeader.gpe(bytes, identity, strictly));
    }

    private static TunnelKind geneve(GeneveProfile profile) {
        Geneve lenient = Geneve.of(profile);
        return new TunnelKind(
                "Geneve " + profile,
                lenient,
                lenient.withReception(Reception.STRICT),
                (bytes, strictly) -> ReferenceHeader.geneve(bytes, profile, strictly));
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Decodes a header, lenient and strict, in three kinds of memory, and holds the outcome against the reference.
     *
     * @param header a tunnel header and what follows, whatever it is
     */
    void decode(byte[] header) {
        Reading ofLenient = decode(header, false);
        Reading ofStrict = decode(header, true);
        if (ofStrict != null && !ofStrict.equals(ofLenient)) {
            throw new AssertionError(name + ": strict reads " + ofStrict + ", lenient " + ofLenient);
        }
        describe(header);
    }

    private Reading decode(byte[] header, boolean strictly) {
        String what = name + (strictly ? ", strict" : ", lenient");
        TunnelProtocol protocol = strictly ? strict : lenient;
        ReferenceHeader expected = reference.read(header, strictly);
        Verdict first = null;
        for (GuardedPacket packet : List.of(
                GuardedPacket.atTheEnd(header, 0),
                GuardedPacket.between(header, 8, 0x00),
                GuardedPacket.between(header, 8, 0xFF))) {
            TunnelMetadata out = new TunnelMetadata();
            Verdict verdict = protocol.decode(packet.frame(), out);
            if (first != null && verdict != first) {
                throw new AssertionError(what + " says " + first + " and elsewhere " + verdict);
            }
            first = verdict;
            if (verdict != Verdict.OK) {
                packet.assertUntouched(what + ", " + verdict + ",");
                requireRefusal(what, verdict, expected);
                continue;
            }
            packet.assertSame(what, 0, packet.memory().length);
            Reading read = Reading.of(out);
            boolean moved = packet.frame().start()
                    == packet.start() + expected.reading().payloadAt();
            if (!expected.refusals().isEmpty() || !read.equals(expected.reading()) || !moved) {
                throw new AssertionError(what + " reads " + read + ", start "
                        + packet.frame().start() + ", the reference " + expected.refusals() + " " + expected.reading());
            }
            if (packet.frame().end() != packet.end()) {
                throw new AssertionError(what + " moves the end");
            }
        }
        return first == Verdict.OK ? expected.reading() : null;
    }

    private static void requireRefusal(String what, Verdict verdict, ReferenceHeader expected) {
        if (!expected.refusals().contains(verdict)) {
            throw new AssertionError(what + " refuses with " + verdict + ", the reference says " + expected.refusals());
        }
    }

    private void describe(byte[] header) {
        GuardedPacket packet = GuardedPacket.atTheEnd(header, 0);
        StringBuilder text = new StringBuilder();
        lenient.describe(packet.frame(), packet.start(), text);
        packet.assertUntouched(name + " describing");
        // A Geneve header has at most 63 options, each of which is told in a line.
        if (text.indexOf("\n") >= 0 || text.length() > 10_000) {
            throw new AssertionError(name + " is described in " + text.length() + " characters: " + text);
        }
    }
}
