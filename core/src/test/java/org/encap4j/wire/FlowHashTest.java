// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHashTest {
    private static final int LOW = 49_152;
    private static final int HIGH = 65_535;
    private static final int FLOWS = 10_000;
    private static final int BUCKETS = 16;

    private static final String MACS = "020000000002 020000000001 ";
    private static final String MACS_BACK = "020000000001 020000000002 ";
    private static final String A4 = "c0000201 ";
    private static final String B4 = "c6336402 ";
    private static final String A6 = "20010db8000000000000000000000001 ";
    private static final String B6 = "20010db8000000000000000000000002 ";
    private static final String PORTS = "c00101bb ";
    private static final String PORTS_BACK = "01bbc001 ";
    private static final String REST = "00100000 0000000000000000 50000000 00000000 ";

    private static String ip4(String fragment, int protocol, String addresses) {
        return MACS + "0800 45000030 0007" + fragment + "40" + Hex.text(new byte[] {(byte) protocol}) + "0000"
                + addresses;
    }

    private static String ip6(String label, int next, String addresses) {
        return MACS + "86dd 600" + label + "0020" + Hex.text(new byte[] {(byte) next}) + "40" + addresses;
    }

    private static final String TCP4 = ip4("0000", 6, A4 + B4) + PORTS + REST;
    private static final String TCP6 = ip6("00000", 6, A6 + B6) + PORTS + REST;
    private static final String ARP = MACS + "0806 0001080006040001 020000000001c0000201 000000000000c6336402";

    private static final Map<String, String> KINDS = new TreeMap<>(Map.ofEntries(
            Map.entry("TCP over IPv4", TCP4),
            Map.entry("UDP over IPv4", ip4("0000", 17, A4 + B4) + PORTS + REST),
            Map.entry("SCTP over IPv4", ip4("0000", 132, A4 + B4) + PORTS + REST),
            Map.entry("options", TCP4.replace("45000030", "47000030").replace(B4, B4 + "9404000000000000")),
            Map.entry("first fragment", ip4("2000", 17, A4 + B4) + PORTS + REST),
            Map.entry("ICMP echo", ip4("0000", 1, A4 + B4) + "08000000 12340001"),
            Map.entry("GRE", ip4("0000", 47, A4 + B4) + PORTS),
            Map.entry("TCP over IPv6", TCP6),
            Map.entry("ICMPv6 echo", ip6("00000", 58, A6 + B6) + "80000000 12340001"),
            Map.entry(
                    "extension headers", ip6("00000", 0, A6 + B6) + "3c00010400000000 0600010400000000" + PORTS + REST),
            Map.entry("IPv6 fragment", ip6("00000", 44, A6 + B6) + "0600000100000007" + PORTS + REST),
            Map.entry("flow label", ip6("bcdef", 6, A6 + B6) + PORTS + REST),
            Map.entry("ARP", ARP)));

    private static int hash(byte[] packet, boolean symmetric) {
        return hash(new Frame().bind(packet, 0, 0, packet.length), symmetric);
    }

    private static int hash(Frame frame, boolean symmetric) {
        int typeAt = EthernetHeader.typeAt(frame, frame.start());
        int type = typeAt < 0 ? 0 : frame.getUnsignedShort(typeAt);
        int networkAt = typeAt < 0 ? frame.end() : typeAt + Short.BYTES;
        return FlowHash.of(frame, frame.start(), type, networkAt, frame.end(), symmetric);
    }

    private static int hash(String packet, boolean symmetric) {
        return hash(Hex.bytes(packet), symmetric);
    }

    private static int hash(String packet) {
        return hash(packet, false);
    }

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    @DisplayName("VX-06 GN-01: a flow hashes alike wherever its packets lie")
    void sameFlowSameHashInAnyMemory(Placement placement) {
        KINDS.forEach((kind, packet) -> {
            Frame frame = placement.bind(Hex.bytes(packet));
            assertThat(hash(frame, false)).as(kind).isEqualTo(hash(packet));
            assertThat(hash(frame, true)).as(kind).isEqualTo(hash(packet, true));
            placement.assertUntouchedAround(frame);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("VX-06 GN-01: what changes within a flow does not change its hash")
    void whatIsNoPartOfTheFlowDoesNotCount(boolean symmetric) {
        int tcp = hash(TCP4, symmetric);
        byte[] packet = Hex.bytes(TCP4);
        for (int at : new int[] {0, 6, 15, 16, 18, 22, 24, 38, 42, 47, 48, packet.length - 1}) {
            byte[] changed = packet.clone();
            changed[at] ^= 0x11;
            if (at == 16) {
                changed[16] = packet[16]; // The total length is not the flow's either, but must stay plausible.
                changed[17] ^= 1;
            }
            assertThat(hash(changed, symmetric)).as("byte %d", at).isEqualTo(tcp);
        }
        byte[] six = Hex.bytes(TCP6);
        for (int at : new int[] {0, 6, 21, 58, six.length - 1}) {
            byte[] changed = six.clone();
            changed[at] ^= 0x11;
            assertThat(hash(changed, symmetric)).as("IPv6 byte %d", at).isEqualTo(hash(TCP6, symmetric));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void addressesProtocolAndPortsAllCount(boolean symmetric) {
        byte[] packet = Hex.bytes(TCP4);
        packet[23] = 17;
        assertThat(hash(packet, symmetric)).as("protocol").isNotEqualTo(hash(TCP4, symmetric));
        everyBitCounts(TCP4, 26, 38, symmetric);
        everyBitCounts(TCP6, 22, 58, symmetric);
        everyBitCounts(ip4("0000", 6, A4 + B4) + PORTS, 34, 38, symmetric);
        everyBitCounts(ip4("0000", 1, A4 + B4) + "00000000 12340001", 38, 40, symmetric);
        everyBitCounts(ip6("00000", 58, A6 + B6) + "81000000 12340001", 58, 60, symmetric);
    }

    private static void everyBitCounts(String packet, int from, int to, boolean symmetric) {
        for (int bit = from * 8; bit < to * 8; bit++) {
            byte[] changed = Hex.bytes(packet);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(hash(changed, symmetric)).as("bit %d of %s", bit, packet).isNotEqualTo(hash(packet, symmetric));
        }
    }

    @Test
    void aSymmetricHashIsTheSameForBothDirections() {
        String back4 = ip4("0000", 6, B4 + A4).replace(MACS, MACS_BACK) + PORTS_BACK + REST;
        String back6 = ip6("00000", 6, B6 + A6).replace(MACS, MACS_BACK) + PORTS_BACK + REST;
        String labelled = ip6("bcdef", 6, B6 + A6) + PORTS_BACK + REST;

        assertThat(hash(back4, true)).isEqualTo(hash(TCP4, true));
        assertThat(hash(back6, true)).isEqualTo(hash(TCP6, true));
        assertThat(hash(labelled, true)).as("each direction has its own label").isEqualTo(hash(TCP6, true));
        assertThat(hash(ARP.replace(MACS, MACS_BACK), true)).isEqualTo(hash(ARP, true));
        assertThat(hash(ip4("0000", 1, A4 + B4) + "08000000 12340001", true))
                .isEqualTo(hash(ip4("0000", 1, B4 + A4) + "00000000 12340001", true));

        assertThat(hash(TCP4.replace(PORTS, PORTS_BACK), true))
                .as("another flow")
                .isNotEqualTo(hash(TCP4, true));
        for (String[] ports : new String[][] {{"c001", "01bb"}, {"0001", "8000"}, {"7fff", "0001"}, {"0100", "0001"}}) {
            String self = ip4("0000", 6, A4 + A4) + ports[0] + ports[1] + REST;
            String selfBack = ip4("0000", 6, A4 + A4) + ports[1] + ports[0] + REST;
            assertThat(hash(selfBack, true)).as("a host that talks to itself").isEqualTo(hash(self, true));
        }
        assertThat(hash(back4)).isNotEqualTo(hash(TCP4));
        assertThat(hash(back6)).isNotEqualTo(hash(TCP6));
        assertThat(hash(ARP.replace(MACS, MACS_BACK))).isNotEqualTo(hash(ARP));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allFragmentsOfADatagramHashAlikeTheFirstIncluded(boolean symmetric) {
        int first = hash(ip4("2000", 17, A4 + B4) + PORTS + REST, symmetric);
        assertThat(hash(ip4("20b9", 17, A4 + B4) + "01234567" + REST, symmetric))
                .isEqualTo(first);
        assertThat(hash(ip4("0172", 17, A4 + B4) + "89ab", symmetric)).isEqualTo(first);
        assertThat(hash(ip4("2000", 17, A4 + A4) + PORTS + REST, symmetric)).isNotEqualTo(first);

        String fragment = ip6("00000", 44, A6 + B6);
        int first6 = hash(fragment + "1100000100000007" + PORTS + REST, symmetric);
        assertThat(hash(fragment + "1100001900000007" + "0123456789ab", symmetric))
                .isEqualTo(first6);
        assertThat(hash(fragment + "1100001800000007" + "01", symmetric)).isEqualTo(first6);
        assertThat(hash(ip6("00000", 44, A6 + A6) + "1100001800000007" + "01", symmetric))
                .isNotEqualTo(first6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fragmentsHashAlikeWhenOptionsFollowTheFragmentHeader(boolean symmetric) {
        String fragment = ip6("00000", 44, A6 + B6);
        int first = hash(fragment + "3c00000100000007 1100010400000000" + PORTS + REST, symmetric);

        assertThat(hash(fragment + "3c00001900000007 0123456789abcdef", symmetric))
                .isEqualTo(first);
        assertThat(hash(fragment + "3c00000100000007 11", symmetric))
                .as("cut off")
                .isEqualTo(first);
    }

    @Test
    void anAtomicFragmentIsAWholePacket() {
        String atomic = ip6("00000", 44, A6 + B6) + "0600000000000007" + PORTS + REST;

        assertThat(hash(atomic)).isEqualTo(hash(TCP6));
        assertThat(hash(atomic.replace(PORTS, PORTS_BACK))).isNotEqualTo(hash(atomic));
    }

    @Test
    void extensionHeadersHideNoPorts() {
        assertThat(hash(KINDS.get("extension headers"))).isEqualTo(hash(TCP6));
        assertThat(hash(KINDS.get("options"))).isEqualTo(hash(TCP4));
    }

    @Test
    void onlyEchoMessagesHaveAnIdentifier() {
        String unreachable = ip4("0000", 1, A4 + B4) + "0301 0000 0000 05dc";
        assertThat(hash(unreachable.replace("05dc", "0640"))).isEqualTo(hash(unreachable));
        assertThat(hash(unreachable.replace("0000 05dc", "1234 05dc"))).isEqualTo(hash(unreachable));
    }

    @Test
    void aFlowLabelStandsForThePorts() {
        String labelled = ip6("bcdef", 6, A6 + B6) + PORTS + REST;
        assertThat(hash(labelled.replace(PORTS, PORTS_BACK))).isEqualTo(hash(labelled));
        assertThat(hash(labelled.replace("600bcdef", "600bcdee"))).isNotEqualTo(hash(labelled));
    }

    @Test
    void packetsThatAreNotIpHashByTheirMacAddresses() {
        assertThat(hash(ARP.replace("c0000201", "c0000202"))).isEqualTo(hash(ARP));
        everyBitCounts(ARP, 0, 12, false);
        Frame frame = new Frame().bind(Hex.bytes(ARP), 0, 0, 42);
        int withoutLink = FlowHash.of(frame, FlowHash.NO_LINK, EtherType.ARP, 14, 42, false);
        assertThat(FlowHash.of(frame, FlowHash.NO_LINK, EtherType.LLDP, 14, 42, false))
                .isNotEqualTo(withoutLink);
    }

    /** What is behind {@code end} is not the packet's, even if it can be read. */
    @ParameterizedTest
    @CsvSource({"0800, false, 20", "86dd, false, 40", "0806, true, 0"})
    void headersCountToTheirLastByteAndNoFurther(String type, boolean linked, int networkLength) {
        String packet = type.equals("86dd") ? ip6("00000", 59, A6 + B6) : ip4("0000", 47, A4 + B4);
        byte[] bytes = Hex.bytes("a5a5a5a5" + packet + "00".repeat(20));
        int networkAt = 4 + EthernetHeader.LENGTH;
        int end = networkAt + networkLength;
        byte[] other = bytes.clone();
        other[linked ? 4 + 11 : end - 1] ^= 1;
        byte[] behind = bytes.clone();
        behind[end] ^= 1;
        int[] hashes = Stream.of(bytes, other, behind)
                .flatMapToInt(each -> {
                    Frame frame = new Frame().bind(each, 0, 4, each.length);
                    int linkAt = linked ? 4 : FlowHash.NO_LINK;
                    int etherType = Integer.parseInt(type, 16);
                    return IntStream.of(
                            FlowHash.of(frame, linkAt, etherType, networkAt, end, false),
                            FlowHash.of(frame, linkAt, etherType, networkAt, end - 1, false));
                })
                .toArray();

        assertThat(hashes[2]).as("the last byte").isNotEqualTo(hashes[0]);
        assertThat(hashes[4]).as("the byte behind").isEqualTo(hashes[0]);
        assertThat(hashes[3]).as("cut off").isEqualTo(hashes[1]);
        assertThat(hashes[5]).as("cut off").isEqualTo(hashes[1]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("RB-01: nothing is read past the end, wherever a packet is cut off")
    void readsNothingPastTheEnd(boolean symmetric) {
        KINDS.forEach((kind, text) -> {
            byte[] packet = Hex.bytes(text);
            for (int length = 0; length <= packet.length; length++) {
                int expected = hash(Arrays.copyOf(packet, length), symmetric);
                for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(packet, length))) {
                    assertThat(hash(frame, symmetric))
                            .as("%d bytes of %s", length, kind)
                            .isEqualTo(expected);
                }
            }
        });
    }

    @Test
    void spreadsFlowsOverThePortRange() {
        long seed = 7348;
        Random random = new Random(seed);
        spreads(
                "random IPv4",
                packet -> setInts(packet, 26, random.nextInt(), random.nextInt(), random.nextInt()),
                TCP4);
        int[] counter = {0};
        spreads("one client's ports", packet -> setInts(packet, 34, counter[0]++ << 16 | 443), TCP4);
        spreads("neighbouring clients", packet -> setInts(packet, 26, 0x0A000000 + counter[0]++), TCP4);
        spreads("random IPv6", packet -> setInts(packet, 30, random.nextInt(), random.nextInt()), TCP6);
        spreads("flow labels", packet -> setInts(packet, 14, 0x60000000 | counter[0]++ & 0xF_FFFF), TCP6, false);
        spreads("MAC addresses", packet -> setInts(packet, 8, counter[0]++), ARP);
    }

    private interface Flow {
        void into(byte[] packet);
    }

    private static void setInts(byte[] packet, int at, int... values) {
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        for (int i = 0; i < values.length; i++) {
            frame.setInt(at + i * Integer.BYTES, values[i]);
        }
    }

    private static void spreads(String what, Flow flow, String template) {
        spreads(what, flow, template, false);
        spreads(what, flow, template, true);
    }

    private static void spreads(String what, Flow flow, String template, boolean symmetric) {
        int[] buckets = new int[BUCKETS];
        for (int i = 0; i < FLOWS; i++) {
            byte[] packet = Hex.bytes(template);
            flow.into(packet);
            int port = FlowHash.port(hash(packet, symmetric), LOW, HIGH);
            buckets[(port - LOW) * BUCKETS / (HIGH - LOW + 1)]++;
        }
        Arrays.sort(buckets);
        // 625 each on average with a standard deviation of 24: five of them either way.
        assertThat(buckets[0]).as("fewest: %s, symmetric %s", what, symmetric).isGreaterThan(505);
        assertThat(buckets[BUCKETS - 1])
                .as("most: %s, symmetric %s", what, symmetric)
                .isLessThan(745);
    }

    @ParameterizedTest
    @CsvSource({"49152, 65535", "0, 65535", "1, 1", "65535, 65535", "1024, 1025"})
    @DisplayName("VX-06: a port never leaves its range, and reaches both ends")
    void aPortStaysInItsRange(int low, int high) {
        assertThat(FlowHash.port(0, low, high)).isEqualTo(low);
        assertThat(FlowHash.port(-1, low, high)).isEqualTo(high);
        for (int hash : new int[] {1, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, 0x55555555}) {
            assertThat(FlowHash.port(hash, low, high)).isBetween(low, high);
        }
    }

    @Test
    void allocatesNothing() {
        KINDS.forEach((kind, text) -> {
            byte[] packet = Hex.bytes(text);
            Frame whole = new Frame().bind(packet, 0, 0, packet.length);
            Frame cut = new Frame().bind(packet, 0, 0, packet.length - 20);
            AllocationProbe.assertNone(kind, () -> {
                FlowHash.port(hash(whole, false), LOW, HIGH);
                hash(whole, true);
                hash(cut, false);
            });
        });
    }
}
