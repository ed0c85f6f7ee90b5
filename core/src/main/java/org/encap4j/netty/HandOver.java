// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/** A bounded queue from any number of threads to one, in the order in which the threads claimed their places. Takes no lock. */
final class HandOver<T> {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);

    private final Object[] places;
    private final int mask;
    private final AtomicLong claimed = new AtomicLong();
    /** Written by the consumer only, after it has emptied a place. */
    private final AtomicLong taken = new AtomicLong();

    HandOver(int capacity) {
        places = new Object[capacity <= 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1];
        mask = places.length - 1;
    }

    /** {@return whether there was room} */
    boolean offer(T item) {
        long place = claimed.get();
        do {
            if (place - taken.get() > mask) {
                return false;
            }
            long witness = claimed.compareAndExchange(place, place + 1);
            if (witness == place) {
                break;
            }
            place = witness;
        } while (true);
        // Volatile, not release: whoever fills a place then asks whether the consumer must be woken, in this order.
        PLACE.setVolatile(places, (int) place & mask, item);
        return true;
    }

    /** {@return the oldest item, or null if there is none, or its thread has claimed the place and not yet filled it} */
    @SuppressWarnings("unchecked")
    T poll() {
        long place = taken.get();
        int at = (int) place & mask;
        // Volatile too: the consumer has just said that it need be woken again, and must look after that.
        Object item = PLACE.getVolatile(places, at);
        if (item != null) {
            places[at] = null;
            taken.lazySet(place + 1);
        }
        return (T) item;
    }

    /** {@return whether every place that was claimed has been emptied} */
    boolean isEmpty() {
        return claimed.get() == taken.get();
    }
}
