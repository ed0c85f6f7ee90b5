// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

/**
 * The addresses of one side of a case: its host on the underlay, and its pod.
 *
 * @param number 1 or 2
 * @param identity of its pod
 */
record Side(int number, int identity) {
    /** The address that frames have inside a tunnel: that of the pods' gateway, on every node. */
    static final String GATEWAY_MAC = "02:00:00:00:00:01";

    String name() {
        return "node" + number;
    }

    String underlay() {
        return "192.168.77." + number;
    }

    String underlay6() {
        return "fd00:77::" + number;
    }

    String underlay(boolean ipv6) {
        return ipv6 ? underlay6() : underlay();
    }

    String underlayMac() {
        return "02:e4:00:00:00:0" + number;
    }

    String podCidr() {
        return "10.244." + number + ".0/24";
    }

    String podCidr6() {
        return "fd00:244:" + number + "::/64";
    }

    String gateway() {
        return "10.244." + number + ".1";
    }

    String gateway6() {
        return "fd00:244:" + number + "::1";
    }

    String pod() {
        return "10.244." + number + ".10";
    }

    String pod6() {
        return "fd00:244:" + number + "::10";
    }

    String podMac() {
        return "02:e4:00:00:01:0" + number;
    }

    /** {@return how flows call the pod} */
    String podName() {
        return "lab/pod" + number;
    }

    /** {@return this side as a cluster file's node} */
    String nodeYaml() {
        return "  - name: " + name() + "\n    addresses: [" + underlay() + "/24, \"" + underlay6() + "/64\"]\n"
                + "    internalAddresses: [" + gateway() + ", \"" + gateway6() + "\"]\n    podCIDRs: [" + podCidr()
                + ", \"" + podCidr6() + "\"]\n";
    }

    /** {@return this side's pod as one of a cluster file} */
    String podYaml() {
        return "  - namespace: lab\n    name: pod" + number + "\n    addresses: [" + pod() + ", \"" + pod6() + "\"]\n"
                + "    identity: " + identity + "\n";
    }
}
