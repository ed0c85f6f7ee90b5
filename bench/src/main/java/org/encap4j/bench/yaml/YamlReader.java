// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.yaml.YamlValue.Field;
import org.encap4j.bench.yaml.YamlValue.Fields;
import org.encap4j.bench.yaml.YamlValue.Items;
import org.encap4j.bench.yaml.YamlValue.Scalar;
import org.encap4j.config.ConfigurationException;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;

/** Hands the documents of a file, or of some of it, to a visitor. JSON is YAML too. */
final class YamlReader {
    private static final int DEEPEST = 64;
    /** In one piece that a visitor is given. */
    private static final int MOST_VALUES = 20_000;

    private static final int LONGEST_KEY = 256;

    private static final String MERGE = "<<";

    private final TextFile file;
    private final Problems problems;
    private final YamlVisitor visitor;
    private YamlEvents events;
    private int values;

    YamlReader(TextFile file, Problems problems, YamlVisitor visitor) {
        this.file = file;
        this.problems = problems;
        this.visitor = visitor;
    }

    /** A place in the file. */
    record Place(int offset, int line) {}

    /** Reads every document. */
    void readAll() throws ConfigurationException {
        events = new YamlEvents(file, file.start(), 1, problems);
        // The start of the stream, then documents of a start, a value and an end.
        events.next();
        while (!(events.next() instanceof StreamEndEvent)) {
            document(events.next());
            events.next();
        }
    }

    /** Reads one document and returns the place behind it; it ends with a bracket, and anything may follow. */
    Place readOne(Place from) throws ConfigurationException {
        events = new YamlEvents(file, from.offset(), from.line(), problems);
        events.next();
        events.next();
        document(events.next());
        return new Place(file.forward(from.offset(), events.characters()), events.lastLine());
    }

    private void document(Event root) throws ConfigurationException {
        values = 0;
        if (root instanceof SequenceStartEvent) {
            items("");
        } else if (root instanceof MappingStartEvent) {
            visitor.document(mapping(events.line(root), 1, true));
        } else {
            visitor.document(value(root, 1));
        }
    }

    private void items(String list) throws ConfigurationException {
        int before = values;
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            values = 0;
            visitor.item(list, value(event, 2));
        }
        values = before;
    }

    private YamlValue value(Event event, int depth) throws ConfigurationException {
        int line = events.line(event);
        if (depth > DEEPEST) {
            throw problems.ending(line, "YAML", "nested deeper than " + DEEPEST + " levels");
        }
        if (++values > MOST_VALUES) {
            throw problems.ending(line, "YAML", "more than " + MOST_VALUES + " values in one piece");
        }
        if (event instanceof ScalarEvent scalar) {
            return new Scalar(line, scalar.getValue(), !scalar.isPlain());
        }
        if (event instanceof MappingStartEvent) {
            return mapping(line, depth, false);
        }
        List<YamlValue> items = new ArrayList<>();
        for (Event item = events.next(); !(item instanceof SequenceEndEvent); item = events.next()) {
            items.add(value(item, depth + 1));
        }
        return new Items(line, items);
    }

    private Fields mapping(int line, int depth, boolean top) throws ConfigurationException {
        List<Field> fields = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            int keyLine = events.line(event);
            if (!(event instanceof ScalarEvent scalar)) {
                throw problems.ending(keyLine, "YAML", "a key is a single value, not a list or a mapping");
            }
            String key = scalar.getValue();
            if (key.length() > LONGEST_KEY) {
                throw problems.ending(keyLine, "YAML", "a key longer than " + LONGEST_KEY + " characters");
            }
            if (scalar.isPlain() && key.equals(MERGE)) {
                throw problems.ending(keyLine, key, "nothing is merged; write out what it stands for");
            }
            Integer before = lines.putIfAbsent(key, keyLine);
            Event start = events.next();
            boolean streamed = top
                    && start instanceof SequenceStartEvent
                    && visitor.lists().contains(key);
            if (before != null) {
                problems.add(keyLine, key, "is there twice, first in line " + before);
                value(start, depth + 1);
            } else if (streamed) {
                int listLine = events.line(start);
                items(key);
                fields.add(new Field(key, keyLine, new Items(listLine, List.of())));
            } else {
                fields.add(new Field(key, keyLine, value(start, depth + 1)));
            }
        }
        return new Fields(line, fields);
    }
}
