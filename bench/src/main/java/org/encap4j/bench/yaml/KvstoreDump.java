// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import org.encap4j.bench.yaml.YamlReader.Place;
import org.encap4j.config.ConfigurationException;

/**
 * JSON values one after another, each perhaps below a line with its key: what {@code etcdctl get --prefix} prints of Cilium's
 * part of etcd. Of the values that are not nodes or IP-identity pairs only the labels of identities are of use here.
 */
final class KvstoreDump {
    private static final String KEYS = "cilium/";
    private static final String NODES = "/nodes/v1/";
    private static final String PAIRS = "/ip/v1/";
    private static final String LABELS = "/identities/v1/id/";

    private final TextFile file;
    private final Problems problems;
    private final CiliumRecords cilium;
    private final YamlReader reader;
    private Place place;

    private KvstoreDump(TextFile file, Problems problems, CiliumRecords cilium, YamlReader reader) {
        this.file = file;
        this.problems = problems;
        this.cilium = cilium;
        this.reader = reader;
        this.place = new Place(file.start(), 1);
    }

    /** Reads a file if it is of this kind. */
    static boolean read(TextFile file, Problems problems, CiliumRecords cilium, YamlReader reader)
            throws ConfigurationException {
        KvstoreDump dump = new KvstoreDump(file, problems, cilium, reader);
        dump.skipBlanks();
        if (!dump.atKey() && !dump.atJson()) {
            return false;
        }
        while (!dump.atEnd()) {
            dump.readValue();
            dump.skipBlanks();
        }
        return true;
    }

    private boolean atEnd() {
        return place.offset() == file.end();
    }

    private boolean atKey() {
        return file.startsWith(KEYS, place.offset());
    }

    private boolean atJson() {
        return file.at(place.offset()) == '{';
    }

    private void readValue() throws ConfigurationException {
        if (atKey()) {
            int line = place.line();
            readValueOf(takeLine(), line);
        } else if (atJson()) {
            place = reader.readOne(place);
        } else {
            throw problems.ending(
                    place.line(), "file", "expected a JSON value that begins with {, or a key in " + KEYS);
        }
    }

    private void readValueOf(String key, int line) throws ConfigurationException {
        if (key.contains(NODES) || key.contains(PAIRS)) {
            if (!atJson()) {
                throw problems.ending(line, key, "expected its value in the next line, beginning with {");
            }
            cilium.under(key);
            place = reader.readOne(place);
            return;
        }
        String value = takeLine();
        if (key.contains(LABELS)) {
            try {
                cilium.labels(ClusterYaml.identity(key.substring(key.indexOf(LABELS) + LABELS.length())), value);
            } catch (IllegalArgumentException e) {
                problems.add(line, key, e.getMessage());
            }
        }
    }

    private String takeLine() {
        int end = file.nextLine(place.offset());
        String text = file.text(place.offset(), end).strip();
        place = new Place(end, place.line() + 1);
        return text;
    }

    private void skipBlanks() {
        int at = place.offset();
        int line = place.line();
        while (at < file.end() && " \t\r\n".indexOf(file.at(at)) >= 0) {
            line += file.at(at) == '\n' ? 1 : 0;
            at++;
        }
        place = new Place(at, line);
    }
}
