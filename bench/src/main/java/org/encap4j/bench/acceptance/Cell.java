// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.List;

/**
 * One piece of work and those who do it, measured together.
 *
 * @param name as it is asked for
 * @param question what the figures answer
 * @param contenders in the order in which they run
 * @param bounds what is asked of them
 */
public record Cell(String name, String question, List<Contender> contenders, List<Bound> bounds) {
    /**
     * Checks that every bound is about contenders of the cell.
     *
     * @param name as it is asked for
     * @param question what the figures answer
     * @param contenders in the order in which they run
     * @param bounds what is asked of them
     * @throws IllegalArgumentException if one is not
     */
    public Cell {
        contenders = List.copyOf(contenders);
        bounds = List.copyOf(bounds);
        List<String> names = contenders.stream().map(Contender::name).toList();
        for (Bound bound : bounds) {
            boolean known =
                    names.contains(bound.contender()) && (!bound.isRatio() || names.contains(bound.reference()));
            if (!known) {
                throw new IllegalArgumentException("cell " + name + " has no such contenders: " + bound);
            }
        }
    }

    /**
     * {@return the contender of a name}
     *
     * @param wanted its name
     * @throws IllegalArgumentException if there is none
     */
    public Contender contender(String wanted) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cell " + name + " has no contender '" + wanted + "'"));
    }

    /**
     * {@return the cell with some of its contenders, and the bounds that are about them alone}
     *
     * @param names whose; other names are passed over
     */
    public Cell only(List<String> names) {
        return new Cell(
                name,
                question,
                contenders.stream()
                        .filter(contender -> names.contains(contender.name()))
                        .toList(),
                bounds.stream()
                        .filter(bound -> names.contains(bound.contender()))
                        .filter(bound -> !bound.isRatio() || names.contains(bound.reference()))
                        .toList());
    }
}
