// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * Geneve in one of the {@link GeneveProfile profiles}, with the options that every sent packet carries. The payload is an
 * Ethernet frame, an IPv4 or an IPv6 packet; other protocol types are passed on as bytes under their EtherType. Operations
 * packets are set apart as {@code OAM}.
 *
 * <p>Received options are checked one by one and left where they are, known or not, in their order:
 * {@link TunnelMetadata#optionsAt}. The C bit is derived from the options when sending and not relied on when receiving.
 *
 * <p>The {@code with} methods return changed copies. Unless changed, an instance uses port {@value #IANA_PORT}, receives
 * leniently, sends no options but the profile's, knows every option this package has a view of, and rewrites identities as a
 * single-stack node does.
 */
public final class Geneve implements TunnelProtocol {
    /** The port that IANA assigned. */
    public static final int IANA_PORT = 6081;

    private static final int NO_OPTION = -1;

    private final GeneveProfile profile;
    private final int port;
    private final Reception reception;
    private final WireIdentity rules;
    private final GeneveOptions known;
    private final IdentityOption identityOption;
    private final GeneveOptionValue[] constants;

    /** The sent options in their order, the identity's last. */
    private final GeneveOptionValue[] sent;

    private final int sentLength;
    private final int identityOptionOffset;
    private final int criticalFlag;

    private Geneve(
            GeneveProfile profile,
            int port,
            Reception reception,
            WireIdentity rules,
            GeneveOptions known,
            IdentityOption identityOption,
            GeneveOptionValue... constants) {
        this.profile = profile;
        this.port = port;
        this.reception = reception;
        this.rules = rules;
        this.known = known;
        this.identityOption = identityOption;
        this.constants = constants;
        boolean inOption = profile == GeneveProfile.IDENTITY_OPTION;
        GeneveOptionValue identity = identityOption.placeholder();
        if (inOption && Stream.of(constants).anyMatch(identity::isSameKind)) {
            throw new IllegalArgumentException("an option to be sent is of the kind that carries the identity: "
                    + identityOption.kind() + "; receivers read the first one");
        }
        sent = Stream.concat(Stream.of(constants), inOption ? Stream.of(identity) : Stream.empty())
                .toArray(GeneveOptionValue[]::new);
        sentLength = Stream.of(sent).mapToInt(GeneveOptionValue::length).sum();
        int most = GeneveHeader.OPTIONS_LENGTH_WORDS_MAX * GeneveHeader.WORD;
        if (sentLength > most) {
            throw new IllegalArgumentException("the options take " + sentLength + " bytes, at most " + most + " fit");
        }
        identityOptionOffset = inOption ? GeneveHeader.LENGTH + sentLength - IdentityOption.LENGTH : NO_OPTION;
        criticalFlag = Stream.of(sent).anyMatch(GeneveOptionValue::isCritical) ? GeneveHeader.FLAG_CRITICAL : 0;
    }

    /**
     * Geneve with one of the profiles.
     *
     * @param profile where the identity goes
     * @return a protocol
     */
    public static Geneve of(GeneveProfile profile) {
        int bits = profile == GeneveProfile.IDENTITY_OPTION ? Integer.SIZE : Integer.bitCount(GeneveHeader.VNI_MAX);
        GeneveOptions known = new GeneveOptions(CiliumDsrOption.KIND, OvnOption.KIND, IdentityOption.DEFAULT.kind())
                .and(AwsGwlbOption.KINDS.toArray(GeneveOptionType[]::new))
                .and(GoogleNsiOption.KINDS.toArray(GeneveOptionType[]::new));
        return new Geneve(
                profile, IANA_PORT, Reception.LENIENT, WireIdentity.singleStack(bits), known, IdentityOption.DEFAULT);
    }

    @Override
    public Geneve withPort(int udpPort) {
        return new Geneve(
                profile, TunnelProtocol.requirePort(udpPort), reception, rules, known, identityOption, constants);
    }

    /**
     * Changes what is done about reserved bits and payloads that are neither Ethernet nor IP.
     *
     * @param choice lenient or strict
     * @return a changed copy
     */
    public Geneve withReception(Reception choice) {
        return new Geneve(profile, port, choice, rules, known, identityOption, constants);
    }

    /**
     * Changes how identities are rewritten.
     *
     * @param changed rules for this profile's width: 24 bits in the VNI, 32 in the option
     * @return a changed copy
     * @throws IllegalArgumentException for another width
     */
    public Geneve withIdentityRules(WireIdentity changed) {
        if (changed.bits() != rules.bits()) {
            throw new IllegalArgumentException(
                    "profile " + profile + " carries " + rules.bits() + " bits of identity, not " + changed.bits());
        }
        return new Geneve(profile, port, reception, changed, known, identityOption, constants);
    }

    /**
     * Changes the class and type of the option that carries the identity, and makes it known.
     *
     * @param option the option to send and to look for
     * @return a changed copy
     * @throws IllegalArgumentException if an option to be sent is of the same kind
     */
    public Geneve withIdentityOption(IdentityOption option) {
        return new Geneve(profile, port, reception, rules, known.and(option.kind()), option, constants);
    }

    /**
     * Makes more options known, so that they are accepted when critical and described in words.
     *
     * @param kinds the embedder's own
     * @return a changed copy
     */
    public Geneve withKnown(GeneveOptionType... kinds) {
        return new Geneve(profile, port, reception, rules, known.and(kinds), identityOption, constants);
    }

    /**
     * Sends options with every packet; they come in this order, before the profile's own.
     *
     * @param options replaces those that were to be sent
     * @return a changed copy
     * @throws IllegalArgumentException if they do not fit in 252 bytes, or one is of the kind that carries the identity
     */
    public Geneve withOptions(GeneveOptionValue... options) {
        return new Geneve(profile, port, reception, rules, known, identityOption, options.clone());
    }

    /** {@return where the identity goes} */
    public GeneveProfile profile() {
        return profile;
    }

    @Override
    public String name() {
        return "geneve";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int headerLength() {
        return GeneveHeader.LENGTH + sentLength;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        GeneveHeader.write(frame, at, sentLength, criticalFlag, EtherType.TRANSPARENT_ETHERNET, 0);
        int optionAt = at + GeneveHeader.LENGTH;
        for (GeneveOptionValue option : sent) {
            option.write(frame, optionAt);
            optionAt += option.length();
        }
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        if (in.payload() == Payload.OPAQUE || (in.payload() & ~0xFFFF) != 0) {
            return Verdict.BAD_METADATA;
        }
        if (profile != GeneveProfile.PLAIN && rules.toWire(in.identity()) == WireIdentity.REFUSED) {
            return Verdict.INVALID_IDENTITY;
        }
        boolean networkVni = profile != GeneveProfile.IDENTITY_IN_VNI;
        return networkVni && (in.vni() & ~GeneveHeader.VNI_MAX) != 0 ? Verdict.BAD_METADATA : Verdict.OK;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setLong(at, firstWord(in));
        if (identityOptionOffset != NO_OPTION) {
            IdentityOption.setIdentity(frame, at + identityOptionOffset, (int) rules.toWire(in.identity()));
        }
    }

    @Override
    public boolean variesInFirstWordOnly() {
        return identityOptionOffset == NO_OPTION;
    }

    @Override
    public long firstWord(TunnelMetadata in) {
        int flags = criticalFlag | (in.oam() ? GeneveHeader.FLAG_OAM : 0);
        int vni = profile == GeneveProfile.IDENTITY_IN_VNI ? (int) rules.toWire(in.identity()) : in.vni();
        return GeneveHeader.word(sentLength, flags, in.payload(), vni);
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        out.clear(this, at);
        Verdict verdict = GeneveHeader.check(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        long word = frame.getLong(at);
        int optionsAt = at + GeneveHeader.LENGTH;
        int optionsLength = GeneveHeader.optionsLengthOf(word);
        verdict = known.check(frame, optionsAt, optionsLength);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int payloadAt = optionsAt + optionsLength;
        int flags = GeneveHeader.flagsOf(word);
        out.setOptions(optionsAt, optionsLength).setPayloadAt(payloadAt);
        out.setPayload(GeneveHeader.protocolTypeOf(word)).setVni(GeneveHeader.vniOf(word));
        out.setOam((flags & GeneveHeader.FLAG_OAM) != 0).setCritical((flags & GeneveHeader.FLAG_CRITICAL) != 0);
        boolean reservedBits = reception == Reception.STRICT
                && (GeneveHeader.hasReservedBits(frame, at)
                        || GeneveOptions.hasReservedBits(frame, optionsAt, optionsLength));
        verdict = reception.check(out, reservedBits, frame.end());
        if (verdict == Verdict.OK) {
            verdict = receiveIdentity(frame, out);
        }
        if (verdict == Verdict.OK) {
            frame.resize(payloadAt, frame.end());
        }
        return verdict;
    }

    private Verdict receiveIdentity(Frame frame, TunnelMetadata received) {
        if (profile == GeneveProfile.IDENTITY_IN_VNI) {
            return receiveIdentity(received.vni(), frame, received);
        }
        if (profile != GeneveProfile.IDENTITY_OPTION) {
            return Verdict.OK;
        }
        GeneveOptionType kind = identityOption.kind();
        int option = GeneveOptions.find(
                frame, received.optionsAt(), received.optionsLength(), kind.optionClass(), kind.type());
        if (option == GeneveOptions.NOT_FOUND || !kind.hasLength(GeneveOption.dataLength(frame, option))) {
            return Verdict.OK;
        }
        return receiveIdentity(IdentityOption.identity(frame, option), frame, received);
    }

    private Verdict receiveIdentity(int number, Frame frame, TunnelMetadata received) {
        int etherType = rules.dependsOnPacket(number) ? received.innerEtherType(frame) : Payload.OPAQUE;
        return received.receiveIdentity(rules.fromWire(number, etherType));
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        if (frame.end() - at < GeneveHeader.LENGTH) {
            out.append("geneve cut off");
            return;
        }
        int flags = GeneveHeader.flags(frame, at);
        out.append("geneve vni ").append(GeneveHeader.vni(frame, at));
        out.append(" protocol ").append(EtherType.name(GeneveHeader.protocolType(frame, at)));
        out.append((flags & GeneveHeader.FLAG_OAM) != 0 ? " oam" : "");
        out.append((flags & GeneveHeader.FLAG_CRITICAL) != 0 ? " critical" : "");
        out.append(GeneveHeader.hasReservedBits(frame, at) ? " reserved-bits-set" : "");
        int version = GeneveHeader.version(frame, at);
        if (version != 0) {
            out.append(" version ").append(version);
            return;
        }
        int optionsLength = GeneveHeader.optionsLength(frame, at);
        out.append(" options ").append(optionsLength);
        known.describe(frame, at + GeneveHeader.LENGTH, optionsLength, TunnelProtocol.PART, out);
    }
}
