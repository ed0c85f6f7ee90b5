// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import org.encap4j.Verdict;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;

/**
 * VXLAN, which carries Ethernet frames, in one of the {@link VxlanProfile profiles}.
 *
 * <p>The {@code with} methods return changed copies. Unless changed, an instance uses Cilium's port {@value #CILIUM_PORT},
 * receives leniently, and rewrites identities as a single-stack node does.
 */
public final class Vxlan implements TunnelProtocol {
    /** The port that Cilium and older Linux kernels use. */
    public static final int CILIUM_PORT = 8472;
    /** The port that IANA assigned. */
    public static final int IANA_PORT = 4789;

    private static final int GROUP_FLAGS =
            VxlanHeader.FLAG_GROUP_POLICY | VxlanHeader.FLAG_DONT_LEARN | VxlanHeader.FLAG_POLICY_APPLIED;

    private final VxlanProfile profile;
    private final int port;
    private final Reception reception;
    private final WireIdentity rules;

    private Vxlan(VxlanProfile profile, int port, Reception reception, WireIdentity rules) {
        this.profile = profile;
        this.port = port;
        this.reception = reception;
        this.rules = rules;
    }

    /**
     * VXLAN with one of the profiles.
     *
     * @param profile where the identity goes
     * @return a protocol
     */
    public static Vxlan of(VxlanProfile profile) {
        int bits = profile == VxlanProfile.GROUP_POLICY ? Short.SIZE : Integer.bitCount(VxlanHeader.VNI_MAX);
        return new Vxlan(profile, CILIUM_PORT, Reception.LENIENT, WireIdentity.singleStack(bits));
    }

    @Override
    public Vxlan withPort(int udpPort) {
        return new Vxlan(profile, TunnelProtocol.requirePort(udpPort), reception, rules);
    }

    /**
     * Changes what is done about reserved bits.
     *
     * @param choice lenient or strict; strict also refuses group policy bits where the profile or the G bit does not
     *     announce them
     * @return a changed copy
     */
    public Vxlan withReception(Reception choice) {
        return new Vxlan(profile, port, choice, rules);
    }

    /**
     * Changes how identities are rewritten.
     *
     * @param changed rules for this profile's width: 24 bits in the VNI, 16 in the group policy id
     * @return a changed copy
     * @throws IllegalArgumentException for another width
     */
    public Vxlan withIdentityRules(WireIdentity changed) {
        if (changed.bits() != rules.bits()) {
            throw new IllegalArgumentException(
                    "profile " + profile + " carries " + rules.bits() + " bits of identity, not " + changed.bits());
        }
        return new Vxlan(profile, port, reception, changed);
    }

    /** {@return where the identity goes} */
    public VxlanProfile profile() {
        return profile;
    }

