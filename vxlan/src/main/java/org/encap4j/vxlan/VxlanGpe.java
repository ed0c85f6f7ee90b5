// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import org.encap4j.Verdict;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * VXLAN-GPE, which names its payload: IPv4, IPv6, Ethernet or NSH by EtherType, any other as {@link Payload#OPAQUE} with its
 * {@link TunnelMetadata#nextProtocol}. Version 0 only; operations packets are set apart as {@code OAM}.
 *
 * <p>Opaque bytes are not sent under a number that has an EtherType ({@code BAD_METADATA}): the other end would take for an IP
 * packet, say, what nobody here has looked at as one, neither at its length nor at its congestion mark.
 *
 * <p>The {@code with} methods return changed copies. Unless changed, an instance uses port {@value #IANA_PORT}, receives
 * leniently and does not carry an identity.
 */
public final class VxlanGpe implements TunnelProtocol {
    /** The port that IANA assigned. */
    public static final int IANA_PORT = 4790;

    private static final int NO_EQUIVALENT = -1;

    private final int port;
    private final Reception reception;
    /** How the identity travels in the VNI, or null when the VNI names a network. */
    private final WireIdentity rules;

    private VxlanGpe(int port, Reception reception, WireIdentity rules) {
        this.port = port;
        this.reception = reception;
        this.rules = rules;
    }

    /** {@return VXLAN-GPE whose VNI names a network} */
    public static VxlanGpe plain() {
        return new VxlanGpe(IANA_PORT, Reception.LENIENT, null);
    }

    /** {@return VXLAN-GPE whose VNI is the sender's identity, by the rules of a single-stack node} */
    public static VxlanGpe identityInVni() {
        return plain().withIdentityRules(WireIdentity.singleStack(Integer.bitCount(VxlanHeader.VNI_MAX)));
    }

    @Override
    public VxlanGpe withPort(int udpPort) {
        return new VxlanGpe(TunnelProtocol.requirePort(udpPort), reception, rules);
    }

    /**
     * Changes what is done about reserved bits and payloads known only by number.
     *
     * @param choice lenient passes such payloads on as bytes, strict refuses them
     * @return a changed copy
     */
    public VxlanGpe withReception(Reception choice) {
        return new VxlanGpe(port, choice, rules);
    }

    /**
     * Carries the identity in the VNI.
     *
     * @param changed rules for 24 bits
     * @return a changed copy
     * @throws IllegalArgumentException for another width
     */
    public VxlanGpe withIdentityRules(WireIdentity changed) {
        if (changed.bits() != Integer.bitCount(VxlanHeader.VNI_MAX)) {
            throw new IllegalArgumentException("a VNI carries 24 bits of identity, not " + changed.bits());
        }
        return new VxlanGpe(port, reception, changed);
    }

    @Override
    public String name() {
        return "vxlan-gpe";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int headerLength() {
        return VxlanGpeHeader.LENGTH;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        VxlanGpeHeader.write(frame, at, 0, VxlanGpeHeader.NEXT_ETHERNET, 0);
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        if (nextProtocol(in) == NO_EQUIVALENT) {
            return Verdict.BAD_METADATA;
        }
        if (rules != null) {
            return rules.toWire(in.identity()) == WireIdentity.REFUSED ? Verdict.INVALID_IDENTITY : Verdict.OK;
        }
        return (in.vni() & ~VxlanHeader.VNI_MAX) != 0 ? Verdict.BAD_METADATA : Verdict.OK;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        int flags = (in.replicated() ? VxlanGpeHeader.FLAG_REPLICATED : 0) | (in.oam() ? VxlanGpeHeader.FLAG_OAM : 0);
        int vni = rules != null ? (int) rules.toWire(in.identity()) : in.vni();
        VxlanGpeHeader.write(frame, at, flags, nextProtocol(in), vni);
    }

    private static int nextProtocol(TunnelMetadata in) {
        return switch (in.payload()) {
            case EtherType.IPV4 -> VxlanGpeHeader.NEXT_IPV4;
            case EtherType.IPV6 -> VxlanGpeHeader.NEXT_IPV6;
            case EtherType.TRANSPARENT_ETHERNET -> VxlanGpeHeader.NEXT_ETHERNET;
            case EtherType.NSH -> VxlanGpeHeader.NEXT_NSH;
            case Payload.OPAQUE -> isOpaque(in.nextProtocol()) ? in.nextProtocol() : NO_EQUIVALENT;
            default -> NO_EQUIVALENT;
        };
    }

    private static boolean isOpaque(int nextProtocol) {
        return (nextProtocol & ~0xFF) == 0 && etherType(nextProtocol) == Payload.OPAQUE;
    }

    private static int etherType(int nextProtocol) {
        return switch (nextProtocol) {
            case VxlanGpeHeader.NEXT_IPV4 -> EtherType.IPV4;
            case VxlanGpeHeader.NEXT_IPV6 -> EtherType.IPV6;
            case VxlanGpeHeader.NEXT_ETHERNET -> EtherType.TRANSPARENT_ETHERNET;
            case VxlanGpeHeader.NEXT_NSH -> EtherType.NSH;
            default -> Payload.OPAQUE;
        };
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        out.clear(this, at);
        Verdict verdict = VxlanGpeHeader.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int flags = VxlanGpeHeader.flags(frame, at);
        int payload = EtherType.TRANSPARENT_ETHERNET;
        if ((flags & VxlanGpeHeader.FLAG_NEXT_PROTOCOL) != 0) {
            out.setNextProtocol(VxlanGpeHeader.nextProtocol(frame, at));
            payload = etherType(out.nextProtocol());
        }
        int payloadAt = at + VxlanGpeHeader.LENGTH;
        out.setPayload(payload).setPayloadAt(payloadAt).setVni(VxlanHeader.vni(frame, at));
        out.setReplicated((flags & VxlanGpeHeader.FLAG_REPLICATED) != 0);
        out.setOam((flags & VxlanGpeHeader.FLAG_OAM) != 0);
        verdict = reception.check(out, VxlanGpeHeader.hasReservedBits(frame, at), frame.end());
        if (verdict == Verdict.OK && rules != null) {
            verdict = out.receiveIdentity(rules.fromWire(out.vni(), out.innerEtherType(frame)));
        }
        if (verdict == Verdict.OK) {
            frame.resize(payloadAt, frame.end());
        }
        return verdict;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        if (frame.end() - at < VxlanGpeHeader.LENGTH) {
            out.append("vxlan-gpe cut off");
            return;
        }
        int flags = VxlanGpeHeader.flags(frame, at);
        out.append("vxlan-gpe vni ").append(VxlanHeader.vni(frame, at));
        out.append(String.format(" flags 0x%02x", flags));
        if ((flags & VxlanGpeHeader.FLAG_NEXT_PROTOCOL) != 0) {
            int next = VxlanGpeHeader.nextProtocol(frame, at);
            out.append(" next ").append(next);
            int etherType = etherType(next);
            out.append(etherType == Payload.OPAQUE ? "" : " (" + EtherType.name(etherType) + ")");
        }
        out.append((flags & VxlanGpeHeader.FLAG_REPLICATED) != 0 ? " replicated" : "");
        out.append((flags & VxlanGpeHeader.FLAG_OAM) != 0 ? " oam" : "");
        out.append(VxlanGpeHeader.hasReservedBits(frame, at) ? " reserved-bits-set" : "");
        out.append((flags & VxlanGpeHeader.VERSION_MASK) != 0 ? " version " + ((flags & 0x30) >> 4) : "");
        out.append((flags & VxlanGpeHeader.FLAG_VNI) == 0 ? " no-vni-flag" : "");
    }
}
