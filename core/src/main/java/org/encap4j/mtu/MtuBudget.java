// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;
import org.encap4j.wire.VlanTag;

/**
 * What a path leaves of a link's MTU, as a sum of named terms.
 *
 * <pre>
 * link MTU - outer IP - UDP - tunnel header - inner Ethernet - inner VLAN tags - encryption = route MTU
 * </pre>
 *
 * <p>The terms of a tunnel are the lengths that its {@link OuterHeader} writes, Geneve options included. Where some packets carry
 * an option and others do not, as with direct server return, the longest header is the one to budget (RFC 8926 section 4.4.1);
 * Cilium leaves that option out.
 *
 * <p>The {@code with} methods return changed copies. Immutable, shared between threads.
 */
public final class MtuBudget {
    /** The MTU of Ethernet unless somebody has agreed on jumbo frames (RFC 894). */
    public static final int ETHERNET_MTU = 1500;
    /** What every link that carries IPv6 must pass in one piece (RFC 8200 section 5). */
    public static final int IPV6_MIN_MTU = 1280;
    /** What every link that carries IPv4 must pass in one piece (RFC 791 section 3.2). */
    public static final int IPV4_MIN_MTU = 68;
    /** The longest packet that IPv4 can state. */
    public static final int MAX_MTU = 0xFFFF;

    /** The key length to which {@link #IPSEC_LENGTH} belongs. */
    public static final int DEFAULT_AUTH_KEY_LENGTH = 16;

    /** What Cilium counts for ESP in tunnel mode, authentication key included. */
    private static final int IPSEC_LENGTH = 77;

    /** Type, receiver and counter of a WireGuard data message. */
    private static final int WIREGUARD_LENGTH = 2 * Integer.BYTES + Long.BYTES;
    /** The Poly1305 tag behind it. */
    private static final int WIREGUARD_TAG_LENGTH = 16;
    /** WireGuard fills its payload up to a multiple of 16. */
    private static final int WIREGUARD_PADDING_MAX = 15;

    /**
     * One summand of the overhead.
     *
     * @param name for people, such as {@code outer IPv4}
     * @param length in bytes
     */
    public record Term(String name, int length) {}

    private enum Encryption {
        NONE,
        IPSEC,
        WIREGUARD
    }

    private final int linkMtu;
    private final List<Term> tunnel;
    private final Encryption encryption;
    private final List<Term> encryptionTerms;
    private final int overhead;

    private MtuBudget(int linkMtu, List<Term> tunnel, Encryption encryption, List<Term> encryptionTerms) {
        this.linkMtu = linkMtu;
        this.tunnel = List.copyOf(tunnel);
        this.encryption = encryption;
        this.encryptionTerms = List.copyOf(encryptionTerms);
        overhead = terms().stream().mapToInt(Term::length).sum();
        if (routeMtu() < IPV4_MIN_MTU) {
            throw new IllegalArgumentException(this + ": IPv4 needs " + IPV4_MIN_MTU
                    + ", so the link MTU must be at least " + (overhead + IPV4_MIN_MTU));
        }
    }

    /**
     * Native routing over a link: nothing is added, the whole MTU is left.
     *
     * @param linkMtu the link's MTU in bytes, {@value #IPV4_MIN_MTU} to {@value #MAX_MTU}; 0 for Ethernet's
     *     {@value #ETHERNET_MTU}, as Cilium reads a base that was not found
     * @return a budget without terms
     * @throws IllegalArgumentException for any other number
     */
    public static MtuBudget nativeRouting(int linkMtu) {
        if (linkMtu != 0 && linkMtu < IPV4_MIN_MTU || linkMtu > MAX_MTU) {
            throw new IllegalArgumentException(
                    "link MTU " + linkMtu + " is neither 0 nor in " + IPV4_MIN_MTU + ".." + MAX_MTU);
        }
        return new MtuBudget(linkMtu == 0 ? ETHERNET_MTU : linkMtu, List.of(), Encryption.NONE, List.of());
    }

    /**
     * Changes the link.
     *
     * @param changed the link's MTU in bytes, as for {@link #nativeRouting}
     * @return a changed copy
     * @throws IllegalArgumentException if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withLinkMtu(int changed) {
        return new MtuBudget(nativeRouting(changed).linkMtu, tunnel, encryption, encryptionTerms);
    }

    /**
     * Adds a tunnel that carries Ethernet frames without VLAN tags.
     *
     * @param outer the headers it writes
     * @return a changed copy; a second tunnel is one inside the first
     * @throws IllegalArgumentException if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withTunnel(OuterHeader outer) {
        return withTunnel(outer, 0);
    }

    /**
     * Adds a tunnel that carries Ethernet frames.
     *
     * @param outer the headers it writes
     * @param innerTags how many VLAN tags the frames inside carry, 0 to {@link VlanTag#MAX_TAGS}
     * @return a changed copy; a second tunnel is one inside the first
     * @throws IllegalArgumentException for more tags, or if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withTunnel(OuterHeader outer, int innerTags) {
        if (innerTags < 0 || innerTags > VlanTag.MAX_TAGS) {
            throw new IllegalArgumentException(innerTags + " inner VLAN tags are not in 0.." + VlanTag.MAX_TAGS);
        }
        List<Term> terms = tunnelTerms(outer, EtherType.TRANSPARENT_ETHERNET);
        terms.add(new Term("inner Ethernet", EthernetHeader.LENGTH));
        for (int tags = 0; tags < innerTags; tags++) {
            terms.add(new Term("inner VLAN tag", VlanTag.LENGTH));
        }
        return new MtuBudget(linkMtu, terms, encryption, encryptionTerms);
    }

    /**
     * Adds a tunnel that carries IP packets without Ethernet.
     *
     * @param outer the headers it writes
     * @return a changed copy; a second tunnel is one inside the first
     * @throws IllegalArgumentException if the protocol carries Ethernet only, as VXLAN does, or if the terms leave less than IPv4
     *     needs; the message is the sum
     */
    public MtuBudget withIpTunnel(OuterHeader outer) {
        return new MtuBudget(linkMtu, tunnelTerms(outer, EtherType.IPV4), encryption, encryptionTerms);
    }

