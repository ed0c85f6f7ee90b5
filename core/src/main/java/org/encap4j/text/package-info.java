// SPDX-License-Identifier: Apache-2.0

/**
 * Packets as text for people: one renderer for the commands, the expected text beside each capture, and fuzzing. Cold code; it
 * allocates, and it never fails, whatever the bytes are.
 */
package org.encap4j.text;