    @Override
    public String name() {
        return "vxlan";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int headerLength() {
        return VxlanHeader.LENGTH;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        VxlanHeader.write(frame, at, 0, 0, 0);
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        if (in.payload() != EtherType.TRANSPARENT_ETHERNET || in.oam()) {
            return Verdict.BAD_METADATA;
        }
        if (profile != VxlanProfile.PLAIN) {
            if (rules.toWire(in.identity()) == WireIdentity.REFUSED) {
                return Verdict.INVALID_IDENTITY;
            }
            if (profile == VxlanProfile.IDENTITY_IN_VNI) {
                return Verdict.OK;
            }
        }
        return (in.vni() & ~VxlanHeader.VNI_MAX) != 0 ? Verdict.BAD_METADATA : Verdict.OK;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setLong(at, firstWord(in));
    }

    @Override
    public boolean variesInFirstWordOnly() {
        return true;
    }

    @Override
    public long firstWord(TunnelMetadata in) {
        if (profile == VxlanProfile.PLAIN) {
            return VxlanHeader.word(0, 0, in.vni());
        }
        if (profile == VxlanProfile.IDENTITY_IN_VNI) {
            return VxlanHeader.word(0, 0, (int) rules.toWire(in.identity()));
        }
        // Without an identity there is no group, and the header is plain.
        return in.hasIdentity()
                ? VxlanHeader.word(groupFlags(in), (int) rules.toWire(in.identity()), in.vni())
                : VxlanHeader.word(0, 0, in.vni());
    }

    private static int groupFlags(TunnelMetadata in) {
        return VxlanHeader.FLAG_GROUP_POLICY
                | (in.dontLearn() ? VxlanHeader.FLAG_DONT_LEARN : 0)
                | (in.policyApplied() ? VxlanHeader.FLAG_POLICY_APPLIED : 0);
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        out.clear(this, at);
        int payloadAt = at + VxlanHeader.LENGTH;
        if (frame.end() - payloadAt < EthernetHeader.LENGTH) {
            return checkShort(frame, at);
        }
        long word = frame.getLong(at);
        int flags = VxlanHeader.flagsOf(word);
        if ((flags & VxlanHeader.FLAG_VNI) == 0) {
            return Verdict.BAD_FLAGS;
        }
        boolean grouped = isGrouped(flags);
        if (reception == Reception.STRICT && hasReservedBits(frame, at, grouped)) {
            return Verdict.RESERVED_BITS;
        }
        // Known of a packet that its identity refuses, too: who looks at drops wants to see what it carried.
        out.setPayloadAt(payloadAt).setVni(VxlanHeader.vniOf(word));
        if (grouped || profile == VxlanProfile.IDENTITY_IN_VNI) {
            Verdict identity = decodeIdentity(frame, at, flags, out);
            if (identity != Verdict.OK) {
                return identity;
            }
        }
        frame.resize(payloadAt, frame.end());
        return Verdict.OK;
    }

    /** What is wrong first with a header that is cut off, or has no whole Ethernet header behind it. */
    private Verdict checkShort(Frame frame, int at) {
        Verdict header = VxlanHeader.check(frame, at);
        if (header != Verdict.OK) {
            return header;
        }
        boolean grouped = isGrouped(VxlanHeader.flags(frame, at));
        return reception == Reception.STRICT && hasReservedBits(frame, at, grouped)
                ? Verdict.RESERVED_BITS
                : Verdict.TRUNCATED;
    }

    private boolean isGrouped(int flags) {
        return profile == VxlanProfile.GROUP_POLICY && (flags & VxlanHeader.FLAG_GROUP_POLICY) != 0;
    }

    private Verdict decodeIdentity(Frame frame, int at, int flags, TunnelMetadata out) {
        if (profile == VxlanProfile.IDENTITY_IN_VNI) {
            return receiveIdentity(out.vni(), frame, out);
        }
        out.setDontLearn((flags & VxlanHeader.FLAG_DONT_LEARN) != 0);
        out.setPolicyApplied((flags & VxlanHeader.FLAG_POLICY_APPLIED) != 0);
        return receiveIdentity(VxlanHeader.groupPolicyId(frame, at), frame, out);
    }

    private Verdict receiveIdentity(int number, Frame frame, TunnelMetadata out) {
        int etherType = rules.dependsOnPacket(number) ? out.innerEtherType(frame) : Payload.OPAQUE;
        return out.receiveIdentity(rules.fromWire(number, etherType));
    }

    private static boolean hasReservedBits(Frame frame, int at, boolean grouped) {
        int defined = VxlanHeader.FLAG_VNI | (grouped ? GROUP_FLAGS : 0);
        return (VxlanHeader.flags(frame, at) & ~defined) != 0
                || (!grouped && VxlanHeader.groupPolicyId(frame, at) != 0)
                || VxlanHeader.reserved(frame, at) != 0;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        if (frame.end() - at < VxlanHeader.LENGTH) {
            out.append("vxlan cut off");
            return;
        }
        int flags = VxlanHeader.flags(frame, at);
        out.append("vxlan vni ").append(VxlanHeader.vni(frame, at));
        out.append(String.format(" flags 0x%04x", flags));
        if ((flags & VxlanHeader.FLAG_GROUP_POLICY) != 0) {
            out.append(" group ").append(VxlanHeader.groupPolicyId(frame, at));
            out.append((flags & VxlanHeader.FLAG_DONT_LEARN) != 0 ? " don't-learn" : "");
            out.append((flags & VxlanHeader.FLAG_POLICY_APPLIED) != 0 ? " policy-applied" : "");
        }
        if (hasReservedBits(frame, at, (flags & VxlanHeader.FLAG_GROUP_POLICY) != 0)) {
            out.append(" reserved-bits-set");
        }
        out.append((flags & VxlanHeader.FLAG_VNI) == 0 ? " no-vni-flag" : "");
    }
}
