// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.acceptance.Spread;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page as a document: whatever was measured on whatever machine. */
class PageTest {
    private static final Pattern UNIT = Pattern.compile("bytes|ns of|times the|million packets/s|%|prefixes");
    private static final Pattern VERTICAL = Pattern.compile("M\\S+ L\\S+ M[\\d.]+,([\\d.]+) L[\\d.]+,([\\d.]+) M.*");

    private final String text = new Page(Sample.full()).text();
    private final Document page = parse(text);

    private static Document parse(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError(e.getMessage() + " in\n" + text, e);
        }
    }

    private static List<Element> all(Document in, String name) {
        return elements(in.getElementsByTagName(name));
    }

    private static List<Element> all(Element in, String name) {
        return elements(in.getElementsByTagName(name));
    }

    private static List<Element> elements(NodeList found) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<Element> ofClass(Element in, String element, String name) {
        return all(in, element).stream()
                .filter(one -> List.of(one.getAttribute("class").split(" ")).contains(name))
                .toList();
    }

    @Test
    void pagesAreWellFormedHoweverLittleThereIs() {
        assertThat(text).startsWith("<!DOCTYPE html>\n<html lang=\"en\">");
        for (Depth depth : Depth.values()) {
            for (int rounds : new int[] {0, 1, 2}) {
                Document page = parse(new Page(Sample.of(depth.cells(), rounds, Ending.INTERRUPTED)).text());

                assertThat(page.getDocumentElement().getTextContent()).contains("Cut short: the run was interrupted.");
                assertThat(all(page, "svg")).isNotEmpty();
            }
        }
    }

    @Test
    void refersToNothingOutside() {
        Set<String> ids = new HashSet<>();
        for (Element element : all(page, "*")) {
            assertThat(ids.add(element.getAttribute("id")) || !element.hasAttribute("id"))
                    .as(element.getAttribute("id"))
                    .isTrue();
        }
        for (Element element : all(page, "*")) {
            assertThat(element.getTagName())
                    .isNotIn("script", "link", "img", "image", "iframe", "object", "embed", "use", "base", "a");
            for (String name : List.of("src", "href", "xlink:href", "srcset", "action", "data", "style")) {
                assertThat(element.hasAttribute(name)).as(name).isFalse();
            }
            if (element.getAttribute("fill").startsWith("url(")) {
                assertThat(ids).contains(element.getAttribute("fill").replaceAll("url\\(#|\\)", ""));
            }
        }
        assertThat(Style.TEXT).doesNotContain("url(", "@import", "<", "&");
        assertThat(text).doesNotContain("http:", "https:");
    }

    @Test
    void whatTheMachineSaysOfItselfIsTextOnly() {
        String shown = Sample.HOSTILE.replace('\u0000', '\uFFFD');

        assertThat(all(page, "p")).anyMatch(p -> p.getTextContent().equals("Left out: " + shown));
        assertThat(all(page, "pre")).anyMatch(pre -> pre.getTextContent().equals("java " + shown));
        assertThat(all(page, "dd")).anyMatch(dd -> dd.getTextContent().startsWith(shown));
    }

    @Test
    void everyChartHasAxesUnitsWordsAndATable() {
        List<Element> figures = all(page, "figure");
        // Two ways: cost, ratio to native, ratio to C, rate. And links, and tables.
        assertThat(figures).hasSize(2 * 4 + 2);
        for (Element figure : figures) {
            Element svg = all(figure, "svg").get(0);
            String title = all(svg, "title").get(0).getTextContent();

            assertThat(svg.getAttribute("role")).isEqualTo("img");
            for (String id : svg.getAttribute("aria-labelledby").split(" ")) {
                assertThat(all(svg, "*")).anyMatch(one -> one.getAttribute("id").equals(id));
            }
            assertThat(all(svg, "desc").get(0).getTextContent())
                    .as(title)
                    .contains(", medians. ", " at ")
                    .hasSizeGreaterThan(40);
            for (String axis : List.of("x-title", "y-title")) {
                assertThat(ofClass(svg, "text", axis)).as(title + " " + axis).hasSize(1);
                assertThat(ofClass(svg, "text", axis).get(0).getTextContent()).containsPattern(UNIT);
            }
            assertThat(ofClass(svg, "text", "tick")).hasSizeGreaterThan(4);
            String table = all(figure, "table").get(0).getTextContent();
            assertThat(ofClass(svg, "text", "value"))
                    .allSatisfy(value -> assertThat(table).as(title).contains(value.getTextContent()));
        }
    }

    @Test
    void errorBarsAndBarsAreTheFigures() {
        Element svg = all(page, "svg").get(0);
        List<Element> bars = ofClass(svg, "rect", "bar");
        List<Element> errors = ofClass(svg, "path", "error");
        Optional<Spread> first = Sample.full().nanos("forward-64", ModeCells.NATIVE, Sample.JDK);
        double height = Double.parseDouble(bars.get(0).getAttribute("height"));
        Matcher line = VERTICAL.matcher(errors.get(0).getAttribute("d"));

        assertThat(line.matches()).isTrue();
        double pixel = height / first.orElseThrow().median();
        double bottom = Double.parseDouble(bars.get(0).getAttribute("y")) + height;
        assertThat(bottom - Double.parseDouble(line.group(1)))
                .isCloseTo(pixel * first.orElseThrow().least(), within(0.3));
        assertThat(bottom - Double.parseDouble(line.group(2)))
                .isCloseTo(pixel * first.orElseThrow().most(), within(0.3));
        // Six series at four lengths, and as many again in the legend without an error bar.
        assertThat(errors).hasSize(6 * 4);
        assertThat(bars).hasSize(6 * 4 + 6);
    }

    @Test
    void oneRoundHasNoErrorBars() {
        Document once = parse(new Page(Sample.of(Depth.FULL.cells(), 1, Ending.COMPLETE)).text());

        assertThat(all(once, "path"))
                .noneMatch(path -> path.getAttribute("class").equals("error"));
        assertThat(once.getDocumentElement().getTextContent()).contains("with one round nobody knows");
    }

    @Test
    void seriesDifferInMoreThanColour() {
        Set<String> patterns = new HashSet<>();
        for (Element pattern : all(all(page, "svg").get(0), "pattern")) {
            String colourless = all(pattern, "*").stream()
                    .map(one -> one.getTagName()
                            + one.getAttribute("d")
                            + one.getAttribute("class").equals("paper"))
                    .reduce("", String::concat);

            assertThat(patterns.add(colourless)).as(colourless).isTrue();
        }
        assertThat(patterns).hasSize(6);
    }
}
