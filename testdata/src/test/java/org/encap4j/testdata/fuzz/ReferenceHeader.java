// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.EnumSet;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.VxlanProfile;

/**
 * A tunnel header read slowly, one octet at a time, from the drawings of RFC 7348, RFC 8926 and the drafts of GPE and group
 * policy, without a line of the code under test. It gathers every reason to refuse the packet, where a decoder names one.
 */
final class ReferenceHeader {
    static final int ETHERNET = 0x6558;
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86DD;

    private static final int ABSENT = -1;
    private static final int NSH = 0x894F;
    /** The local host's own number, which nobody else may claim. */
    private static final int HOST = 1;

    private final byte[] bytes;
    private final boolean strict;
    private final Set<Verdict> refusals = EnumSet.noneOf(Verdict.class);
    private int vni;
    private long identity = ABSENT;
    private int payload = ETHERNET;
    private int nextProtocol;
    private int payloadAt = ABSENT;
    private int optionsLength;
    private boolean oam;
    private boolean replicated;
    private boolean dontLearn;
    private boolean policyApplied;
    private boolean critical;

    private ReferenceHeader(byte[] bytes, boolean strict) {
        this.bytes = bytes;
        this.strict = strict;
    }

    /** What an accepted header says; positions count from its first byte. */
    record Reading(
            int vni,
            long identity,
            int payload,
            int nextProtocol,
            int payloadAt,
            int optionsLength,
            boolean replicated,
            boolean dontLearn,
            boolean policyApplied,
            boolean critical) {
        /** What the code under test says. */
        static Reading of(TunnelMetadata out) {
            return new Reading(
                    out.vni(),
                    out.hasIdentity() ? Integer.toUnsignedLong(out.identity()) : ABSENT,
                    out.payload(),
                    out.nextProtocol(),
                    out.payloadAt() - out.headerAt(),
                    out.optionsLength(),
                    out.replicated(),
                    out.dontLearn(),
                    out.policyApplied(),
                    out.critical());
        }
    }

    Set<Verdict> refusals() {
        return refusals;
    }

    Reading reading() {
        return new Reading(
                vni,
                identity,
                payload,
                nextProtocol,
                payloadAt,
                optionsLength,
                replicated,
                dontLearn,
                policyApplied,
                critical);
    }

    private int octet(int at) {
        return at < bytes.length ? bytes[at] & 0xFF : 0;
    }

    private boolean bit(int at, int mask) {
        return (octet(at) & mask) != 0;
    }

    private void refuseIf(boolean wrong, Verdict why) {
        if (wrong) {
            refusals.add(why);
        }
    }

    /** Reads VXLAN. */
    static ReferenceHeader vxlan(byte[] bytes, VxlanProfile profile, boolean strict) {
        ReferenceHeader header = new ReferenceHeader(bytes, strict);
        header.readVxlan(profile);
        return header;
    }

    private void readVxlan(VxlanProfile profile) {
        boolean grouped = profile == VxlanProfile.GROUP_POLICY && bit(0, 0x80);
        refuseIf(bytes.length < 8, Verdict.TRUNCATED);
        refuseIf(bytes.length >= 8 && !bit(0, 0x08), Verdict.BAD_FLAGS);
        boolean reserved = bit(0, grouped ? 0x77 : 0xF7)
                || bit(1, grouped ? 0xB7 : 0xFF)
                || !grouped && (bit(2, 0xFF) || bit(3, 0xFF))
                || bit(7, 0xFF);
        refuseIf(strict && reserved, Verdict.RESERVED_BITS);
        vni = octet(4) * 65536 + octet(5) * 256 + octet(6);
        payloadAt = 8;
        if (grouped) {
            identity = octet(2) * 256L + octet(3);
            dontLearn = bit(1, 0x40);
            policyApplied = bit(1, 0x08);
        } else if (profile == VxlanProfile.IDENTITY_IN_VNI) {
            identity = vni;
        }
        refuseIf(identity == HOST, Verdict.INVALID_IDENTITY);
        judgePayload();
    }

    /** Reads VXLAN-GPE. */
    static ReferenceHeader gpe(byte[] bytes, boolean identityInVni, boolean strict) {
        ReferenceHeader header = new ReferenceHeader(bytes, strict);
        header.readGpe(identityInVni);
        return header;
    }

