// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.mtu.PacketMix.Share;
import org.encap4j.wire.EthernetHeader;

/**
 * What headers leave of an Ethernet link for data: arithmetic, not measurement.
 *
 * <p>A packet takes its frame, without VLAN tags but with padding up to the shortest frame, and what goes with every frame:
 * preamble 8, frame check sequence 4, gap 12 bytes (IEEE 802.3). A packet that is longer than the budget's route MTU goes in as
 * many packets of that MTU as the same data takes, fractions counted: a stream fills its segments. What does not vary is the
 * data, so two budgets are compared over the same work.
 *
 * <p>Immutable.
 */
public final class Goodput {
    private static final int PREAMBLE = 8;
    private static final int FRAME_CHECK_SEQUENCE = 4;
    private static final int GAP = 12;
    /** The shortest frame, its check sequence included. */
    private static final int MIN_FRAME = 64;

    private final double data;
    private final double wire;
    private final double packets;
    private final double plainWire;

    private Goodput(double data, double wire, double packets, double plainWire) {
        this.data = data;
        this.wire = wire;
        this.packets = packets;
        this.plainWire = plainWire;
    }

    /**
     * Works out what a budget leaves.
     *
     * @param budget the link's MTU and what is added to each packet
     * @param mix the packets before anything is added
     * @return the result for a link of any rate
     * @throws IllegalArgumentException if a packet has to be cut and its headers alone reach the route MTU
     */
    public static Goodput of(MtuBudget budget, PacketMix mix) {
        double data = 0;
        double wire = 0;
        double packets = 0;
        double plainWire = 0;
        for (Share share : mix.shares()) {
            double shareData = share.weight() * (share.length() - mix.headerLength());
            double sent = packets(share, mix.headerLength(), budget.routeMtu());
            double plain = packets(share, mix.headerLength(), budget.linkMtu());
            data += shareData;
            packets += sent;
            wire += sent * wireLength(Math.min(share.length(), budget.routeMtu()) + budget.overhead());
            plainWire += plain * wireLength(Math.min(share.length(), budget.linkMtu()));
        }
        return new Goodput(data, wire, packets, plainWire);
    }

    private static double packets(Share share, int headerLength, int mtu) {
        if (share.length() <= mtu) {
            return share.weight();
        }
        if (mtu <= headerLength) {
            throw new IllegalArgumentException(
                    "an MTU of " + mtu + " leaves no room for data behind headers of " + headerLength + " bytes");
        }
        return share.weight() * (share.length() - headerLength) / (mtu - headerLength);
    }

    /**
     * What a packet takes of an Ethernet link, preamble, frame check sequence, padding and gap included.
     *
     * @param ipLength of the packet, in bytes
     * @return in bytes, 84 or more
     */
    public static int wireLength(int ipLength) {
        int frame = Math.max(MIN_FRAME, EthernetHeader.LENGTH + ipLength + FRAME_CHECK_SEQUENCE);
        return PREAMBLE + frame + GAP;
    }

    /** {@return the part of the link's rate that carries data: 0 to 1} */
    public double efficiency() {
        return data / wire;
    }

    /**
     * {@return the data that gets across, in bit/s}
     *
     * @param linkRate what the link carries, in bit/s
     */
    public double bitsPerSecond(double linkRate) {
        return linkRate * efficiency();
    }

    /**
     * {@return how many packets a second fill the link}
     *
     * @param linkRate what the link carries, in bit/s
     */
    public double packetsPerSecond(double linkRate) {
        return linkRate / Byte.SIZE * packets / wire;
    }

    /** {@return what native routing over the same link gets across and this does not, in percent: 0 to 100} */
    public double lostPercent() {
        return 100 * (1 - plainWire / wire);
    }
}
