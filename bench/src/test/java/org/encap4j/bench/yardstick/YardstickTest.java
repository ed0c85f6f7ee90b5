// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Building the program, running it, and what it says when it cannot do what it is asked. */
class YardstickTest {
    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private static final long POD_PORT_MAC = 0x0200_0000_0001L;
    private static final long UNDERLAY_MAC = 0x0200_0000_0064L;
    private static final int POD = 0x0A00_0002;

    @TempDir
    private Path folder;

    private static byte[] packet(int ttl) {
        byte[] bytes = new byte[64];
        Frame frame = StrangePackets.bind(bytes);
        EthernetHeader.write(frame, 0, POD_PORT_MAC, 0x0A00_0000_0101L, EtherType.IPV4);
        Ipv4Header.write(frame, EthernetHeader.LENGTH, 0, 50, 0, true, ttl, IpProtocol.TCP, POD, POD + 0x100);
        return bytes;
    }

    /** A node with one pod, and a route whose neighbour has the MAC address that packets come in for: they can come in again. */
    private static Node node() {
        Device underlay = new Device(1, "eth1", UNDERLAY_MAC, 1500);
        Prefix gateway = Prefix.parse("192.168.1.2");
        Fib fib = new Fib();
        fib.attach(underlay);
        fib.resolve(Neighbour.reachable(gateway, "eth1", POD_PORT_MAC));
        fib.add(new Route(Prefix.parse("10.0.0.0/16"), NextHop.via(gateway, underlay, RouteAttributes.NONE)));
        LocalEndpoints pods = new LocalEndpoints();
        pods.put(Prefix.ofIpv4(POD, Prefix.IPV4_BITS), new LocalEndpoint(0, 5, 300));
        List<Port> ports = List.of(
                new Port(0, "lxc0", POD_PORT_MAC, 1500, true, 0, 0, 0),
                new Port(1, "eth1", UNDERLAY_MAC, 1500, false, 0, 0, 0));
        return new Node(ports, fib, new IpCache(warning -> {}), pods);
    }

    private static YardstickInput input(byte[]... packets) {
        return new YardstickInput(2240, 128, 1).packets(List.of(packets));
    }

    private YardstickCell cell(String operation, YardstickInput input) throws IOException {
        Path workload = folder.resolve("workload");
        input.write(workload);
        return new YardstickCell(operation, workload);
    }

    private static YardstickTime time(YardstickCell cell) throws IOException {
        return Built.yardstick().run(List.of(cell), 1, 3).get(0);
    }

    private static void refuses(YardstickCell cell, String... words) {
        assertThatExceptionOfType(YardstickException.class)
                .isThrownBy(() -> time(cell))
                .withMessageContainingAll(words);
    }

    private static long fnv(byte... bytes) {
        long hash = FNV_BASIS;
        for (byte value : bytes) {
            hash = (hash ^ value & 0xFF) * FNV_PRIME;
        }
        return hash;
    }

    @Test
    void saysThatThereIsNoCompiler() {
        assertThatExceptionOfType(YardstickException.class)
                .isThrownBy(() -> Yardstick.build(folder, "no-such-gcc"))
                .withMessage("no-such-gcc cannot be run, so there is no C to compare with");
    }

    @Test
    void saysWhatTheCompilerComplainsAbout() throws IOException {
        Path compiler = Files.writeString(folder.resolve("cc"), "#!/bin/sh\necho no such instruction\nexit 1\n");
        assertThat(compiler.toFile().setExecutable(true)).isTrue();

        assertThatExceptionOfType(YardstickException.class)
                .isThrownBy(() -> Yardstick.build(folder, compiler.toString()))
                .withMessageContaining("no such instruction");
    }

    @Test
    void timesEveryCellInTheirOrder() throws IOException {
        YardstickCell cell = cell("encap-vxlan", input(packet(64), packet(63)));

        List<YardstickTime> times =
                Built.yardstick().run(List.of(cell, new YardstickCell("hash", cell.workload()), cell), 1, 3);

        assertThat(times).extracting(YardstickTime::operation).containsExactly("encap-vxlan", "hash", "encap-vxlan");
        assertThat(times).allSatisfy(time -> {
            assertThat(time.packets()).isEqualTo(2);
            assertThat(time.rounds()).isEqualTo(3);
            assertThat(time.least()).isPositive().isLessThanOrEqualTo(time.nanos());
            assertThat(time.most()).isGreaterThanOrEqualTo(time.nanos());
        });
        assertThat(times.get(0).digest())
                .isEqualTo(times.get(2).digest())
                .isNotEqualTo(times.get(1).digest());
    }

