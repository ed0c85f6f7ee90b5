// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.util.Map;

/**
 * What Cilium calls its drop reasons: the text that its agent prints and counts under, and the name in Hubble's flows.
 *
 * <p>For two numbers they contradict each other, because the agent's text was given a new meaning and Hubble's name stayed: 136
 * is {@code Fragmentation needed} and {@code CT_MISSING_TCP_ACK_FLAG}, 161 is {@code NAT 46/64 not enabled} and
 * {@code FAILED_TO_INSERT_INTO_PROXYMAP}. Here are the reasons that have to do with addresses, routes and tunnels.
 */
public final class DropReason {
    private static final Map<Integer, Row> ROWS = Map.ofEntries(
            row(0, "Success", "DROP_REASON_UNKNOWN"),
            row(130, "Invalid source mac", "INVALID_SOURCE_MAC"),
            row(132, "Invalid source ip", "INVALID_SOURCE_IP"),
            row(133, "Policy denied", "POLICY_DENIED"),
            row(134, "Invalid packet", "INVALID_PACKET_DROPPED"),
            row(136, "Fragmentation needed", "CT_MISSING_TCP_ACK_FLAG"),
            row(139, "Unsupported L3 protocol", "UNSUPPORTED_L3_PROTOCOL"),
            row(140, "Missed tail call", "MISSED_TAIL_CALL"),
            row(141, "Error writing to packet", "ERROR_WRITING_TO_PACKET"),
            row(147, "Error retrieving tunnel key", "ERROR_RETRIEVING_TUNNEL_KEY"),
            row(148, "Error retrieving tunnel options", "ERROR_RETRIEVING_TUNNEL_OPTIONS"),
            row(149, "Invalid Geneve option", "INVALID_GENEVE_OPTION"),
            row(150, "Unknown L3 target address", "UNKNOWN_L3_TARGET_ADDRESS"),
            row(151, "Stale or unroutable IP", "STALE_OR_UNROUTABLE_IP"),
            row(157, "IP fragmentation not supported", "IP_FRAGMENTATION_NOT_SUPPORTED"),
            row(160, "No tunnel/encapsulation endpoint (datapath BUG!)", "NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT"),
            row(161, "NAT 46/64 not enabled", "FAILED_TO_INSERT_INTO_PROXYMAP"),
            row(169, "FIB lookup failed", "FIB_LOOKUP_FAILED"),
            row(170, "Encapsulation traffic is prohibited", "ENCAPSULATION_TRAFFIC_IS_PROHIBITED"),
            row(171, "Invalid identity", "INVALID_IDENTITY"),
            row(175, "First logical datagram fragment not found", "FIRST_LOGICAL_DATAGRAM_FRAGMENT_NOT_FOUND"),
            row(183, "Incorrect VNI from VTEP", "INVALID_VNI"),
            row(192, "Invalid ClusterID", "INVALID_CLUSTER_ID"),
            row(193, "Unsupported packet protocol for DSR encapsulation", "UNSUPPORTED_PROTOCOL_FOR_DSR_ENCAP"),
            row(195, "Traffic is unencrypted", "UNENCRYPTED_TRAFFIC"),
            row(196, "TTL exceeded", "TTL_EXCEEDED"));

    private DropReason() {}

    private record Row(String text, String name) {}

    private static Map.Entry<Integer, Row> row(int number, String text, String name) {
        return Map.entry(number, new Row(text, name));
    }

    /**
     * The text of a reason.
     *
     * @param ciliumReason a positive number, or 0 for none
     * @return such as {@code FIB lookup failed}; for a number not listed what Cilium prints for one that it does not know: the
     *     number, a comma and its extension 0
     */
    public static String text(int ciliumReason) {
        Row row = ROWS.get(ciliumReason);
        return row == null ? ciliumReason + ", 0" : row.text;
    }

    /**
     * The name of a reason in Hubble's protocol.
     *
     * @param ciliumReason a positive number, or 0 for none
     * @return such as {@code FIB_LOOKUP_FAILED}; for a number not listed the number in decimal, which is how Hubble writes one
     *     without a name
     */
    public static String name(int ciliumReason) {
        Row row = ROWS.get(ciliumReason);
        return row == null ? Integer.toString(ciliumReason) : row.name;
    }
}
