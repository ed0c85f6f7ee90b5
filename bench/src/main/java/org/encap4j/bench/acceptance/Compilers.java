// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The JVM's compilers: whether they have something left to do. */
final class Compilers {
    private static final Set<String> HEADINGS =
            Set.of("Current compiles:", "C1 compile queue:", "C2 compile queue:", "Empty");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** Whether nothing is being compiled or waits to be; a JVM that does not say is taken to be done. */
    boolean areIdle() {
        try {
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            Object said = server.invoke(
                    commands, "compilerQueue", new Object[] {null}, new String[] {String[].class.getName()});
            return isIdle(String.valueOf(said));
        } catch (JMException e) {
            return true;
        }
    }

    static boolean isIdle(String queues) {
        return queues.lines().map(String::trim).allMatch(line -> line.isEmpty() || HEADINGS.contains(line));
    }
}
