// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.encap4j.config.OptionNames.AUTO_DIRECT_NODE_ROUTES;
import static org.encap4j.config.OptionNames.DIRECT_ROUTING_SKIP_UNREACHABLE;
import static org.encap4j.config.OptionNames.ENABLE_IPV4;
import static org.encap4j.config.OptionNames.ENABLE_IPV6;
import static org.encap4j.config.OptionNames.ENABLE_PMTU_DISCOVERY;
import static org.encap4j.config.OptionNames.IPV4_NATIVE_ROUTING_CIDR;
import static org.encap4j.config.OptionNames.IPV6_NATIVE_ROUTING_CIDR;
import static org.encap4j.config.OptionNames.MONITOR_AGGREGATION;
import static org.encap4j.config.OptionNames.MONITOR_AGGREGATION_LEVEL;
import static org.encap4j.config.OptionNames.MTU;
import static org.encap4j.config.OptionNames.PACKETIZATION_LAYER_PMTUD_MODE;
import static org.encap4j.config.OptionNames.ROUTING_MODE;
import static org.encap4j.config.OptionNames.TUNNEL;
import static org.encap4j.config.OptionNames.TUNNEL_PORT;
import static org.encap4j.config.OptionNames.TUNNEL_PROTOCOL;
import static org.encap4j.config.OptionNames.TUNNEL_SOURCE_PORT_RANGE;
import static org.encap4j.config.OptionNames.UNDERLAY_PROTOCOL;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.MtuBudget;

/** Reads settings one by one, then lets the rules look at them together. */
final class ConfigReader {
    /** Known to Cilium from 1.20 on: packets within one subnet are routed, all others tunneled. */
    private static final String HYBRID = "hybrid";

    /** Settings with more unknown names than these are not Cilium's; no time is spent on what was meant. */
    private static final int SUGGESTIONS_MAX = 100;

    private static final String AUTO = "auto";
    private static final int PORT_MAX = 0xFFFF;
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
    private static final Set<String> PMTUD_MODES = Set.of("always", "blackhole", "disabled", "unset");
    /** How Cilium spells the levels, least first; the first alone observes arrivals. */
    private static final List<Set<String>> AGGREGATION = List.of(
            Set.of("", "none", "disabled", "0"),
            Set.of("lowest", "1"),
            Set.of("low", "2"),
            Set.of("medium", "3"),
            Set.of("max", "maximum", "4"));

    private final Settings settings;
    private final Set<String> protocols;
    private int unknown;

    ConfigReader(List<Setting> settings, Set<String> protocols) {
        this.settings = new Settings(settings);
        this.protocols = protocols;
    }

    /** A value that cannot be read stands at its default until all is read and the problems are told. */
    CiliumConfig read() throws ConfigurationException {
        settings.keys().forEach(this::refuseUnknown);
        CiliumConfig unset = CiliumConfig.defaults();
        boolean ipv4 = settings.bool(ENABLE_IPV4, unset.enableIpv4());
        boolean ipv6 = settings.bool(ENABLE_IPV6, unset.enableIpv6());
        CiliumConfig config = new CiliumConfig(
                routingMode(unset.routingMode()),
                tunnelProtocol(unset.tunnelProtocol()),
                settings.integer(TUNNEL_PORT, unset.tunnelPort(), 0, PORT_MAX),
                sourcePorts(),
                underlay(ipv4, ipv6),
                cidr(IPV4_NATIVE_ROUTING_CIDR, false),
                cidr(IPV6_NATIVE_ROUTING_CIDR, true),
                settings.bool(AUTO_DIRECT_NODE_ROUTES, unset.autoDirectNodeRoutes()),
                settings.bool(DIRECT_ROUTING_SKIP_UNREACHABLE, unset.directRoutingSkipUnreachable()),
                mtu(unset.mtu()),
                pmtudMode(unset.packetizationLayerPmtudMode()),
                settings.bool(ENABLE_PMTU_DISCOVERY, unset.enablePmtuDiscovery()),
                ipv4,
                ipv6,
                observeArrivals());
        new RoutingRules(settings, config).apply();
        new NodePortRules(settings, config).apply();
        settings.throwIfRefused();
        return config;
    }

    private void refuseUnknown(String key) {
        if (key.equals(TUNNEL)) {
            settings.refuse(
                    key,
                    "tunnel was deprecated in v1.14 and has been removed in v1.15. Use " + ROUTING_MODE + " and "
                            + TUNNEL_PROTOCOL + " instead");
        } else if (!OptionNames.isKnown(key)) {
            String text = "unknown option " + FlagText.quoted(key);
            Optional<String> near = ++unknown > SUGGESTIONS_MAX ? Optional.empty() : OptionNames.nearest(key);
            settings.refuse(
                    key,
                    near.map(name -> text + "; the nearest known one is " + FlagText.quoted(name))
                            .orElse(text));
        }
    }

