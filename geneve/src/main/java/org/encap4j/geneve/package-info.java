// SPDX-License-Identifier: Apache-2.0

/**
 * Geneve (RFC 8926): the base header, the options as they come, and typed views of the options that are met in
 * practice.
 *
 * <p>{@link org.encap4j.geneve.Geneve} is the protocol, in one of its
 * {@link org.encap4j.geneve.GeneveProfile profiles}, for {@link org.encap4j.tunnel}, where it is given outer headers.
 * Options are read in place: {@link org.encap4j.geneve.GeneveOptions} finds one,
 * {@link org.encap4j.geneve.GeneveOption} reads it, and a view such as {@link org.encap4j.geneve.CiliumDsrOption} reads
 * what is in it. An {@link org.encap4j.geneve.GeneveOptionType} makes an option known, which matters for critical ones;
 * whoever embeds the library adds their own with {@link org.encap4j.geneve.Geneve#withKnown}.
 *
 * <p>The lengths of received options are checked one by one before anybody reads them, and have to add up (RFC 8926
 * section 3.5). Unknown options stay where they are, byte for byte and in their order; a critical one that is not known
 * refuses the packet, and so does a control packet ({@link org.encap4j.Verdict#OAM}), whose payload is not data. An
 * option's first byte is valid as long as the packet's memory is: it now lies in the headroom. Protocols and kinds of
 * options are immutable and shared by threads; impossible numbers are refused with an
 * {@link java.lang.IllegalArgumentException} when they are made.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.geneve.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.wire.*;
 *
 * int optionClass = 0xFF01; // from the range for experiments
 * int type = GeneveOption.CRITICAL | 1; // whoever does not know it shall refuse the packet
 * GeneveOptionType tenant = new GeneveOptionType(optionClass, type, (frame, at, out) ->
 *         out.append("tenant ").append(frame.getInt(at + GeneveOption.DATA_OFFSET)), Integer.BYTES);
 * Geneve plain = Geneve.of(GeneveProfile.PLAIN);
 * Geneve sender = plain.withOptions(new GeneveOptionValue(optionClass, type, new byte[] {0, 0, 0, 42}));
 * Geneve receiver = plain.withKnown(tenant);
 *
 * Frame frame = new Frame().bind(new byte[256], 0, 64, 124);
 * TunnelMetadata metadata = new TunnelMetadata().setVni(55);
 * System.out.println(sender.encode(frame, metadata) + ", " + sender.headerLength() + " bytes"); // -> OK, 16 bytes
 * System.out.println(plain.decode(frame, metadata)); // -> UNKNOWN_CRITICAL_OPTION
 * if (receiver.decode(frame, metadata) == Verdict.OK) {
 *     int at = GeneveOptions.find(frame, metadata.optionsAt(), metadata.optionsLength(), optionClass, type);
 *     int id = at == GeneveOptions.NOT_FOUND ? 0 : frame.getInt(at + GeneveOption.DATA_OFFSET);
 *     System.out.println("VNI " + metadata.vni() + ", tenant " + id); // -> VNI 55, tenant 42
 * }
 * }</pre>
 *
 * <p>Not supported: options that appear in some sent packets and not in others (configure two protocols), and the
 * registry of option classes as names.
 */
@NullMarked
package org.encap4j.geneve;

import org.jspecify.annotations.NullMarked;
