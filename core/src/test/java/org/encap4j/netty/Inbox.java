// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.encap4j.tunnel.TunnelMetadata;

/** Keeps copies of what a tunnel received. */
final class Inbox implements UdpTunnel.Receiver {
    private static final long PATIENCE_SECONDS = 20;

    record Letter(byte[] inner, int vni, InetSocketAddress sender, InetSocketAddress local) {}

    private final LinkedBlockingQueue<Letter> letters = new LinkedBlockingQueue<>();

    @Override
    public void received(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress sender, InetSocketAddress local) {
        letters.add(new Letter(ByteBufUtil.getBytes(inner), metadata.vni(), sender, local));
    }

    Letter next() throws InterruptedException {
        Letter letter = letters.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(letter).as("what came within " + PATIENCE_SECONDS + " s").isNotNull();
        return letter;
    }

    List<Letter> next(int count) throws InterruptedException {
        List<Letter> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Waits until something is so that another thread brings about. */
    static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(1);
        }
    }
}
