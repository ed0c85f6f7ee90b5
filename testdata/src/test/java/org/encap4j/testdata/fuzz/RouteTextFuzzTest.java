// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.encap4j.fib.IpRouteJson;
import org.encap4j.fib.ProcNet;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses, and routes and neighbours as {@code ip -j} and {@code /proc/net} tell them: read, or refused in a sentence. */
class RouteTextFuzzTest {
    private static final List<Consumer<String>> READERS = List.of(
            IpRouteJson::routes,
            IpRouteJson::neighbours,
            ProcNet::routes,
            ProcNet::ipv6Routes,
            ProcNet::neighbours,
            RouteTextFuzzTest::prefix);

    static List<byte[]> seeds() {
        return Stream.of(
                        "[{\"dst\":\"default\",\"gateway\":\"10.0.0.1\",\"dev\":\"eth0\",\"protocol\":\"static\",\"metric\":100,"
                                + "\"flags\":[]},{\"type\":\"unreachable\",\"dst\":\"10.2.0.0/16\",\"metrics\":[{\"mtu\":1400}]}]",
                        "[{\"dst\":\"10.3.0.0/16\",\"nexthops\":[{\"gateway\":\"10.0.0.2\",\"dev\":\"eth0\",\"weight\":1},"
                                + "{\"gateway\":\"10.0.0.3\",\"dev\":\"eth1\",\"weight\":2,\"flags\":[\"dead\"]}]}]",
                        "[{\"dst\":\"10.0.0.2\",\"dev\":\"eth0\",\"lladdr\":\"02:00:00:00:00:02\",\"state\":[\"REACHABLE\"]}]",
                        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
                                + "eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n",
                        "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 "
                                + "00000000000000000000000000000000 00000100 00000001 00000000 00000001 eth0\n",
                        "IP address       HW type     Flags       HW address            Mask     Device\n"
                                + "10.0.0.2         0x1         0x2         02:00:00:00:00:02     *        eth0\n",
                        "fd00:1:2::3/64",
                        "::ffff:10.0.0.1",
                        "10.0.0.0/8")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static void prefix(String text) {
        Prefix prefix = Prefix.parse(text);
        if (!Prefix.parse(prefix.toString()).equals(prefix)) {
            throw new AssertionError(text + " is read as " + prefix + ", which is read as something else");
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void readsOrRefuses(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (Consumer<String> reader : READERS) {
            try {
                reader.accept(text);
            } catch (IllegalArgumentException refusal) {
                if (refusal.getClass() != IllegalArgumentException.class || refusal.getMessage() == null) {
                    throw new AssertionError("a refusal that is none", refusal);
                }
            }
        }
    }
}
