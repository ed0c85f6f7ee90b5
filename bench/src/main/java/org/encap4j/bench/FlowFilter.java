// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.encap4j.config.NodeAddress;
import org.encap4j.flow.FlowRecord;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.IpProtocol;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that choose flows, with the meaning they have for {@code hubble observe}: of several values of one option one must
 * match, of several options all, and those about addresses, identities and ports about the same end, whichever it is.
 */
final class FlowFilter {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "icmp", "icmpv4", "icmpv6", "sctp");

    /** What Hubble calls verdicts, as far as there are any here. */
    enum Outcome {
        FORWARDED,
        DROPPED
    }

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            description = "only flows with this verdict: FORWARDED or DROPPED; this and the following may be repeated")
    private List<Outcome> outcomes = List.of();

    @Option(
            names = "--identity",
            paramLabel = "IDENTITY",
            converter = IdentityByNumberOrName.class,
            description = "only flows of a security identity: a number, or a reserved name such as world")
    private List<Integer> identities = List.of();

    @Option(
            names = "--ip",
            paramLabel = "CIDR",
            converter = AddressOrCidr.class,
            description = "only flows from or to an address, or addresses such as 10.0.0.0/8")
    private List<Prefix> addresses = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = PortNumber.class,
            description = "only flows from or to a TCP, UDP or SCTP port")
    private List<Integer> ports = List.of();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            converter = ProtocolName.class,
            description = "only flows of tcp, udp, icmp, icmpv4, icmpv6 or sctp")
    private List<String> protocols = List.of();

    boolean matches(FlowRecord flow) {
        Outcome outcome = flow.isForwarded() ? Outcome.FORWARDED : Outcome.DROPPED;
        return (outcomes.isEmpty() || outcomes.contains(outcome))
                && (protocols.isEmpty() || protocols.stream().anyMatch(protocol -> isOf(flow, protocol)))
                && (matchesEnd(flow, flow.sourceIdentity(), flow.sourceHigh(), flow.sourceLow(), flow.sourcePort())
                        || matchesEnd(
                                flow,
                                flow.destinationIdentity(),
                                flow.destinationHigh(),
                                flow.destinationLow(),
                                flow.destinationPort()));
    }

    private boolean matchesEnd(FlowRecord flow, int identity, long high, long low, int port) {
        return (identities.isEmpty() || identities.contains(identity))
                && (addresses.isEmpty()
                        || addresses.stream().anyMatch(prefix -> contains(prefix, flow.ipVersion(), high, low)))
                && (ports.isEmpty() || hasPorts(flow) && ports.contains(port));
    }

    private static boolean contains(Prefix prefix, int version, long high, long low) {
        return switch (version) {
            case 4 -> prefix.contains((int) low);
            case 6 -> prefix.contains(high, low);
            default -> false;
        };
    }

    private static boolean hasPorts(FlowRecord flow) {
        return isOf(flow, "tcp") || isOf(flow, "udp") || isOf(flow, "sctp");
    }

    /** Fragments without a transport header are of no protocol, as for Hubble. */
    private static boolean isOf(FlowRecord flow, String protocol) {
        int number = flow.protocol();
        return flow.hasTransport()
                && switch (protocol) {
                    case "tcp" -> number == IpProtocol.TCP;
                    case "udp" -> number == IpProtocol.UDP;
                    case "sctp" -> number == IpProtocol.SCTP;
                    case "icmpv4" -> number == IpProtocol.ICMP;
                    case "icmpv6" -> number == IpProtocol.ICMPV6;
                    default -> number == IpProtocol.ICMP || number == IpProtocol.ICMPV6;
                };
    }

    static final class IdentityByNumberOrName implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            for (int identity = 0; !SecurityIdentity.name(identity).isEmpty(); identity++) {
                if (SecurityIdentity.name(identity).equals(text)) {
                    return identity;
                }
            }
            try {
                return Integer.parseUnsignedInt(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "'" + text + "' is neither a number in 0..4294967295 nor a reserved name such as world");
            }
        }
    }

    static final class AddressOrCidr implements ITypeConverter<Prefix> {
        @Override
        public Prefix convert(String text) {
            try {
                // Of 10.0.0.5/8 what counts is the network, as for Hubble.
                return text.contains("/") ? NodeAddress.parse(text).subnet() : Prefix.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is neither an address nor addresses such as 10.0.0.0/8 or fd00::/64");
            }
        }
    }

    static final class PortNumber implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 0xFFFF) {
                throw new TypeConversionException("'" + text + "' is not in 0..65535");
            }
            return Integer.valueOf(text);
        }
    }

    static final class ProtocolName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String name = text.toLowerCase(Locale.ROOT);
            if (!PROTOCOLS.contains(name)) {
                throw new TypeConversionException("'" + text + "' is none of tcp, udp, icmp, icmpv4, icmpv6, sctp");
            }
            return name;
        }
    }
}
