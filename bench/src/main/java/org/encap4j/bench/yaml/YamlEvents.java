// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.encap4j.config.ConfigurationException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * The parser's events from some place of a file on. What is no YAML, and what we do not read of it, ends the reading with the
 * line: aliases, which make a few lines stand for any number of values, and tags, which ask for objects.
 */
final class YamlEvents {
    /** More without the end of a line would make the parser slow: it moves all of it for every few characters. */
    static final int LONGEST_LINE = 1 << 16;
    /** Longer than a ConfigMap may be in Kubernetes. */
    static final int LONGEST_VALUE = 1 << 20;

    private static final String SYNTAX = "YAML";
    private static final String CORE_TAG = "tag:yaml.org,2002:";
    private static final Set<String> CORE_TYPES = Set.of("str", "int", "bool", "float", "null", "map", "seq");

    private final int firstLine;
    private final Problems problems;
    private final Patience patience;
    private final Iterator<Event> events;
    private int line;
    private Optional<Mark> end = Optional.empty();

    YamlEvents(TextFile file, int from, int firstLine, Problems problems) {
        this.firstLine = firstLine;
        this.problems = problems;
        this.line = firstLine;
        this.patience = new Patience(file.reader(from));
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.name())
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        this.events = new Parse(settings).parseReader(patience).iterator();
    }

    Event next() throws ConfigurationException {
        Event event;
        try {
            event = events.next();
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            throw problems.ending(line(e.getProblemMark()), SYNTAX, context + e.getProblem());
        } catch (YamlVersionException e) {
            throw problems.ending(line, SYNTAX, "the file says that it is not of version 1");
        } catch (YamlEngineException e) {
            throw problems.ending(
                    line, SYNTAX, e.getCause() instanceof IOException io ? io.getMessage() : e.getMessage());
        }
        patience.restore();
        line = line(event.getStartMark());
        end = event.getEndMark();
        refuseWhatIsNotRead(event);
        return event;
    }

    private void refuseWhatIsNotRead(Event event) throws ConfigurationException {
        if (event instanceof AliasEvent alias) {
            Anchor anchor = alias.getAlias();
            throw problems.ending(
                    line, SYNTAX, "the alias *" + anchor + " is not followed; write out what it stands for");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        boolean foreign = tag.filter(name -> !name.equals("!") && !isCore(name)).isPresent();
        if (foreign) {
            throw problems.ending(line, SYNTAX, "the tag " + tag.get() + " is not known; leave it out");
        }
    }

    private static boolean isCore(String tag) {
        return tag.startsWith(CORE_TAG) && CORE_TYPES.contains(tag.substring(CORE_TAG.length()));
    }

    /** How many characters there are up to the end of the last event. */
    int characters() {
        return end.map(Mark::getIndex).orElse(0);
    }

    /** The line that the last event ends on, from 1. */
    int lastLine() {
        return line(end);
    }

    /** The line that an event starts on, from 1. */
    int line(Event event) {
        return line(event.getStartMark());
    }

    private int line(Optional<Mark> mark) {
        return mark.map(place -> firstLine + place.getLine()).orElse(line);
    }

    /** Ends the reading when too much is read between one event and the next. */
    private static final class Patience extends FilterReader {
        private int sinceEvent;
        private int sinceLine;

        Patience(Reader in) {
            super(in);
        }

        void restore() {
            sinceEvent = 0;
            sinceLine = 0;
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            sinceEvent += Math.max(count, 0);
            sinceLine += Math.max(count, 0);
            for (int at = from + count - 1; at >= from; at--) {
                if (into[at] == '\n') {
                    sinceLine = from + count - 1 - at;
                    break;
                }
            }
            if (sinceLine > LONGEST_LINE) {
                throw new IOException("a line without a value in " + LONGEST_LINE + " characters");
            }
            if (sinceEvent > LONGEST_VALUE) {
                throw new IOException("a value longer than " + LONGEST_VALUE + " characters");
            }
            return count;
        }
    }
}
