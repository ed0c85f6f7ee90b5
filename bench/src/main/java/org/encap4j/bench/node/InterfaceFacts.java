// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.wire.EthernetHeader;

/**
 * What the kernel says of a network interface.
 *
 * @param name its name
 * @param mac its MAC address, 48 bits
 * @param mtu the longest IP packet it sends, in bytes
 */
public record InterfaceFacts(String name, long mac, int mtu) {
    private static final Path INTERFACES = Path.of("/sys/class/net");

    /**
     * Reads what the kernel says of an interface of this network namespace.
     *
     * @param name its name
     * @return the facts
     * @throws IOException if there is no such interface, naming those there are, or if it is not an Ethernet one
     */
    public static InterfaceFacts of(String name) throws IOException {
        Path folder = INTERFACES.resolve(name);
        if (name.isEmpty() || name.indexOf('/') >= 0 || !Files.exists(folder.resolve("mtu"))) {
            throw new IOException(name + ": no such interface; there are " + String.join(", ", known()));
        }
        try {
            long mac = EthernetHeader.parseMac(read(folder, "address"));
            return new InterfaceFacts(name, mac, Integer.parseInt(read(folder, "mtu")));
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": not an Ethernet interface: " + e.getMessage(), e);
        }
    }

    private static List<String> known() throws IOException {
        try (Stream<Path> all = Files.list(INTERFACES)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }
}
