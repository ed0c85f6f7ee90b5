// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

/**
 * ICMP types and codes in the words of Hubble's summaries: {@code EchoRequest}, {@code DestinationUnreachable(Port)}. An unknown
 * code stands as {@code Redirect(Code: 9)}, an unknown type as {@code 143(0)}.
 */
final class IcmpText {
    private static final String[] NO_CODES = {};

    private static final String[] V4_UNREACHABLE = {
        "Net",
        "Host",
        "Protocol",
        "Port",
        "FragmentationNeeded",
        "SourceRoutingFailed",
        "NetUnknown",
        "HostUnknown",
        "SourceIsolated",
        "NetAdminProhibited",
        "HostAdminProhibited",
        "NetTOS",
        "HostTOS",
        "CommAdminProhibited",
        "HostPrecedence",
        "PrecedenceCutoff"
    };
    private static final String[] V4_REDIRECT = {"Net", "Host", "TOS+Net", "TOS+Host"};
    private static final String[] V4_TIME = {"TTLExceeded", "FragmentReassemblyTimeExceeded"};
    private static final String[] V4_PARAMETER = {"PointerIndicatesError", "MissingOption", "BadLength"};

    private static final String[] V6_UNREACHABLE = {
        "NoRouteToDst",
        "AdminProhibited",
        "BeyondScopeOfSrc",
        "AddressUnreachable",
        "PortUnreachable",
        "SrcAddressFailedPolicy",
        "RejectRouteToDst"
    };
    private static final String[] V6_TIME = {"HopLimitExceeded", "FragmentReassemblyTimeExceeded"};
    private static final String[] V6_PARAMETER = {
        "ErroneousHeaderField", "UnrecognizedNextHeader", "UnrecognizedIPv6Option"
    };

    private IcmpText() {}

    static void append(StringBuilder out, boolean v6, int type, int code) {
        String name = v6 ? v6Name(type) : v4Name(type);
        if (name.isEmpty()) {
            out.append(type).append('(').append(code).append(')');
            return;
        }
        out.append(name);
        String[] codes = v6 ? v6Codes(type) : v4Codes(type);
        if (code < codes.length) {
            out.append('(').append(codes[code]).append(')');
        } else if (code != 0) {
            out.append("(Code: ").append(code).append(')');
        }
    }

    private static String v4Name(int type) {
        return switch (type) {
            case 0 -> "EchoReply";
            case 3 -> "DestinationUnreachable";
            case 4 -> "SourceQuench";
            case 5 -> "Redirect";
            case 8 -> "EchoRequest";
            case 9 -> "RouterAdvertisement";
            case 10 -> "RouterSolicitation";
            case 11 -> "TimeExceeded";
            case 12 -> "ParameterProblem";
            case 13 -> "TimestampRequest";
            case 14 -> "TimestampReply";
            case 15 -> "InfoRequest";
            case 16 -> "InfoReply";
            case 17 -> "AddressMaskRequest";
            case 18 -> "AddressMaskReply";
            default -> "";
        };
    }

    private static String[] v4Codes(int type) {
        return switch (type) {
            case 3 -> V4_UNREACHABLE;
            case 5 -> V4_REDIRECT;
            case 11 -> V4_TIME;
            case 12 -> V4_PARAMETER;
            default -> NO_CODES;
        };
    }

    private static String v6Name(int type) {
        return switch (type) {
            case 1 -> "DestinationUnreachable";
            case 2 -> "PacketTooBig";
            case 3 -> "TimeExceeded";
            case 4 -> "ParameterProblem";
            case 128 -> "EchoRequest";
            case 129 -> "EchoReply";
            case 133 -> "RouterSolicitation";
            case 134 -> "RouterAdvertisement";
            case 135 -> "NeighborSolicitation";
            case 136 -> "NeighborAdvertisement";
            case 137 -> "Redirect";
            default -> "";
        };
    }

    private static String[] v6Codes(int type) {
        return switch (type) {
            case 1 -> V6_UNREACHABLE;
            case 3 -> V6_TIME;
            case 4 -> V6_PARAMETER;
            default -> NO_CODES;
        };
    }
}
