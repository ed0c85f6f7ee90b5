// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import org.encap4j.tunnel.TunnelProtocol;

/** Where text goes, how far it is indented, and how many tunnels it is inside of. */
record TextLines(StringBuilder out, String indent, int depth) {
    static final String INDENT = "  ";

    StringBuilder start(String name) {
        return out.append(indent).append(name).append(' ');
    }

    void part(String described) {
        out.append(indent)
                .append(described.replace(TunnelProtocol.PART, "\n" + indent + INDENT))
                .append('\n');
    }

    TextLines inside() {
        return new TextLines(out, indent + INDENT, depth + 1);
    }

    void cutOff(String name, int available) {
        start(name).append("cut off after ").append(Math.max(available, 0)).append(" bytes\n");
    }

    void data(int length) {
        if (length > 0) {
            start("data").append(length).append(" bytes\n");
        }
    }
}
