// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

/** Ends a command with one line that names the file, the packet and the reason, and exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
