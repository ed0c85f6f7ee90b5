// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. Java has no other way to them than {@code sun.misc.Signal}, which every JDK exports and whose
 * use the compiler cannot be told to accept, hence by reflection.
 */
public final class Signals {
    private Signals() {}

    /**
     * Has something done when a signal arrives, instead of what the JVM does.
     *
     * @param name without SIG, such as {@code HUP}
     * @param task is run on a thread of the JVM each time
     * @return whether this system has the signal, and leaves it to us
     */
    public static boolean on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            task.run();
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? (Object) (self == arguments[0])
                                : method.getName().equals("hashCode") ? (Object) name.hashCode() : name;
                    });
            Object received = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, received, proxy);
            return true;
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            return false;
        } catch (InvocationTargetException e) {
            // No such signal, or one that the JVM keeps for itself.
            return false;
        }
    }
}
