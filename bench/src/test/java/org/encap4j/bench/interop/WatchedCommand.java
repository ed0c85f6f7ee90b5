// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import org.encap4j.bench.Encap4j;

/** The command line of encap4j, with Netty's log on standard error: by itself it goes nowhere, and with it what leaks. */
final class WatchedCommand {
    private WatchedCommand() {}

    public static void main(String[] arguments) {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        Encap4j.main(arguments);
    }
}
