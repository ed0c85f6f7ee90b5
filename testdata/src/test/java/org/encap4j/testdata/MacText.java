// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import org.encap4j.wire.EthernetHeader;

/** MAC addresses as commands take them. */
final class MacText {
    private MacText() {}

    static String of(long mac) {
        StringBuilder out = new StringBuilder();
        EthernetHeader.appendMac(out, mac);
        return out.toString();
    }
}
