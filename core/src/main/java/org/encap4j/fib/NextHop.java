// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Where a route leads, with all that sending there needs. Immutable, shared by the routes that lead to the same place; when a
 * neighbour or a device changes, another next hop takes its place.
 *
 * <p>One of three: a way out ({@link RouteType#UNICAST} with a {@link #device}), a group of several of them
 * ({@link #isMultipath}; {@link #select} chooses one for a flow), or an end ({@link RouteType#LOCAL} and the refusing types).
 */
public final class NextHop {
    /** The MAC address of a neighbour that has not been resolved. */
    public static final long UNRESOLVED = -1;

    private static final NextHop[] SINGLE = {};
    private static final int[] NO_WEIGHTS = {};

    private final RouteType type;
    private final Prefix gateway;
    private final Device device;
    private final long neighbourMac;
    private final RouteAttributes attributes;
    private final NextHop[] paths;
    private final int[] weights;
    private final long weightSum;
    private final int mtu;
    private final boolean wayOut;

    private NextHop(
            RouteType type,
            Prefix gateway,
            Device device,
            long neighbourMac,
            RouteAttributes attributes,
            NextHop[] paths,
            int[] weights) {
        this.type = type;
        this.gateway = gateway;
        this.device = device;
        this.neighbourMac = neighbourMac;
        this.attributes = attributes;
        this.paths = paths;
        this.weights = weights;
        this.weightSum = Arrays.stream(weights).asLongStream().sum();
        int most = device == null ? 0xFFFF : device.mtu();
        mtu = attributes.mtu() == 0 ? most : Math.min(attributes.mtu(), most);
        wayOut = type == RouteType.UNICAST
                && paths.length == 0
                && device != null
                && device.isAttached()
                && neighbourMac != UNRESOLVED;
    }

    private static NextHop single(RouteType type, Prefix gateway, Device device, RouteAttributes attributes) {
        return new NextHop(type, gateway, device, UNRESOLVED, attributes, SINGLE, NO_WEIGHTS);
    }

    /**
     * A way out through a router.
     *
     * @param gateway its address, a prefix of one address; an IPv4 route may have an IPv6 gateway (RFC 8950)
     * @param device the device it is reached through
     * @param attributes what else is known of the route
     * @return the next hop, unresolved
     * @throws IllegalArgumentException if the gateway has more than one address
     */
    public static NextHop via(Prefix gateway, Device device, RouteAttributes attributes) {
        return single(RouteType.UNICAST, Addresses.requireAddress("a gateway", gateway), device, attributes);
    }

    /**
     * A way out to destinations on the device's own link.
     *
     * @param device the device
     * @param attributes what else is known of the route
     * @return the next hop, unresolved
     */
    public static NextHop onLink(Device device, RouteAttributes attributes) {
        return single(RouteType.UNICAST, null, device, attributes);
    }

    /**
     * The host's own address.
     *
     * @param device the device that has the address
     * @param attributes what else is known of the route
     * @return the next hop
     */
    public static NextHop local(Device device, RouteAttributes attributes) {
        return single(RouteType.LOCAL, null, device, attributes);
    }

    /**
     * An end of the way.
     *
     * @param type a refusing type
     * @param attributes what else is known of the route
     * @return the next hop
     */
    public static NextHop refusing(RouteType type, RouteAttributes attributes) {
        assert type != RouteType.UNICAST && type != RouteType.LOCAL : type;
        return single(type, null, null, attributes);
    }

    /**
     * Several ways out, among which flows are distributed.
     *
     * @param paths at least one single way out
     * @param weights the share of each, 1 or more
     * @param attributes what else is known of the route
     * @return the group
     */
    public static NextHop multipath(List<NextHop> paths, int[] weights, RouteAttributes attributes) {
        assert paths.size() == weights.length && Arrays.stream(weights).allMatch(weight -> weight > 0);
        return new NextHop(
                RouteType.UNICAST, null, null, UNRESOLVED, attributes, paths.toArray(NextHop[]::new), weights.clone());
    }

    /** {@return what becomes of the packets} */
    public RouteType type() {
        return type;
    }

    /** {@return whether this is a group, of which {@link #select} gives one} */
    public boolean isMultipath() {
        return paths.length > 0;
    }

    /**
     * The way out for one flow.
     *
     * @param flowHash any 32 bits, the same for all packets of a flow
     * @return one of the group, or this next hop itself if it is not a group
     */
    public NextHop select(int flowHash) {
        if (paths.length == 0) {
            return this;
        }
        long left = Integer.toUnsignedLong(flowHash) * weightSum >>> Integer.SIZE;
        int at = 0;
        while (left >= weights[at]) {
            left -= weights[at++];
        }
        return paths[at];
    }

    /** {@return the router's address as a prefix of one address, or null where destinations are on the link} */
    public @Nullable Prefix gateway() {
        return gateway;
    }

    /** {@return the device to send through; null for a group and for refusing types} */
    public @Nullable Device device() {
        return device;
    }

    /** {@return the MAC address of the gateway, or of the destination on the link; {@link #UNRESOLVED} if not known} */
    public long neighbourMac() {
        return neighbourMac;
    }

    /** {@return whether a frame can be addressed: the neighbour's MAC address is known} */
    public boolean isResolved() {
        return neighbourMac != UNRESOLVED;
    }

    /** {@return whether this is a single way out through a port of this dataplane, to a neighbour that is resolved} */
    public boolean isWayOut() {
        return wayOut;
    }

    /** {@return the longest IP packet that may be sent this way, in bytes: the route's MTU, at most the device's} */
    public int mtu() {
        return mtu;
    }

    /** {@return what else is known of the route} */
    public RouteAttributes attributes() {
        return attributes;
    }

    NextHop resolved(long mac) {
        return mac == neighbourMac ? this : new NextHop(type, gateway, device, mac, attributes, paths, weights);
    }

    NextHop unresolved() {
        return mapPaths(path -> path.resolved(UNRESOLVED));
    }

    /** The same with the MAC addresses of all gateways as they are now; destinations on the link keep theirs. */
    NextHop withGateways(ToLongFunction<NextHop> macOfGateway) {
        return mapPaths(path -> path.gateway == null ? path : path.resolved(macOfGateway.applyAsLong(path)));
    }

    NextHop withDevices(Function<Device, Device> present) {
        return mapPaths(path -> {
            Device now = path.device == null ? null : present.apply(path.device);
            return Objects.equals(now, path.device)
                    ? path
                    : new NextHop(
                            path.type, path.gateway, now, path.neighbourMac, path.attributes, path.paths, path.weights);
        });
    }

    private NextHop mapPaths(Function<NextHop, NextHop> change) {
        if (paths.length == 0) {
            return change.apply(this);
        }
        NextHop[] changed = Arrays.stream(paths).map(change).toArray(NextHop[]::new);
        return Arrays.equals(changed, paths)
                ? this
                : new NextHop(type, gateway, device, neighbourMac, attributes, changed, weights);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NextHop that
                && type == that.type
                && neighbourMac == that.neighbourMac
                && Objects.equals(gateway, that.gateway)
                && Objects.equals(device, that.device)
                && attributes.equals(that.attributes)
                && Arrays.equals(paths, that.paths)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                type, neighbourMac, gateway, device, attributes, Arrays.hashCode(paths), Arrays.hashCode(weights));
    }

    void appendTo(StringBuilder out, boolean ipv6) {
        appendWay(out, ipv6);
        attributes.appendTo(out);
        for (int at = 0; at < paths.length; at++) {
            paths[at].appendWay(out.append("\n\tnexthop"), ipv6);
            out.append(" weight ").append(weights[at]);
        }
    }

    private void appendWay(StringBuilder out, boolean ipv6) {
        if (gateway != null) {
            out.append(" via ").append(gateway.isIpv6() == ipv6 ? "" : "inet6 ").append(Addresses.text(gateway));
        }
        if (device != null) {
            out.append(" dev ").append(device.name());
        }
    }

    /** {@return the part of an {@code ip route} line behind the destination, such as {@code via 192.0.2.1 dev eth1}} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(type == RouteType.UNICAST ? "" : type.toString());
        appendTo(out, gateway != null && gateway.isIpv6());
        return out.toString().strip();
    }
}
