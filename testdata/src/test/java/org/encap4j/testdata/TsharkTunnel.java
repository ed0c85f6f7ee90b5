// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.HexFormat;
import org.encap4j.geneve.CiliumDsrOption;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.geneve.IdentityOption;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;

/**
 * The tunnel headers that are read back: what the n-th packet asks for, and how tshark has to spell it. Lengths and values are
 * written out here, not taken from the classes under test.
 */
enum TsharkTunnel {
    VXLAN_PLAIN(Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT), 4789, "vxlan:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setIdentity(Identity.of(n).sent);
            vxlan(shown, 0x0800, 0, vni(n));
        }
    },
    VXLAN_IDENTITY_IN_VNI(Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), 8472, "vxlan:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setIdentity(Identity.of(n).sent);
            vxlan(shown, 0x0800, 0, Identity.of(n).in24Bits);
        }
    },
    VXLAN_GROUP_POLICY(Vxlan.of(VxlanProfile.GROUP_POLICY), 8472, "vxlan:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setDontLearn((n & 1) != 0).setPolicyApplied((n & 2) != 0);
            Identity identity = Identity.of(n);
            if (identity.in16Bits < 0) {
                vxlan(shown, 0x0800, 0, vni(n));
                return;
            }
            in.setIdentity(identity.sent);
            int flags = 0x8800 | ((n & 1) != 0 ? 0x0040 : 0) | ((n & 2) != 0 ? 0x0008 : 0);
            vxlan(shown, flags, identity.in16Bits, vni(n));
        }
    },
    GPE_ETHERNET(VxlanGpe.plain(), 4790, "", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            gpe(n, 3, vni(n), in.setVni(vni(n)), shown);
        }
    },
    GPE_IP(VxlanGpe.plain(), 4790, "", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            gpe(n, etherType == 0x0800 ? 1 : 2, vni(n), in.setVni(vni(n)).setPayload(etherType), shown);
        }
    },
    GPE_IDENTITY_IN_VNI(VxlanGpe.identityInVni(), 4790, "", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            gpe(n, 3, Identity.of(n).in24Bits, in.setIdentity(Identity.of(n).sent), shown);
        }
    },
    GENEVE_PLAIN(Geneve.of(GeneveProfile.PLAIN), 6081, "geneve:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setOam((n & 1) != 0);
            geneve(shown, (n & 1) != 0 ? 0x80 : 0, 0x6558, vni(n));
        }
    },
    GENEVE_IP(Geneve.of(GeneveProfile.PLAIN), 6081, "geneve:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setPayload(etherType);
            geneve(shown, 0, etherType, vni(n));
        }
    },
    GENEVE_IDENTITY_IN_VNI(Geneve.of(GeneveProfile.IDENTITY_IN_VNI), 6081, "geneve:", 8) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setIdentity(Identity.of(n).sent);
            geneve(shown, 0, 0x6558, Identity.of(n).in24Bits);
        }
    },
    GENEVE_IDENTITY_OPTION(Geneve.of(GeneveProfile.IDENTITY_OPTION), 6081, "geneve:", 16) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setIdentity(Identity.of(n).sent);
            geneve(shown, 0, 0x6558, vni(n), String.format("ff4a0101%08x", Identity.of(n).in32Bits));
        }
    },
    GENEVE_OPTIONS(
            Geneve.of(GeneveProfile.IDENTITY_OPTION)
                    .withIdentityOption(new IdentityOption(0xFFF7, 0x85))
                    .withOptions(
                            new GeneveOptionValue(
                                    CiliumDsrOption.OPTION_CLASS,
                                    CiliumDsrOption.TYPE,
                                    HexFormat.of().parseHex("c0a80ac800500000")),
                            new GeneveOptionValue(0x0102, 0x7F)),
            6081,
            "geneve:",
            32) {
        @Override
        void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown) {
            in.setVni(vni(n)).setIdentity(Identity.of(n).sent);
            geneve(
                    shown,
                    0x40,
                    0x6558,
                    vni(n),
                    "014b8102" + "c0a80ac800500000",
                    "01027f00",
                    String.format("fff78501%08x", Identity.of(n).in32Bits));
        }
    };

    final TunnelProtocol protocol;
    final int port;
    /** The header's name in the chain of protocols; tshark does not put VXLAN-GPE there. */
    final String layer;

    final int headerLength;

    TsharkTunnel(TunnelProtocol protocol, int port, String layer, int headerLength) {
        this.protocol = protocol;
        this.port = port;
        this.layer = layer;
        this.headerLength = headerLength;
    }

    /**
     * Fills in what the n-th packet asks for.
     *
     * @param n counts the packets from 0
     * @param etherType the packet's own, for the tunnels that carry it without Ethernet
     * @param in is filled
     * @param shown receives the fields of the tunnel header
     */
    abstract void ask(int n, int etherType, TunnelMetadata in, TsharkFields shown);

    /** Whether the payload is an IP packet instead of an Ethernet frame. */
    boolean carriesIp() {
        return this == GPE_IP || this == GENEVE_IP;
    }

    /** Both ends of the range and its middle, then any. */
    private static int vni(int n) {
        int[] edges = {0, 1, 0x7F_FFFF, 0x80_0000, 0xFF_FFFE, 0xFF_FFFF};
        return n < edges.length ? edges[n] : n * 0x9E37_79B1 >>> Byte.SIZE;
    }

    private static void vxlan(TsharkFields shown, int flags, int group, int vni) {
        shown.putHex("vxlan.flags", 4, flags).put("vxlan.gbp", group);
        shown.put("vxlan.vni", vni).put("vxlan.reserved8", 0);
    }

    private static void gpe(int n, int next, int vni, TunnelMetadata in, TsharkFields shown) {
        boolean oam = (n & 1) != 0;
        boolean replicated = (n & 2) != 0;
        in.setOam(oam).setReplicated(replicated);
        shown.putHex("vxlan.flags", 2, 0x0C | (oam ? 1 : 0) | (replicated ? 2 : 0));
        shown.put("vxlan.ver", 0).put("vxlan.i_bit", 1).put("vxlan.p_bit", 1).put("vxlan.o_bit", oam ? 1 : 0);
        shown.put("vxlan.reserved_16", 0).put("vxlan.next_proto", next);
        shown.put("vxlan.vni", vni).put("vxlan.reserved8", 0);
    }

    private static void geneve(TsharkFields shown, int flags, int protocolType, int vni, String... options) {
        shown.put("geneve.version", 0).putHex("geneve.flags", 2, flags);
        shown.putHex("geneve.proto_type", 4, protocolType);
        shown.putHex("geneve.vni", 6, vni).putHex("geneve.reserved", 2, 0);
        String all = String.join("", options);
        // tshark shows the length of all options under the name of each option's own, in bytes.
        shown.put("geneve.option.length", all.length() / 2);
        if (options.length > 0) {
            shown.put("geneve.options", all);
        }
        for (String option : options) {
            shown.put("geneve.option.class", "0x" + option.substring(0, 4));
            shown.put("geneve.option.type", "0x" + option.substring(4, 6));
            shown.put("geneve.option.length", option.length() / 2);
        }
    }

    /** Identities, and what they are in fields of 16, 24 and 32 bits; -1 where they may not be sent. */
    private enum Identity {
        UNKNOWN(0, -1, 0, 0),
        HOST(1, 6, 6, 6),
        WORLD(2, 2, 2, 2),
        FIRST_ALLOCATED(256, 256, 256, 256),
        WIDEST_GROUP(0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF),
        OTHER_CLUSTER(0x12_3456, -1, 0x12_3456, 0x12_3456),
        WIDEST_VNI(0xFF_FFFF, -1, 0xFF_FFFF, 0xFF_FFFF),
        NETWORK_OUTSIDE(0x0100_0001, 2, 2, 0x0100_0001),
        NODE(0x0200_0003, 6, 6, 0x0200_0003);

        final int sent;
        final int in16Bits;
        final int in24Bits;
        final int in32Bits;

        Identity(int sent, int in16Bits, int in24Bits, int in32Bits) {
            this.sent = sent;
            this.in16Bits = in16Bits;
            this.in24Bits = in24Bits;
            this.in32Bits = in32Bits;
        }

        static Identity of(int n) {
            return values()[n % values().length];
        }
    }
}
