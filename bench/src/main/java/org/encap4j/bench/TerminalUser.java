// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

/** A command that prints. */
interface TerminalUser {
    /** Hands over where results, errors and progress go, before the command is run. */
    void use(Terminal terminal);
}
