// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.encap4j.wire.Frame;

/**
 * One direction of a {@link FaultPort}. Faults are set as probabilities from 0, never, to 1, every packet; a packet may meet with
 * several. Belongs to the port's thread. In the end {@code entered + doubled = lost + left + held}.
 */
public final class FaultyWire {
    private final Random random;
    private final Deque<byte[]> onTheWay = new ArrayDeque<>();
    private byte[] overtaken;
    private double loss;
    private double doubling;
    private double reordering;
    private double damage;
    private double cutting;
    private int delay;
    private long entered;
    private long lost;
    private long doubled;
    private long reordered;
    private long damaged;
    private long cutOff;
    private long left;

    FaultyWire(long seed) {
        random = new Random(seed);
    }

    private static double probability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a probability of " + value + ", expected 0 to 1");
        }
        return value;
    }

    /**
     * Loses packets.
     * @param probability 0 to 1
     * @return this
     */
    public FaultyWire lose(double probability) {
        loss = probability(probability);
        return this;
    }

    /**
     * Delivers packets twice, the second after the first.
     * @param probability 0 to 1
     * @return this
     */
    public FaultyWire duplicate(double probability) {
        doubling = probability(probability);
        return this;
    }

    /**
     * Has packets overtaken by the one behind them.
     * @param probability 0 to 1
     * @return this
     */
    public FaultyWire reorder(double probability) {
        reordering = probability(probability);
        return this;
    }

    /**
     * Turns one bit of packets over.
     * @param probability 0 to 1
     * @return this
     */
    public FaultyWire corrupt(double probability) {
        damage = probability(probability);
        return this;
    }

    /**
     * Cuts packets off anywhere, but for one byte.
     * @param probability 0 to 1
     * @return this
     */
    public FaultyWire truncate(double probability) {
        cutting = probability(probability);
        return this;
    }

    /**
     * Delivers each packet only after so many others have come behind it.
     * @param packets 0 or more
     * @return this
     * @throws IllegalArgumentException for a negative number
     */
    public FaultyWire delay(int packets) {
        if (packets < 0) {
            throw new IllegalArgumentException("a delay of " + packets + " packets, expected 0 or more");
        }
        delay = packets;
        return this;
    }

    void enter(Frame packet) {
        entered++;
        if (happens(loss)) {
            lost++;
            return;
        }
        byte[] copy = copy(packet);
        boolean twice = happens(doubling);
        if (twice) {
            doubled++;
        }
        if (overtaken == null && !twice && happens(reordering)) {
            overtaken = copy;
            reordered++;
        } else {
            onTheWay.add(copy);
            if (twice) {
                onTheWay.add(copy.clone());
            }
            if (overtaken != null) {
                onTheWay.add(overtaken);
                overtaken = null;
            }
        }
    }

    private byte[] copy(Frame packet) {
        int length = packet.length();
        if (length > 1 && happens(cutting)) {
            length = 1 + random.nextInt(length - 1);
            cutOff++;
        }
        byte[] copy = new byte[Headroom.BYTES + length];
        packet.getBytes(packet.start(), copy, Headroom.BYTES, length);
        if (length > 0 && happens(damage)) {
            copy[Headroom.BYTES + random.nextInt(length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            damaged++;
        }
        return copy;
    }

    /** Draws nothing where nothing can happen: setting one fault does not move the others. */
    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    boolean leave(Frame packet) {
        if (onTheWay.size() <= delay) {
            return false;
        }
        byte[] copy = onTheWay.remove();
        packet.bind(copy, 0, Headroom.BYTES, copy.length);
        left++;
        return true;
    }

    /** {@return the packets that came to the wire} */
    public long entered() {
        return entered;
    }

    /** {@return the packets lost} */
    public long lost() {
        return lost;
    }

    /** {@return the packets delivered twice} */
    public long doubled() {
        return doubled;
    }

    /** {@return the packets overtaken by another} */
    public long reordered() {
        return reordered;
    }

    /** {@return the packets with a bit turned over} */
    public long damaged() {
        return damaged;
    }

    /** {@return the packets cut off} */
    public long cutOff() {
        return cutOff;
    }

    /** {@return the packets that left the wire at the other end, second copies included} */
    public long left() {
        return left;
    }

    /** {@return the packets still on the wire, waiting for others to come behind them} */
    public long held() {
        return onTheWay.size() + (overtaken == null ? 0 : 1);
    }
}
