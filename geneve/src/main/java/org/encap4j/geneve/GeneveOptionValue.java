// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.wire.Frame;

/**
 * An option that is sent with every packet of one {@link Geneve} instance, always with the same data. Immutable.
 */
public final class GeneveOptionValue {
    private final int optionClass;
    private final int type;
    private final byte[] data;

    /**
     * An option with its data.
     *
     * @param optionClass 0 to 65,535
     * @param type 0 to 255; 0x80 and above are critical
     * @param data 0 to 124 bytes, a multiple of four; copied
     * @throws IllegalArgumentException for numbers or lengths out of range
     */
    public GeneveOptionValue(int optionClass, int type, byte... data) {
        GeneveOptionType.requireOption(optionClass, type);
        GeneveOptionType.requireDataLength(data.length);
        this.optionClass = optionClass;
        this.type = type;
        this.data = data.clone();
    }

    boolean isCritical() {
        return (type & GeneveOption.CRITICAL) != 0;
    }

    /** Whether another option has the same class and type, whatever its data. */
    boolean isSameKind(GeneveOptionValue other) {
        return optionClass == other.optionClass && type == other.type;
    }

    int length() {
        return GeneveOption.DATA_OFFSET + data.length;
    }

    void write(Frame frame, int at) {
        GeneveOption.write(frame, at, optionClass, type, data.length);
        frame.setBytes(at + GeneveOption.DATA_OFFSET, data, 0, data.length);
    }
}
