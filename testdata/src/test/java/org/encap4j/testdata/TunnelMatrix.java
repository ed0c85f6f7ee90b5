// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;

/** Every protocol and profile over IPv4 and IPv6, with none to two outer VLAN tags, with and without UDP checksum. */
final class TunnelMatrix {
    private static final int NO_IDENTITY = 0;
    private static final int[] TAGS = {EtherType.SERVICE_VLAN, 0x20C8, EtherType.VLAN, 0x0064};

    private TunnelMatrix() {}

    /**
     * Both ends of a tunnel.
     *
     * @param vni to send, -1 where the identity takes its place
     * @param identity to send, 0 where none travels
     * @param groupPolicy whether the D and A flags travel
     * @param packets whether packets without Ethernet can be carried
     * @param ipv6 the underlay
     */
    record Tunnel(
            String name,
            int vni,
            int identity,
            boolean groupPolicy,
            boolean packets,
            boolean ipv6,
            OuterHeader header,
            Decapsulator receiver) {
        boolean vniIsIdentity() {
            return vni < 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Profile(String name, TunnelProtocol protocol, int vni, int identity, boolean packets) {
        Profile(VxlanProfile profile, int vni, int identity) {
            this("vxlan " + profile, Vxlan.of(profile).withReception(Reception.STRICT), vni, identity, false);
        }
    }

    static List<Tunnel> tunnels() {
        List<Tunnel> tunnels = new ArrayList<>();
        for (Profile profile : profiles()) {
            for (boolean ipv6 : new boolean[] {false, true}) {
                for (int tags = 0; tags <= 2; tags++) {
                    tunnels.add(tunnel(profile, ipv6, tags, false));
                    tunnels.add(tunnel(profile, ipv6, tags, true));
                }
            }
        }
        return tunnels;
    }

    private static List<Profile> profiles() {
        return List.of(
                new Profile(VxlanProfile.PLAIN, 0xFFFFFF, NO_IDENTITY),
                new Profile(VxlanProfile.IDENTITY_IN_VNI, -1, 0xFEDCBA),
                new Profile(VxlanProfile.GROUP_POLICY, 42, 0xABCD),
                new Profile("gpe PLAIN", gpe(VxlanGpe.plain()), 0x800000, NO_IDENTITY, true),
                new Profile("gpe IDENTITY_IN_VNI", gpe(VxlanGpe.identityInVni()), -1, 0x010203, true),
                new Profile("geneve PLAIN", geneve(GeneveProfile.PLAIN), 0x7FFFFF, NO_IDENTITY, true),
                new Profile("geneve IDENTITY_IN_VNI", geneve(GeneveProfile.IDENTITY_IN_VNI), -1, 0x00FF00, true),
                new Profile("geneve IDENTITY_OPTION", geneve(GeneveProfile.IDENTITY_OPTION), 1, 0x8899AABB, true),
                new Profile("geneve with options", withOptions(GeneveProfile.PLAIN), 0, NO_IDENTITY, true),
                new Profile(
                        "geneve with options and identity",
                        withOptions(GeneveProfile.IDENTITY_OPTION),
                        0xABCDEF,
                        0x02000003,
                        true));
    }

    private static TunnelProtocol gpe(VxlanGpe gpe) {
        return gpe.withReception(Reception.STRICT);
    }

    private static Geneve geneve(GeneveProfile profile) {
        return Geneve.of(profile).withReception(Reception.STRICT);
    }

    private static TunnelProtocol withOptions(GeneveProfile profile) {
        byte[] longest = new byte[124];
        Arrays.fill(longest, (byte) 0xFF);
        return geneve(profile)
                .withKnown(new GeneveOptionType(0xFFFE, 0x81, (frame, at, out) -> {}, 4))
                .withOptions(
                        new GeneveOptionValue(0xFFFE, 0x81, (byte) 1, (byte) 2, (byte) 3, (byte) 4),
                        new GeneveOptionValue(0xFFFF, 0x01),
                        new GeneveOptionValue(0xFFFF, 0x7F, longest));
    }

    private static Tunnel tunnel(Profile profile, boolean ipv6, int tags, boolean udpChecksum) {
        OuterHeaderBuilder builder = OuterHeader.to(profile.protocol(), address(ipv6, 1), address(ipv6, 2))
                .ethernet(0x02E4_0000_0001L, 0x02E4_0000_0002L)
                .udpChecksum(udpChecksum);
        for (int i = 0; i < tags; i++) {
            builder.vlan(TAGS[2 * i], TAGS[2 * i + 1]);
        }
        Decapsulator receiver = Decapsulator.of(profile.protocol());
        if (ipv6 && !udpChecksum) {
            receiver = receiver.zeroChecksumOverIpv6(profile.protocol().port());
        }
        return new Tunnel(
                profile.name() + (ipv6 ? " over IPv6, " : " over IPv4, ") + tags + " tags, checksum "
                        + (udpChecksum ? "on" : "off"),
                profile.vni(),
                profile.identity(),
                profile.name().endsWith("GROUP_POLICY"),
                profile.packets(),
                ipv6,
                builder.build(),
                receiver);
    }

    private static InetAddress address(boolean ipv6, int host) {
        byte[] address = ipv6 ? new byte[16] : new byte[] {10, 0, 0, 0};
        address[0] = ipv6 ? (byte) 0xFD : 10;
        address[address.length - 1] = (byte) host;
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
