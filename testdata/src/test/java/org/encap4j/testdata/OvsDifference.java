// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.encap4j.Verdict.BAD_LENGTH;
import static org.encap4j.Verdict.BAD_UDP_CHECKSUM;
import static org.encap4j.Verdict.BAD_VERSION;
import static org.encap4j.Verdict.OAM;
import static org.encap4j.Verdict.OK;
import static org.encap4j.Verdict.RESERVED_BITS;
import static org.encap4j.Verdict.TRUNCATED;
import static org.encap4j.Verdict.UNSUPPORTED_PAYLOAD;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.encap4j.Verdict;

/** Why a frame fared otherwise at Open vSwitch 3.1 than here, strict and verifying. What is not listed is a mistake. */
enum OvsDifference {
    /** RFC 768: the length is the datagram's. OVS takes all that the IP packet holds. */
    UDP_LENGTH("OVS does not read the UDP length", true, "UDP length .*", BAD_LENGTH, TRUNCATED, OK, BAD_UDP_CHECKSUM),
    /** The datagram says that it is longer than the IP packet around it. */
    SHORT_IP_LENGTH(
            "OVS does not hold the IP length against the UDP length",
            true,
            "IP.* length 10 short.*",
            BAD_LENGTH,
            TRUNCATED),
    /** Ethernet pads short frames; what follows the IP packet is not the sender's. */
    PADDING("OVS delivers the padding", true, "six bytes after the IPv[46] packet.*", OK),
    IP_OPTIONS("OVS refuses IPv4 options outside", false, "IPv4 (router alert|no-operation) option.*", OK),
    EXTENSION_HEADERS(
            "OVS refuses IPv6 extension headers outside", false, "IPv6 (hop-by-hop|destination|routing|atomic).*", OK),
    OUTER_VLAN("OVS had no interface for the outer VLAN", false, "802.1Q tag outside.*", OK),
    LAYER_3_PAYLOAD(
            "OVS carries IP in Geneve only where configured",
            false,
            "protocol IPv[46], inner packet without Eth.*",
            OK),
    OPERATIONS_PACKET("OVS takes Geneve's operations packets for data", true, "O flag.*", OAM),
    /** RFC 8926 section 3.4 has receivers ignore them; strict reception is our own choice. */
    GENEVE_RESERVED_BITS("OVS ignores Geneve's reserved bits", true, ".*reserved.*", RESERVED_BITS),
    /** Not critical: RFC 8926 section 3.5 lets a receiver pass it over. A critical one is refused here too. */
    OPTION_LENGTH("OVS refuses a mapped option of another length", false, "a mapped option, shorter than mapped", OK),
    /** P is a reserved bit of VXLAN; OVS reads any VXLAN header as GPE as long as it carries Ethernet. */
    GPE_ON_VXLAN_PORT("OVS takes GPE on a VXLAN port", true, "P flag, .* on the VXLAN port", RESERVED_BITS),
    NETWORK_SERVICE_HEADER("OVS hands NSH to its flows", true, "GPE, NSH.*", UNSUPPORTED_PAYLOAD),
    /** Not in the draft that OVS follows; says that the payload is a copy of a broadcast. */
    REPLICATED("OVS does not know the B flag", false, "GPE, B flag.*", OK),
    GPE_VERSION("OVS does not read the GPE version", true, "GPE, version 1", BAD_VERSION),
    /** RFC 6040 section 4.2, figure 4: ECT(1) outside over ECT(0) inside gives ECT(1). */
    ECT_1("OVS keeps ECT(0) under ECT(1)", true, "ECN: outer (ECT\\(1\\)|bits 01), inner .*(ECT\\(0\\)|bits 10)", OK) {
        @Override
        boolean delivers(String ours, String theirs) {
            return ours.length() == theirs.length();
        }
    };

    private final String sentence;
    private final boolean accepted;
    private final Predicate<String> note;
    private final List<Verdict> verdicts;

    OvsDifference(String sentence, boolean accepted, String note, Verdict... verdicts) {
        this.sentence = sentence;
        this.accepted = accepted;
        this.note = Pattern.compile(note).asMatchPredicate();
        this.verdicts = List.of(verdicts);
    }

    /** Whether inner frames that both delivered may differ so: unless overridden, ours is the beginning of theirs. */
    boolean delivers(String ours, String theirs) {
        return theirs.startsWith(ours);
    }

    /**
     * Finds the explanations of a difference.
     *
     * @param note what the row says of the frame
     * @param theirs the inner frame that Open vSwitch delivered, null if it dropped it
     * @param verdict ours
     * @param ours the inner frame that is left here
     */
    static List<OvsDifference> explaining(String note, String theirs, Verdict verdict, String ours) {
        return Arrays.stream(values())
                .filter(cause -> cause.accepted == (theirs != null))
                .filter(cause -> cause.verdicts.contains(verdict) && cause.note.test(note))
                .filter(cause -> theirs == null || verdict != OK || cause.delivers(ours, theirs))
                .toList();
    }

    @Override
    public String toString() {
        return sentence;
    }
}