    private void readGpe(boolean identityInVni) {
        refuseIf(bytes.length < 8, Verdict.TRUNCATED);
        refuseIf(!bit(0, 0x08), Verdict.BAD_FLAGS);
        refuseIf(bit(0, 0x30), Verdict.BAD_VERSION);
        boolean named = bit(0, 0x04);
        boolean reserved = bit(0, 0xC0) || bit(1, 0xFF) || bit(2, 0xFF) || bit(7, 0xFF) || !named && bit(3, 0xFF);
        refuseIf(strict && reserved, Verdict.RESERVED_BITS);
        replicated = bit(0, 0x02);
        oam = bit(0, 0x01);
        vni = octet(4) * 65536 + octet(5) * 256 + octet(6);
        payloadAt = 8;
        if (named) {
            nextProtocol = octet(3);
            payload = nextProtocol == 1
                    ? IPV4
                    : nextProtocol == 2 ? IPV6 : nextProtocol == 3 ? ETHERNET : nextProtocol == 4 ? NSH : 0;
        }
        identity = identityInVni ? vni : ABSENT;
        refuseIf(identity == HOST, Verdict.INVALID_IDENTITY);
        judgePayload();
    }

    /** Reads Geneve with the options that are known by default. */
    static ReferenceHeader geneve(byte[] bytes, GeneveProfile profile, boolean strict) {
        ReferenceHeader header = new ReferenceHeader(bytes, strict);
        header.readGeneve(profile);
        return header;
    }

    private void readGeneve(GeneveProfile profile) {
        refuseIf(bit(0, 0xC0), Verdict.BAD_VERSION);
        optionsLength = (octet(0) & 0x3F) * 4;
        payloadAt = 8 + optionsLength;
        refuseIf(bytes.length < payloadAt, Verdict.TRUNCATED);
        refuseIf(strict && (bit(1, 0x3F) || bit(7, 0xFF)), Verdict.RESERVED_BITS);
        oam = bit(1, 0x80);
        critical = bit(1, 0x40);
        payload = octet(2) * 256 + octet(3);
        vni = octet(4) * 65536 + octet(5) * 256 + octet(6);
        if (refusals.contains(Verdict.TRUNCATED)) {
            return;
        }
        readOptions(profile == GeneveProfile.IDENTITY_OPTION);
        if (profile == GeneveProfile.IDENTITY_IN_VNI) {
            identity = vni;
        }
        refuseIf(identity == HOST, Verdict.INVALID_IDENTITY);
        judgePayload();
    }

    private void readOptions(boolean withIdentity) {
        boolean found = !withIdentity;
        int at = 8;
        while (at < payloadAt) {
            int kind = octet(at) * 65536 + octet(at + 1) * 256 + octet(at + 2);
            int length = (octet(at + 3) & 0x1F) * 4;
            if (at + 4 + length > payloadAt) {
                refusals.add(Verdict.BAD_OPTIONS);
                return;
            }
            refuseIf(strict && bit(at + 3, 0xE0), Verdict.RESERVED_BITS);
            boolean known = kind == 0x010280 && length == 4 || kind == 0x014B81 && (length == 8 || length == 20);
            refuseIf(bit(at + 2, 0x80) && !known, Verdict.UNKNOWN_CRITICAL_OPTION);
            if (!found && kind == 0xFF4A01) {
                found = true;
                if (length == 4) {
                    identity = octet(at + 4) * 16777216L + octet(at + 5) * 65536 + octet(at + 6) * 256 + octet(at + 7);
                }
            }
            at += 4 + length;
        }
    }

    private void judgePayload() {
        refuseIf(oam, Verdict.OAM);
        boolean named = payload == ETHERNET || payload == IPV4 || payload == IPV6;
        refuseIf(strict && !named, Verdict.UNSUPPORTED_PAYLOAD);
        int least = payload == ETHERNET ? 14 : payload == IPV4 ? 20 : payload == IPV6 ? 40 : 0;
        refuseIf(bytes.length - payloadAt < least, Verdict.TRUNCATED);
    }
}