    private RoutingMode routingMode(RoutingMode unset) {
        String text = settings.text(ROUTING_MODE, unset.text());
        for (RoutingMode mode : RoutingMode.values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        settings.unreadable(
                ROUTING_MODE,
                text.equals(HYBRID)
                        ? "routing mode \"hybrid\" is Cilium's but not supported here, supported modes = {\"tunnel\", \"native\"}"
                        : "invalid routing mode " + FlagText.quoted(text)
                                + ", valid modes = {\"tunnel\", \"native\", \"hybrid\"}");
        return unset;
    }

    private String tunnelProtocol(String unset) {
        if (!settings.has(TUNNEL_PROTOCOL)) {
            return unset;
        }
        String text = settings.text(TUNNEL_PROTOCOL, unset);
        if (!protocols.contains(text)) {
            settings.unreadable(TUNNEL_PROTOCOL, "invalid tunnel protocol " + FlagText.quoted(text));
            return unset;
        }
        return text;
    }

    /** Cilium lets the kernel refuse a range whose ends are swapped; here there is no later place to find out. */
    private PortRange sourcePorts() {
        String text = settings.text(TUNNEL_SOURCE_PORT_RANGE, PortRange.UNSET.toString());
        Matcher ports = PORTS.matcher(text);
        if (!ports.matches()
                || Integer.parseInt(ports.group(1)) > PORT_MAX
                || Integer.parseInt(ports.group(2)) > PORT_MAX) {
            settings.unreadable(TUNNEL_SOURCE_PORT_RANGE, "invalid tunnel source port range " + FlagText.quoted(text));
            return PortRange.UNSET;
        }
        int low = Integer.parseInt(ports.group(1));
        int high = Integer.parseInt(ports.group(2));
        if (low > high) {
            settings.unreadable(
                    TUNNEL_SOURCE_PORT_RANGE,
                    "invalid tunnel source port range " + FlagText.quoted(text) + ", expected the lower port first");
            return PortRange.UNSET;
        }
        return new PortRange(low, high);
    }

    private Underlay underlay(boolean ipv4, boolean ipv6) {
        String text = settings.text(UNDERLAY_PROTOCOL, AUTO);
        if (text.equals(AUTO)) {
            settings.refuseIf(
                    !ipv4 && !ipv6,
                    settings.has(UNDERLAY_PROTOCOL) ? UNDERLAY_PROTOCOL : ENABLE_IPV6,
                    "underlay protocol set to auto, but neither IPv4 nor IPv6 is enabled");
            return ipv4 ? Underlay.IPV4 : Underlay.IPV6;
        }
        if (text.equals(Underlay.IPV4.text())) {
            settings.refuseIf(!ipv4, UNDERLAY_PROTOCOL, "underlay protocol set to IPv4, but IPv4 is disabled");
            return Underlay.IPV4;
        }
        if (text.equals(Underlay.IPV6.text())) {
            settings.refuseIf(!ipv6, UNDERLAY_PROTOCOL, "underlay protocol set to IPv6, but IPv6 is disabled");
            return Underlay.IPV6;
        }
        settings.unreadable(UNDERLAY_PROTOCOL, "invalid IP family for underlay " + FlagText.quoted(text));
        return Underlay.IPV4;
    }

    private Prefix cidr(String key, boolean ipv6) {
        String text = settings.text(key, "");
        if (text.isEmpty()) {
            return null;
        }
        Prefix prefix = FlagText.cidr(text).orElse(null);
        if (prefix == null) {
            settings.unreadable(key, "Unable to parse CIDR '" + FlagText.escaped(text) + "'");
        } else if (prefix.isIpv6() != ipv6) {
            settings.unreadable(key, key + " must be an IPv" + (ipv6 ? 6 : 4) + " CIDR");
        }
        return prefix;
    }

    private int mtu(int unset) {
        BigInteger value = FlagText.integer(settings.text(MTU, "")).orElse(BigInteger.ZERO);
        if (value.signum() < 0) {
            settings.unreadable(MTU, "MTU '" + value + "' cannot be negative");
            return unset;
        }
        int mtu = settings.integer(MTU, unset, 0, MtuBudget.MAX_MTU);
        settings.refuseIf(
                mtu != 0 && mtu < MtuBudget.IPV4_MIN_MTU,
                MTU,
                "MTU '" + mtu + "' is less than the " + MtuBudget.IPV4_MIN_MTU + " bytes that IPv4 needs");
        return mtu;
    }

    private String pmtudMode(String unset) {
        String text = settings.text(PACKETIZATION_LAYER_PMTUD_MODE, unset);
        if (text.isEmpty()) {
            return "unset";
        }
        if (!PMTUD_MODES.contains(text)) {
            settings.unreadable(
                    PACKETIZATION_LAYER_PMTUD_MODE,
                    PACKETIZATION_LAYER_PMTUD_MODE + " value " + FlagText.quoted(text)
                            + " must be one of always, blackhole, disabled, unset (or empty)");
            return unset;
        }
        return text;
    }

    private boolean observeArrivals() {
        String key = settings.has(MONITOR_AGGREGATION) ? MONITOR_AGGREGATION : MONITOR_AGGREGATION_LEVEL;
        String text = settings.text(key, "").toLowerCase(Locale.ROOT);
        for (int level = 0; level < AGGREGATION.size(); level++) {
            if (AGGREGATION.get(level).contains(text)) {
                return level == 0;
            }
        }
        settings.unreadable(
                key,
                FlagText.integer(text).isPresent()
                        ? "monitor aggregation level must be between 0 and " + (AGGREGATION.size() - 1)
                        : "invalid monitor aggregation level " + FlagText.quoted(settings.text(key, "")));
        return true;
    }
}
