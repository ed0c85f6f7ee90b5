// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A pcap file of a pod's traffic, 119 Ethernet frames of up to 9,014 bytes: ARP, neighbour discovery, ping, DNS, HTTP with
 * full-size segments, UDP from 18 to 8,000 bytes, fragments of IPv4 and IPv6.
 */
public final class DefaultCapture {
    /** What the file is called. */
    public static final String NAME = "pods.pcap";

    private DefaultCapture() {}

    /**
     * Opens the capture where it lies, in a folder or a jar.
     *
     * @return the file's bytes, to be closed
     * @throws IOException if it cannot be opened
     */
    public static InputStream open() throws IOException {
        InputStream in = DefaultCapture.class.getResourceAsStream(NAME);
        if (in == null) {
            throw new FileNotFoundException(NAME + " is missing beside " + DefaultCapture.class.getName());
        }
        return in;
    }

    /**
     * Writes the capture into a folder, for readers that map or seek.
     *
     * @param folder an existing folder; a file of the same name in it is replaced
     * @return the file, named {@value #NAME}
     * @throws IOException if it cannot be written
     */
    public static Path extractTo(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try (InputStream in = open()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
