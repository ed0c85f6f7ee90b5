// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.encap4j.config.OptionNames.BPF_LB_ACCELERATION;
import static org.encap4j.config.OptionNames.BPF_LB_DSR_DISPATCH;
import static org.encap4j.config.OptionNames.BPF_LB_MODE;
import static org.encap4j.config.OptionNames.BPF_LB_MODE_ANNOTATION;
import static org.encap4j.config.OptionNames.ENABLE_IPV4;
import static org.encap4j.config.OptionNames.ENABLE_IPV6;
import static org.encap4j.config.OptionNames.KUBE_PROXY_REPLACEMENT;
import static org.encap4j.config.OptionNames.NODE_PORT_ACCELERATION;
import static org.encap4j.config.OptionNames.NODE_PORT_MODE;
import static org.encap4j.config.OptionNames.ROUTING_MODE;
import static org.encap4j.config.OptionNames.TUNNEL_PROTOCOL;
import static org.encap4j.config.OptionNames.UNDERLAY_PROTOCOL;

import java.util.Set;

/**
 * What a load balancer for node ports asks of the tunnel, and the tunnel of it. Cilium applies this where it replaces kube-proxy;
 * here it is applied unless {@code kube-proxy-replacement} is turned off by name, since whoever sets a mode for node ports wants
 * them.
 */
final class NodePortRules {
    private static final String SNAT = "snat";
    private static final String DSR = "dsr";
    private static final String HYBRID = "hybrid";
    private static final String OPTION = "opt";
    private static final String GENEVE = "geneve";
    private static final String VXLAN = "vxlan";
    private static final String DISABLED = "disabled";

    private static final Set<String> MODES = Set.of(SNAT, DSR, HYBRID);
    private static final Set<String> DISPATCHES = Set.of(OPTION, "ipip", GENEVE);

    private final Settings settings;
    private final CiliumConfig config;
    private final String modeKey;
    private final String accelerationKey;

    NodePortRules(Settings settings, CiliumConfig config) {
        this.settings = settings;
        this.config = config;
        modeKey = current(BPF_LB_MODE, NODE_PORT_MODE);
        accelerationKey = current(BPF_LB_ACCELERATION, NODE_PORT_ACCELERATION);
    }

    /** A former name counts where it is set; set to something else than the name of today it is refused. */
    private String current(String key, String former) {
        if (!settings.has(former)) {
            return key;
        }
        if (settings.has(key) && !settings.text(key, "").equals(settings.text(former, ""))) {
            settings.unreadable(
                    former, "Both --" + key + " and --" + former + " were set. Only use --" + key + " instead.");
        }
        return former;
    }

    void apply() {
        String mode = oneOf(modeKey, SNAT, MODES);
        String dispatch = oneOf(BPF_LB_DSR_DISPATCH, OPTION, DISPATCHES);
        boolean annotated = settings.bool(BPF_LB_MODE_ANNOTATION, false);
        boolean replaced = settings.bool(KUBE_PROXY_REPLACEMENT, true);
        settings.refuseIf(
                annotated && mode.equals(HYBRID),
                modeKey,
                "The value --" + BPF_LB_MODE + "=" + HYBRID + " is not supported as default under annotation mode",
                BPF_LB_MODE_ANNOTATION);
        boolean tunneling = config.routingMode() == RoutingMode.TUNNEL;
        settings.refuseIf(
                replaced
                        && tunneling
                        && config.underlay() == Underlay.IPV6
                        && !settings.text(accelerationKey, DISABLED).equals(DISABLED),
                accelerationKey,
                "XDP acceleration cannot be used with an IPv6 underlay",
                KUBE_PROXY_REPLACEMENT,
                ROUTING_MODE,
                UNDERLAY_PROTOCOL,
                ENABLE_IPV4,
                ENABLE_IPV6);
        if (replaced && (annotated || !mode.equals(SNAT))) {
            directServerReturn(mode, dispatch, tunneling);
        }
    }

    private void directServerReturn(String mode, String dispatch, boolean tunneling) {
        String nodePort = "Node Port " + FlagText.quoted(mode) + " mode ";
        // Service annotations alone may ask for it: then there may be no mode that is set.
        String key = settings.has(modeKey) ? modeKey : BPF_LB_MODE_ANNOTATION;
        boolean vxlan = config.tunnelProtocol().equals(VXLAN);
        String[] others = {
            modeKey, BPF_LB_MODE_ANNOTATION, BPF_LB_DSR_DISPATCH, KUBE_PROXY_REPLACEMENT, ROUTING_MODE, TUNNEL_PROTOCOL
        };
        settings.refuseIf(tunneling && vxlan, key, nodePort + "cannot be used with vxlan tunneling.", others);
        settings.refuseIf(
                tunneling && !dispatch.equals(GENEVE),
                key,
                "Tunnel routing with " + nodePort + "requires geneve dispatch.",
                others);
        settings.refuseIf(
                !(tunneling && vxlan)
                        && dispatch.equals(GENEVE)
                        && !config.tunnelProtocol().equals(GENEVE),
                BPF_LB_DSR_DISPATCH,
                nodePort + "with " + FlagText.quoted(dispatch) + " dispatch requires geneve tunnel protocol.",
                others);
    }

    private String oneOf(String key, String unset, Set<String> values) {
        String text = settings.text(key, unset);
        if (!values.contains(text)) {
            settings.unreadable(key, "Invalid value for --" + key + ": " + FlagText.escaped(text));
        }
        return text;
    }
}