    @Test
    void itsDigestIsThatOfTheBytesThatComeOut() throws IOException {
        byte[] inner = packet(64);
        OuterHeader outer = YardstickCodecTest.outer(Headers.get("vxlan"), false);
        byte[] encapsulated = new byte[outer.length() + inner.length];
        System.arraycopy(inner, 0, encapsulated, outer.length(), inner.length);
        Frame frame = new Frame().bind(encapsulated, 0, outer.length(), encapsulated.length);
        assertThat(outer.encapsulate(frame, new TunnelMetadata().setVni(42))).isEqualTo(Verdict.OK);

        assertThat(time(cell("encap-vxlan", input(inner))).digest()).isEqualTo(fnv(encapsulated));
        byte[] lengthAndVni = {64, 0, 0, 0, 42, 0, 0, 0};
        assertThat(time(cell("decap-vxlan", input(encapsulated))).digest()).isEqualTo(fnv(lengthAndVni));
    }

    @Test
    void itsDigestIsThatOfWhatIsFound() throws IOException {
        YardstickInput table = new YardstickInput(0, 0, 1)
                .routes(List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("10.0.1.0/24")), 7, 0x102)
                .addresses(0x0A00_0101, 0x0B00_0000);
        byte[] found = {2, 1, 0, 0, -1, -1, -1, -1};

        assertThat(time(cell("fib", table)).digest()).isEqualTo(fnv(found));
        assertThat(time(cell("fib-batch", table)).digest()).isEqualTo(fnv(found));
    }

    @Test
    void packetsThatAreForwardedAreFreshAgain() throws IOException {
        YardstickTime time = time(cell("native", input(packet(255)).node(node())));

        byte[] forwarded = packet(254);
        EthernetHeader.write(StrangePackets.bind(forwarded), 0, POD_PORT_MAC, UNDERLAY_MAC, EtherType.IPV4);
        assertThat(time.digest()).isEqualTo(fnv(forwarded));
    }

    @Test
    void refusesToTimeARefusal() throws IOException {
        byte[] damaged = packet(64);
        damaged[EthernetHeader.LENGTH + 10] ^= 1;

        refuses(cell("native", input(packet(64), damaged).node(node())), "native", "packet 1", "BAD_IP_CHECKSUM");
        refuses(cell("native", input(packet(2)).node(node())), "native", "packets were refused");
    }

    @Test
    void refusesAnOperationThatIsNone() throws IOException {
        refuses(cell("encap-gre", input(packet(64))), "unknown operation 'encap-gre'", "encap-vxlan-identity");
    }

    @Test
    void refusesAWorkloadWithNothingToDo() throws IOException {
        refuses(cell("hash", input()), "nothing in it to hash");
        refuses(cell("fib", input(packet(64))), "nothing in it to fib");
    }

    @Test
    void refusesAFileThatIsNoWorkload() throws IOException {
        Path text = Files.write(folder.resolve("text"), new byte[100]);

        refuses(new YardstickCell("hash", text), text.toString(), "no workload");
        refuses(new YardstickCell("hash", folder.resolve("absent")), "absent", "No such file");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        YardstickCell cell = cell("hash", input(packet(64)).node(node()));
        byte[] whole = Files.readAllBytes(cell.workload());
        for (int length = 0; length < whole.length; length += 52) {
            Files.write(cell.workload(), Arrays.copyOf(whole, length));
            refuses(cell, cell.workload().toString());
        }
    }

    @Test
    void refusesPacketsThatDoNotFitTheirPlaces() throws IOException {
        refuses(
                cell("hash", new YardstickInput(128, 64, 2).packets(List.of(packet(64), packet(64)))),
                "a packet of 64 bytes at 128 does not fit a pitch of 128");
    }

    @Test
    void refusesARouteOfSeveralHops() {
        Device link = new Device(0, "eth0", 1, 1500);
        NextHop one = NextHop.onLink(link, RouteAttributes.NONE);
        Fib fib = new Fib();
        fib.add(new Route(
                Prefix.parse("10.0.0.0/8"),
                NextHop.multipath(List.of(one, one), new int[] {1, 1}, RouteAttributes.NONE)));
        Node node = new Node(List.of(), fib, new IpCache(warning -> {}), new LocalEndpoints());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new YardstickInput(2240, 128, 1).node(node))
                .withMessageContaining("one next hop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "operation=hash",
                "operation=hash packets=x nanos=1 least=1 most=1 samples=1 digest=0",
                "operation=hash packets=1 nanos=1 least=1 most=1 samples=1 digest=g"
            })
    void refusesALineThatIsNoTime(String line) {
        assertThatExceptionOfType(YardstickException.class)
                .isThrownBy(() -> YardstickTime.parse(line))
                .withMessageEndingWith("no time: " + line);
    }
}
