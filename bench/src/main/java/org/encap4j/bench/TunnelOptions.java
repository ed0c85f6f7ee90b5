// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that describe a tunnel header to send. */
final class TunnelOptions {
    /** What a command line calls the protocols. */
    enum Protocol {
        VXLAN,
        VXLAN_GPE,
        GENEVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Where the identity goes, over all protocols. */
    enum Profile {
        PLAIN,
        IDENTITY_IN_VNI,
        GROUP_POLICY,
        IDENTITY_OPTION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "vxlan",
            converter = ProtocolByName.class,
            description = "vxlan, vxlan-gpe or geneve (default: ${DEFAULT-VALUE})")
    private Protocol protocol;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "plain",
            converter = ProfileByName.class,
            description = "where the identity goes: plain (nowhere), identity-in-vni, group-policy (vxlan),"
                    + " identity-option (geneve) (default: ${DEFAULT-VALUE})")
    private Profile profile;

    @Option(names = "--vni", paramLabel = "N", description = "network identifier, 0 to 16777215 (default: 0)")
    private Integer vni;

    @Option(names = "--identity", paramLabel = "N", description = "security identity of the sender")
    private Long identity;

    @Option(
            names = "--option",
            paramLabel = "CLASS:TYPE:HEX",
            converter = OptionText.class,
            description = "a Geneve option to send, all in hexadecimal, such as 0102:80:00010002; may be repeated")
    private List<GeneveOptionValue> options = List.of();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "UDP destination port (default: 8472 for vxlan, 4790 for vxlan-gpe, 6081 for geneve)")
    private Integer port;

    TunnelProtocol protocol() {
        if (!options.isEmpty() && protocol != Protocol.GENEVE) {
            throw wrong("--option is for geneve; " + protocol + " has no options");
        }
        if (vni != null && (vni < 0 || vni > 0xFF_FFFF)) {
            throw wrong("--vni " + vni + " is not in 0..16777215");
        }
        if (vni != null && profile == Profile.IDENTITY_IN_VNI) {
            throw wrong("--profile identity-in-vni sends the identity as the VNI, so not --vni");
        }
        if (identity != null && (identity < 0 || identity > 0xFFFF_FFFFL)) {
            throw wrong("--identity " + identity + " is not in 0..4294967295");
        }
        if (identity != null && profile == Profile.PLAIN) {
            throw wrong("--identity needs a --profile that carries it");
        }
        try {
            return switch (protocol) {
                case VXLAN -> vxlan();
                case VXLAN_GPE -> vxlanGpe();
                case GENEVE -> geneve();
            };
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Vxlan vxlan() {
        Vxlan vxlan = Vxlan.of(
                switch (profile) {
                    case PLAIN -> VxlanProfile.PLAIN;
                    case IDENTITY_IN_VNI -> VxlanProfile.IDENTITY_IN_VNI;
                    case GROUP_POLICY -> VxlanProfile.GROUP_POLICY;
                    case IDENTITY_OPTION -> throw wrong("--profile identity-option is for geneve");
                });
        return port == null ? vxlan : vxlan.withPort(port);
    }

    private VxlanGpe vxlanGpe() {
        VxlanGpe gpe = switch (profile) {
            case PLAIN -> VxlanGpe.plain();
            case IDENTITY_IN_VNI -> VxlanGpe.identityInVni();
            case GROUP_POLICY -> throw wrong("group policy and GPE never share a header; use --protocol vxlan");
            case IDENTITY_OPTION -> throw wrong("--profile identity-option is for geneve");
        };
        return port == null ? gpe : gpe.withPort(port);
    }

    private Geneve geneve() {
        Geneve geneve = Geneve.of(
                        switch (profile) {
                            case PLAIN -> GeneveProfile.PLAIN;
                            case IDENTITY_IN_VNI -> GeneveProfile.IDENTITY_IN_VNI;
                            case IDENTITY_OPTION -> GeneveProfile.IDENTITY_OPTION;
                            case GROUP_POLICY -> throw wrong("--profile group-policy is for vxlan");
                        })
                .withOptions(options.toArray(GeneveOptionValue[]::new));
        return port == null ? geneve : geneve.withPort(port);
    }

    /** What every packet carries. */
    TunnelMetadata metadata() {
        if (identity == null && profile != Profile.PLAIN) {
            throw wrong("--profile " + profile + " needs --identity");
        }
        TunnelMetadata metadata = new TunnelMetadata().setVni(vni == null ? 0 : vni);
        if (identity != null) {
            metadata.setIdentity(identity.intValue());
        }
        return metadata;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static <E extends Enum<E>> E byName(E[] all, String name) {
        for (E candidate : all) {
            if (candidate.toString().equalsIgnoreCase(name)) {
                return candidate;
            }
        }
        throw new TypeConversionException("'" + name + "' is none of " + List.of(all));
    }

    /** Reads a protocol's name. */
    static final class ProtocolByName implements ITypeConverter<Protocol> {
        @Override
        public Protocol convert(String name) {
            return byName(Protocol.values(), name);
        }
    }

    /** Reads a profile's name. */
    static final class ProfileByName implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String name) {
            return byName(Profile.values(), name);
        }
    }

    /** Reads {@code CLASS:TYPE:HEX}. */
    static final class OptionText implements ITypeConverter<GeneveOptionValue> {
        @Override
        public GeneveOptionValue convert(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 3) {
                throw new TypeConversionException("'" + text + "' is not CLASS:TYPE:HEX, such as 0102:80:00010002");
            }
            try {
                return new GeneveOptionValue(
                        Integer.parseInt(parts[0], 16),
                        Integer.parseInt(parts[1], 16),
                        HexFormat.of().parseHex(parts[2]));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "': " + e.getMessage());
            }
        }
    }
}
