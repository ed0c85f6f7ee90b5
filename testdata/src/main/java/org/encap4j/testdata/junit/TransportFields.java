// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.TcpHeader;

/** The fields of what IP carries and no tunnel is in; none of a header that is cut off. */
final class TransportFields {
    private TransportFields() {}

    static void tcp(Frame frame, FieldCursor next) {
        if (!next.has(TcpHeader.MIN_LENGTH)) {
            return;
        }
        int headerLength = TcpHeader.headerLength(frame, next.at());
        next.begin("tcp");
        next.number("source port", Short.SIZE);
        next.number("destination port", Short.SIZE);
        next.number("sequence", Integer.SIZE);
        next.number("acknowledgment", Integer.SIZE);
        next.number("header length", 4);
        next.hex("reserved", 4);
        next.hex("flags", Byte.SIZE);
        next.number("window", Short.SIZE);
        next.hex("checksum", Short.SIZE);
        next.number("urgent", Short.SIZE);
        next.bytes("options", Math.max(0, headerLength - TcpHeader.MIN_LENGTH));
    }

    static void icmp(String name, boolean v6, Frame frame, FieldCursor next) {
        if (!next.has(IcmpHeader.LENGTH)) {
            return;
        }
        boolean echo = IcmpHeader.isEcho(v6, IcmpHeader.type(frame, next.at()));
        next.begin(name);
        next.number("type", Byte.SIZE);
        next.number("code", Byte.SIZE);
        next.hex("checksum", Short.SIZE);
        if (echo) {
            next.number("id", Short.SIZE);
            next.number("sequence", Short.SIZE);
        } else {
            next.hex("rest of header", Integer.SIZE);
        }
    }
}