    private List<Term> tunnelTerms(OuterHeader outer, int payload) {
        TunnelProtocol protocol = outer.protocol();
        if (protocol.check(new TunnelMetadata().setPayload(payload)) == Verdict.BAD_METADATA) {
            throw new IllegalArgumentException(protocol.name() + " does not carry " + EtherType.name(payload));
        }
        int headerLength = protocol.headerLength();
        int ipLength = outer.ipOverhead() - UdpHeader.LENGTH - headerLength;
        List<Term> terms = new ArrayList<>(tunnel);
        terms.add(new Term(ipLength == Ipv6Header.LENGTH ? "outer IPv6" : "outer IPv4", ipLength));
        terms.add(new Term("UDP", UdpHeader.LENGTH));
        terms.add(new Term(protocol.name() + " header", headerLength));
        return terms;
    }

    /**
     * Adds IPsec as Cilium counts it: 77 bytes with a key of {@value #DEFAULT_AUTH_KEY_LENGTH}. Has no effect beside WireGuard,
     * which is then what Cilium counts.
     *
     * @param authKeyLength the length of the authentication key in bytes, 0 to 64 (SHA-512); Cilium's is
     *     {@value #DEFAULT_AUTH_KEY_LENGTH} unless its secret says otherwise
     * @return a changed copy
     * @throws IllegalArgumentException for another length, or if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withIpsec(int authKeyLength) {
        if (authKeyLength < 0 || authKeyLength > 64) {
            throw new IllegalArgumentException("IPsec authentication key of " + authKeyLength + " bytes, not 0..64");
        }
        if (encryption == Encryption.WIREGUARD) {
            return this;
        }
        Term esp = new Term("IPsec ESP", IPSEC_LENGTH + authKeyLength - DEFAULT_AUTH_KEY_LENGTH);
        return new MtuBudget(linkMtu, tunnel, Encryption.IPSEC, List.of(esp));
    }

    /**
     * Adds WireGuard as Cilium counts it since May 2026: over IPv6, whatever the underlay is, and with as much padding as
     * there can be, 95 bytes. Takes the place of IPsec.
     *
     * @return a changed copy
     * @throws IllegalArgumentException if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withWireGuard() {
        List<Term> terms = new ArrayList<>(wireGuardTerms());
        terms.add(new Term("WireGuard padding", WIREGUARD_PADDING_MAX));
        return new MtuBudget(linkMtu, tunnel, Encryption.WIREGUARD, terms);
    }

    /**
     * Adds WireGuard as Cilium counted it before, without padding: 80 bytes. For budgets that must agree with nodes of those
     * versions; packets of some lengths then do not fit.
     *
     * @return a changed copy
     * @throws IllegalArgumentException if the terms leave less than IPv4 needs; the message is the sum
     */
    public MtuBudget withWireGuardUnpadded() {
        return new MtuBudget(linkMtu, tunnel, Encryption.WIREGUARD, wireGuardTerms());
    }

    private static List<Term> wireGuardTerms() {
        return List.of(
                new Term("WireGuard outer IPv6", Ipv6Header.LENGTH),
                new Term("WireGuard UDP", UdpHeader.LENGTH),
                new Term("WireGuard header", WIREGUARD_LENGTH),
                new Term("WireGuard tag", WIREGUARD_TAG_LENGTH));
    }

    /**
     * Refuses a budget over which IPv6 does not work.
     *
     * @return this
     * @throws IllegalArgumentException if the route MTU is below {@value #IPV6_MIN_MTU}; the message is the sum and the link MTU
     *     that it takes
     */
    public MtuBudget requireIpv6() {
        if (routeMtu() < IPV6_MIN_MTU) {
            throw new IllegalArgumentException(this + ": IPv6 needs " + IPV6_MIN_MTU
                    + ", so the link MTU must be at least " + (overhead + IPV6_MIN_MTU));
        }
        return this;
    }

    /** {@return the link's MTU in bytes} */
    public int linkMtu() {
        return linkMtu;
    }

    /**
     * {@return the MTU of the devices, the pods' and the tunnel's, as Cilium sets it: that of the link, in bytes} Only routes are
     * reduced, so a guest that looks at its device alone sends packets that do not fit.
     */
    public int deviceMtu() {
        return linkMtu;
    }

    /** {@return the largest IP packet that fits through, which is the MTU of the routes to remote pods: in bytes} */
    public int routeMtu() {
        return linkMtu - overhead;
    }

    /** {@return what a packet grows by between its IP header and the outermost one, in bytes} */
    public int overhead() {
        return overhead;
    }

    /** {@return the summands of the overhead, tunnels first, the outermost header of each first} */
    public List<Term> terms() {
        return Stream.concat(tunnel.stream(), encryptionTerms.stream()).toList();
    }

    /** {@return the sum in words, such as {@code 1500 - 20 outer IPv4 - 8 UDP - 8 vxlan header - 14 inner Ethernet = 1450}} */
    @Override
    public String toString() {
        StringBuilder sum = new StringBuilder().append(linkMtu);
        for (Term term : terms()) {
            sum.append(" - ").append(term.length()).append(' ').append(term.name());
        }
        return sum.append(" = ").append(routeMtu()).toString();
    }
}
