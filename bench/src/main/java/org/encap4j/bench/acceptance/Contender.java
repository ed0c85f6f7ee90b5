// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.function.Supplier;
import org.encap4j.bench.workload.Workload;
import org.encap4j.bench.yardstick.YardstickInput;

/**
 * One way of doing a cell's work, in Java or in C.
 *
 * @param name within its cell
 * @param what it is, in a few words
 * @param operation what is done to each packet, by the name that the C program knows it by; contenders of the same operation
 *     must come to the same digest, where they have one
 * @param workload prepares the work in Java, in a process of its own; null for C
 * @param input prepares the packets and tables of the work in C; null for Java
 */
public record Contender(
        String name, String what, String operation, Supplier<Workload> workload, Supplier<YardstickInput> input) {
    static Contender java(String name, String what, String operation, Supplier<Workload> workload) {
        return new Contender(name, what, operation, workload, null);
    }

    static Contender c(String name, String what, String operation, Supplier<YardstickInput> input) {
        return new Contender(name, what, operation, null, input);
    }

    /** {@return whether it is measured in a JVM, and not in C} */
    public boolean isJava() {
        return workload != null;
    }
}
