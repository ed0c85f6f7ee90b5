// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.IOException;

/** The two file formats, each reading packet after packet from the same bytes. */
abstract class CaptureFormat {
    final CaptureBytes bytes;
    private long packets;
    private String cutOff;

    CaptureFormat(CaptureBytes bytes) {
        this.bytes = bytes;
    }

    /** As {@link CaptureReader#next}. */
    abstract boolean next(CapturedPacket into) throws IOException;

    /** The number of the packet that {@link #next} looks for. */
    final long packetNumber() {
        return packets + 1;
    }

    final long packetsRead() {
        return packets;
    }

    /** Where the file ended too early, null unless it did. */
    final String cutOff() {
        return cutOff;
    }

    final boolean delivered() {
        packets++;
        return true;
    }

    /** Ends the file here, inside {@code what}, which needs {@code needed} bytes from the next one on. */
    final boolean cutOff(String what, long needed, long found) {
        cutOff = "cut off in " + what + " " + needed + " bytes, the file has " + found;
        return false;
    }

    final CaptureFormatException refused(String problem) {
        return new CaptureFormatException(bytes.name(), problem);
    }
}
