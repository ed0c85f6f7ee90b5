// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

/** The style sheet of the page: light, dark and on paper. */
final class Style {
    /** Has nothing that HTML or XML would want escaped. The three colours are Okabe and Ito's, lighter on dark paper. */
    static final String TEXT = """

            :root {
              color-scheme: light dark;
              --paper: #ffffff; --ink: #1b1f24; --soft: #59636e; --grid: #d8dee4; --box: #f4f6f8;
              --a: #0072b2; --b: #e69f00; --c: #009e73; --notice: #fff3cd;
            }
            @media screen and (prefers-color-scheme: dark) {
              :root {
                --paper: #14181d; --ink: #e6e9ed; --soft: #a3adb8; --grid: #343c46; --box: #1e242b;
                --a: #56b4e9; --b: #e69f00; --c: #1fbf92; --notice: #4a3c0a;
              }
            }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
            main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
            h1 { font-size: 1.7rem; line-height: 1.2; }
            h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; border-bottom: 1px solid var(--grid); }
            h3 { font-size: 1.05rem; margin: 1rem 0 0.25rem; }
            .notice { background: var(--notice); padding: 0.5rem 0.75rem; border-left: 4px solid var(--b); }
            figure { margin: 1.25rem 0 2rem; }
            svg { width: 100%; height: auto; display: block; font-family: inherit; }
            .wide { overflow-x: auto; margin: 0.5rem 0 1rem; }
            table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; width: 100%; }
            caption { text-align: left; color: var(--soft); padding-bottom: 0.25rem; }
            th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid var(--grid); text-align: right; vertical-align: top; }
            th:first-child, td.words, th.words { text-align: left; }
            thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
            tbody th { font-weight: 600; white-space: nowrap; }
            small { color: var(--soft); white-space: nowrap; }
            dt { font-weight: 600; }
            dd { margin: 0 0 0.4rem 1.5rem; overflow-wrap: anywhere; }
            pre { background: var(--box); padding: 0.6rem 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere;
              font-size: 0.8rem; }
            text { fill: var(--ink); font-size: 13px; }
            text.value { font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
            text.tick { fill: var(--soft); }
            text.tick.group { fill: var(--ink); }
            text.axis-title { font-weight: 600; }
            .axis { stroke: var(--ink); stroke-width: 1.2; }
            .grid { stroke: var(--grid); stroke-width: 1; }
            .error { stroke: var(--ink); stroke-width: 1.4; fill: none; }
            .halo { stroke: var(--paper); stroke-width: 4; fill: none; }
            .bar { stroke-width: 1.2; }
            .series { fill: none; stroke-width: 2; }
            .marker { stroke-width: 1.6; }
            .paper { fill: var(--paper); }
            .fill-a { fill: var(--a); } .fill-b { fill: var(--b); } .fill-c { fill: var(--c); }
            .line-a { stroke: var(--a); } .line-b { stroke: var(--b); } .line-c { stroke: var(--c); }
            .line-paper { stroke: var(--paper); fill: none; }
            @media print {
              body { font-size: 10.5pt; }
              main { max-width: none; padding: 0; }
              .wide { overflow: visible; }
              table { font-size: 8pt; }
              h2, h3 { break-after: avoid; }
              svg, table, tr, pre { break-inside: avoid; }
              caption { break-after: avoid; }
              .notice { border: 1px solid var(--ink); }
              svg { max-height: 9.5cm; }
              * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            }
            @page { margin: 15mm; }
            """;

    private Style() {}
}
