// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import java.io.IOException;
import org.encap4j.Verdict;

/**
 * Why a write of a {@link TunnelPacket} failed before it reached the socket: Netty tells a writer so through the write's future.
 *
 * <p>There is one exception for each verdict, made in advance and without a stack trace, so that refusing a packet costs nothing.
 */
public final class RefusedPacketException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final RefusedPacketException[] ALL = all();

    /** Why the packet was refused. */
    private final Verdict verdict;

    private RefusedPacketException(Verdict verdict) {
        super("packet refused: " + verdict.sentence());
        this.verdict = verdict;
    }

    private static RefusedPacketException[] all() {
        Verdict[] verdicts = Verdict.values();
        RefusedPacketException[] all = new RefusedPacketException[verdicts.length];
        for (Verdict verdict : verdicts) {
            all[verdict.ordinal()] = new RefusedPacketException(verdict);
        }
        return all;
    }

    static RefusedPacketException of(Verdict verdict) {
        return ALL[verdict.ordinal()];
    }

    /** {@return why the packet was refused} */
    public Verdict verdict() {
        return verdict;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
