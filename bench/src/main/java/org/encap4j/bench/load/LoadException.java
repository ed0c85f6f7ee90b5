// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;

/** Load could not be sent, received or compared; the message is a sentence for the user. */
public final class LoadException extends IOException {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }
}
