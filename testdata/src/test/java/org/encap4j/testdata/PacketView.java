// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The fields of a frame that decide its way. Read here anew, with plain arithmetic: the code under test is no witness.
 *
 * @param bytes from the Ethernet header on
 * @param at where the IP header is
 */
record PacketView(byte[] bytes, int at) {
    private static final int VLAN = 0x8100;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int FRAGMENT = 44;
    private static final int LATER = 0x100;
    private static final int SHOWN = 100;

    static PacketView of(byte[] frame) {
        return new PacketView(frame, read(frame, 12, 2) == VLAN ? 18 : 14);
    }

    private static int read(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return value;
    }

    int u8(int offset) {
        return read(bytes, at + offset, 1);
    }

    int u16(int offset) {
        return read(bytes, at + offset, 2);
    }

    int u32(int offset) {
        return read(bytes, at + offset, 4);
    }

    int etherType() {
        return read(bytes, at - 2, 2);
    }

    boolean isTagged() {
        return at != 14;
    }

    int tag() {
        return read(bytes, 14, 2);
    }

    boolean toGroupMac() {
        return (bytes[0] & 1) != 0;
    }

    boolean isIpv4() {
        return etherType() == 0x0800 && bytes.length >= at + IPV4_LENGTH;
    }

    boolean isIpv6() {
        return etherType() == 0x86DD && bytes.length >= at + IPV6_LENGTH;
    }

    int headerLength() {
        return isIpv4() ? (u8(0) & 0xF) * 4 : IPV6_LENGTH;
    }

    /** Of header and payload, as the header says. */
    int length() {
        return isIpv4() ? u16(2) : IPV6_LENGTH + u16(4);
    }

    int hops() {
        return isIpv4() ? u8(8) : u8(7);
    }

    int protocol() {
        return isIpv4() ? u8(9) : u8(6);
    }

    boolean isFragment() {
        return (u16(6) & 0x3FFF) != 0;
    }

    /** The serial number of a packet that was forwarded. */
    int serial() {
        return isIpv4() ? u16(4) : u32(0) & 0xF_FFFF;
    }

    byte[] source() {
        return isIpv4() ? address(12, 4) : address(8, 16);
    }

    byte[] destination() {
        return isIpv4() ? address(16, 4) : address(24, 16);
    }

    private byte[] address(int offset, int length) {
        int from = Math.min(at + offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    boolean sameAddresses(PacketView other) {
        return Arrays.equals(source(), other.source()) && Arrays.equals(destination(), other.destination());
    }

    /** Whether the source is in a prefix given by its first bytes. */
    boolean from(int... first) {
        return startsWith(source(), first);
    }

    /** Whether the destination is in a prefix given by its first bytes. */
    boolean to(int... first) {
        return startsWith(destination(), first);
    }

    private static boolean startsWith(byte[] address, int... first) {
        for (int i = 0; i < first.length; i++) {
            if ((address[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is sent to one of the router's own addresses, or to all routers of one of its IPv6 links (RFC 4291 2.6.1). */
    boolean toRouter() {
        return isRouter(destination());
    }

    /** Whether it claims to be sent from there. */
    boolean fromRouter() {
        return isRouter(source());
    }

    private boolean isRouter(byte[] address) {
        return (isIpv4() || isIpv6()) && RouterNetwork.isOwn(address);
    }

    /** In bytes. */
    int fragmentOffset() {
        return (u16(6) & 0x1FFF) * 8;
    }

    /** Whether this is an ICMP error of either version, without options or extension headers. */
    boolean isError() {
        int type = u8(headerLength());
        return isIpv4()
                ? protocol() == 1 && (type >= 3 && type <= 5 || type == 11 || type == 12)
                : protocol() == 58 && type < 128;
    }

    int icmpType() {
        return u8(headerLength());
    }

    int icmpCode() {
        return u8(headerLength() + 1);
    }

    /** Whether this is an ICMP unreachable with the code of its version. */
    boolean isUnreachable(int ipv4Code, int ipv6Code) {
        return isError() && icmpType() == (isIpv4() ? 3 : 1) && icmpCode() == (isIpv4() ? ipv4Code : ipv6Code);
    }

    /** Whether this is an IPv6 fragment without the datagram's beginning, and ICMPv6 or extension headers go on in it. */
    boolean isLaterFragmentOfIcmp() {
        long end = walk();
        int next = (int) (end >> 32);
        return isIpv6() && next >= LATER && (next == (LATER | 58) || isExtension(next & 0xFF));
    }

    /** The type of an ICMPv6 message behind whatever extension headers; -1 if it is none. */
    int icmpv6Type() {
        long end = walk();
        return isIpv6() && end >> 32 == 58 ? u8((int) end) : -1;
    }

    /** Whether an IPv6 packet ends within its extension headers, or before the next one. */
    boolean isCutOff() {
        long end = walk();
        return isIpv6() && ((int) end > length() || (end >> 32 & LATER) == 0 && isExtension((int) (end >> 32)));
    }

    /** What follows the extension headers, and where. */
    private long walk() {
        int next = protocol();
        int offset = IPV6_LENGTH;
        while (isExtension(next) && offset < length()) {
            int following = u8(offset);
            if (next == FRAGMENT && (u16(offset + 2) & 0xFFF8) != 0) {
                return (long) (LATER | following) << 32 | offset + 8;
            }
            offset += next == FRAGMENT ? 8 : 8 * (u8(offset + 1) + 1);
            next = following;
        }
        return (long) next << 32 | offset;
    }

    private static boolean isExtension(int protocol) {
        return protocol == 0 || protocol == 43 || protocol == FRAGMENT || protocol == 60;
    }

    /** Whether the options of an IPv4 packet start with their end. */
    boolean hasEndOfOptions() {
        return isIpv4() && headerLength() > IPV4_LENGTH && u8(IPV4_LENGTH) == 0;
    }

    /** What follows the IP header. */
    byte[] payload() {
        return Arrays.copyOfRange(bytes, at + headerLength(), bytes.length);
    }

    /** The packet that an ICMP error quotes. */
    PacketView quote() {
        int quoteAt = at + headerLength() + 8;
        byte[] frame = Arrays.copyOfRange(bytes, quoteAt - 14, bytes.length);
        ByteBuffer.wrap(frame).putShort(12, (short) etherType());
        return new PacketView(frame, 14);
    }

    @Override
    public String toString() {
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
        return bytes.length + " bytes: " + hex.substring(0, Math.min(28, hex.length()))
                + (hex.length() > 28 ? " " + hex.substring(28) : "");
    }
}
