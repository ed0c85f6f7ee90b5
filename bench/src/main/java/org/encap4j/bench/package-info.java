// SPDX-License-Identifier: Apache-2.0

/**
 * The workbench: the command line and the comparison of the routing modes. Everything that prints lives here, so that whoever embeds the
 * library never receives it.
 */
package org.encap4j.bench;
