// SPDX-License-Identifier: Apache-2.0

/**
 * Geneve (RFC 8926): the base header, the options as they come, and typed views of the options that are met in practice.
 *
 * <p>{@link org.encap4j.geneve.Geneve} is the protocol. Options are read in place: {@link org.encap4j.geneve.GeneveOptions}
 * walks them, {@link org.encap4j.geneve.GeneveOption} reads one, and a view such as
 * {@link org.encap4j.geneve.CiliumDsrOption} reads what is in it. An {@link org.encap4j.geneve.GeneveOptionType} makes an option
 * known, which matters for critical ones; whoever embeds the library adds their own with
 * {@link org.encap4j.geneve.Geneve#withKnown}.
 *
 * <p>Not supported: options that appear in some sent packets and not in others (configure two protocols), and the registry of
 * option classes as names.
 */
@NullMarked
package org.encap4j.geneve;

import org.jspecify.annotations.NullMarked;
