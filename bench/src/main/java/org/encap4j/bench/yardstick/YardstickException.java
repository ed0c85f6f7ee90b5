// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.io.IOException;

/** There is no C to compare with, or it refuses what it was given; the message is a sentence for the user. */
public final class YardstickException extends IOException {
    private static final long serialVersionUID = 1L;

    YardstickException(String message) {
        super(message);
    }
}
