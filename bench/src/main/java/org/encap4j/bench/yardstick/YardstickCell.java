// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.nio.file.Path;

/**
 * What is to be timed.
 *
 * @param operation such as {@code encap-vxlan}; {@code yardstick --help} names all
 * @param workload a file that {@link YardstickInput} has written
 */
public record YardstickCell(String operation, Path workload) {}
