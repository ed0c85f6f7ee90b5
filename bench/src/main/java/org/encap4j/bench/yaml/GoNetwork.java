// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.Base64;
import java.util.List;
import org.encap4j.config.ConfigurationException;
import org.encap4j.lpm.Prefix;

/** A network as Go writes it in JSON: {@code {"IP":"10.244.0.0","Mask":"////AA=="}}, the mask being its bytes in base64. */
final class GoNetwork {
    private GoNetwork() {}

    /** Adds the network of a field, if there is one. */
    static void add(List<Prefix> into, FieldReader fields, String key) throws ConfigurationException {
        FieldReader network = fields.mapping(key);
        if (network != null) {
            addIfRead(into, network);
        }
    }

    /** Adds the networks of a list, if there is one. */
    static void addAll(List<Prefix> into, FieldReader fields, String key) throws ConfigurationException {
        for (FieldReader network : fields.mappings(key)) {
            addIfRead(into, network);
        }
    }

    private static void addIfRead(List<Prefix> into, FieldReader network) throws ConfigurationException {
        Prefix prefix = read(network, "IP", "Mask");
        if (prefix != null) {
            into.add(prefix);
        }
    }

    /** The network of two fields; without a mask a single address. Null if there is a problem. */
    static Prefix read(FieldReader fields, String ipKey, String maskKey) throws ConfigurationException {
        Prefix address = fields.required(ipKey, ClusterYaml::address);
        if (address == null || fields.get(maskKey) == null) {
            return address;
        }
        String ip = fields.text(ipKey);
        return fields.value(maskKey, mask -> Prefix.parse(ip + "/" + length(mask, address.isIpv6() ? 16 : 4)), null);
    }

    private static int length(String mask, int bytes) {
        byte[] bits = Base64.getDecoder().decode(mask);
        int length = 0;
        while (length < bits.length * Byte.SIZE && bit(bits, length)) {
            length++;
        }
        boolean holes = false;
        for (int at = length; at < bits.length * Byte.SIZE; at++) {
            holes |= bit(bits, at);
        }
        if (bits.length != bytes || holes) {
            throw new IllegalArgumentException(
                    "'" + mask + "' is not the base64 of " + bytes + " bytes that begin with ones and end with zeros");
        }
        return length;
    }

    private static boolean bit(byte[] bits, int at) {
        return (bits[at / Byte.SIZE] >> Byte.SIZE - 1 - at % Byte.SIZE & 1) != 0;
    }
}
