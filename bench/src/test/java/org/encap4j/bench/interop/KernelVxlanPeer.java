// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Linux host with a VXLAN device, which is at the same time its pod: the device has the pod's addresses. */
final class KernelVxlanPeer {
    static final String DEVICE = "vx0";

    private static final int IPV4_TCP_HEADERS = 40;
    private static final int IPV6_TCP_HEADERS = 60;

    private final Namespace host;
    private final Side side;
    private final Side other;
    private final boolean ipv6Underlay;
    private int segmentsFor;

    /**
     * Gives a host its addresses on the underlay.
     *
     * @param host on the underlay, without addresses yet
     * @param ipv6Underlay whether the tunnel is over IPv6
     */
    KernelVxlanPeer(Namespace host, Side side, Side other, boolean ipv6Underlay) {
        this.host = host;
        this.side = side;
        this.other = other;
        this.ipv6Underlay = ipv6Underlay;
        host.ip(
                "addr add " + side.underlay() + "/24 dev " + NodeSite.UNDERLAY,
                "addr add " + side.underlay6() + "/64 nodad dev " + NodeSite.UNDERLAY);
    }

    Namespace host() {
        return host;
    }

    /** A device for one network: what it sends and takes has this VNI. */
    KernelVxlanPeer network(int vni, int mtu, String... options) {
        device("id " + vni + " " + ends("local", "remote") + " dev " + NodeSite.UNDERLAY, mtu, options);
        routes("");
        return this;
    }

    /** A device without a network of its own: what it sends has the VNI of the route, and it takes one VNI. */
    KernelVxlanPeer external(int sentVni, int takenVni, int mtu, String... options) {
        device("external vnifilter", mtu, options);
        routes(encapsulation(sentVni));
        return taking(takenVni);
    }

    /**
     * Marks what pods send and counts what they receive: with group policy a mark is the sender's identity.
     *
     * @param sent the mark of the host's own packets
     * @param received the mark that packets to the host should have
     */
    KernelVxlanPeer marks(int sent, int received) {
        nft("add table inet e4j");
        nft("add chain inet e4j out { type route hook output priority 0; }");
        nft("add rule inet e4j out oifname " + DEVICE + " meta mark set " + sent);
        nft("add chain inet e4j in { type filter hook input priority 0; }");
        nft("add rule inet e4j in iifname " + DEVICE + " meta mark " + received + " counter comment marked");
        nft("add rule inet e4j in iifname " + DEVICE + " meta mark != " + received + " counter comment unmarked");
        return this;
    }

    private String nft(String command) {
        return host.run(Stream.concat(Stream.of("nft"), Arrays.stream(command.split(" ")))
                .toArray(String[]::new));
    }

    /** {@return how many packets came with the expected mark} */
    long marked() {
        return counted("marked");
    }

    /** {@return how many packets came with another mark, or none} */
    long unmarked() {
        return counted("unmarked");
    }

    private long counted(String comment) {
        Matcher packets = Pattern.compile("counter packets (\\d+) bytes \\d+ comment \"" + comment + "\"")
                .matcher(nft("list chain inet e4j in"));
        if (!packets.find()) {
            throw new AssertionError("no counter " + comment + " in " + nft("list chain inet e4j in"));
        }
        return Long.parseLong(packets.group(1));
    }

    /** Has the device of {@link #external} take one more VNI. */
    KernelVxlanPeer taking(int vni) {
        host.run("bridge", "vni", "add", "dev", DEVICE, "vni", "" + vni);
        return this;
    }

    /** Lets our pod send TCP segments for this MTU, as if the device's were not less; before the device is made. */
    KernelVxlanPeer offeringSegments(int mtu) {
        segmentsFor = mtu;
        return this;
    }

    private String encapsulation(int vni) {
        // Over IPv6 nobody takes a packet without a checksum unasked.
        return " encap " + (ipv6Underlay ? "ip6" : "ip") + " id " + vni + " " + ends("src", "dst")
                + (ipv6Underlay ? " csum" : "");
    }

    private String ends(String local, String remote) {
        return ipv6Underlay
                ? local + " " + side.underlay6() + " " + remote + " " + other.underlay6()
                : local + " " + side.underlay() + " " + remote + " " + other.underlay();
    }

    private void device(String kind, int mtu, String... options) {
        host.ip("link add " + DEVICE + " address " + Side.GATEWAY_MAC + " mtu " + mtu + " type vxlan " + kind
                + " dstport 8472 " + String.join(" ", options));
        host.noOffload(DEVICE);
        host.ip(
                "link set " + DEVICE + " up",
                "addr add " + side.pod() + "/32 dev " + DEVICE,
                "addr add " + side.pod6() + "/128 nodad dev " + DEVICE);
    }

    private String segments(int headers) {
        return segmentsFor == 0 ? "" : " advmss " + (segmentsFor - headers);
    }

    private void routes(String encapsulation) {
        // Who is behind the tunnel is known and not asked for, as on a node of Cilium.
        List<String> commands = new ArrayList<>();
        commands.add("route add " + other.podCidr() + encapsulation + " dev " + DEVICE + " src " + side.pod()
                + segments(IPV4_TCP_HEADERS));
        commands.add("route add " + other.podCidr6() + encapsulation + " dev " + DEVICE + " src " + side.pod6()
                + segments(IPV6_TCP_HEADERS));
        for (String pod : List.of(other.pod(), other.pod6())) {
            commands.add("neigh add " + pod + " lladdr " + other.podMac() + " nud permanent dev " + DEVICE);
        }
        host.ip(commands.toArray(String[]::new));
    }
}
