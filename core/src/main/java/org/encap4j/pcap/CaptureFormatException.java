// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.IOException;

/**
 * A file is not a capture that can be read, or contradicts its own format. The message is one line: the file's name,
 * the packet or the byte where it happened, what was found and what was expected.
 */
public final class CaptureFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    CaptureFormatException(String name, String problem) {
        super(name + ": " + problem);
    }
}
