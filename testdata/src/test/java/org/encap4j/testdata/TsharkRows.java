// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What tshark reads in a capture: a row for each frame, a cell for each column, and in it every occurrence of the field from
 * the outermost header to the innermost. Checksums are judged; nothing is reassembled or remembered from frame to frame.
 */
final class TsharkRows implements Closeable {
    /** Between the occurrences in a cell; no field that is read contains it. */
    static final String SEPARATOR = "\u001f";

    private static final List<String> PREFERENCES = List.of(
            "ip.check_checksum:TRUE",
            "udp.check_checksum:TRUE",
            "tcp.check_checksum:TRUE",
            "udp.ignore_ipv6_zero_checksum:TRUE",
            "ip.defragment:FALSE",
            "ipv6.defragment:FALSE",
            "tcp.desegment_tcp_streams:FALSE",
            "tcp.analyze_sequence_numbers:FALSE",
            "eth.fcs:Never",
            "eth.padding:Never");

    private final List<String> columns;
    private final Path errors;
    private final Process tshark;
    private final BufferedReader out;
    private String[] cells;

    /**
     * Starts reading.
     *
     * @param program tshark
     * @param capture the file; what tshark complains about goes to a file beside it
     * @param columns names of fields
     */
    TsharkRows(Path program, Path capture, List<String> columns) throws IOException {
        this.columns = columns;
        errors = capture.resolveSibling(capture.getFileName() + ".err");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-n", "-r", capture.toString()));
        PREFERENCES.forEach(preference -> command.addAll(List.of("-o", preference)));
        command.addAll(List.of("-d", "udp.port==8472,vxlan"));
        // Guesses at what follows a short packet in its Ethernet frame.
        command.addAll(List.of("--disable-protocol", "f5ethtrailer"));
        command.addAll(List.of("-T", "fields", "-E", "separator=/t", "-E", "aggregator=" + SEPARATOR));
        columns.forEach(column -> command.addAll(List.of("-e", column)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // Somebody's own profile must not change what is read.
        String empty = capture.toAbsolutePath().getParent().toString();
        builder.environment().put("WIRESHARK_CONFIG_DIR", empty);
        builder.environment().put("HOME", empty);
        builder.environment().put("LC_ALL", "C.UTF-8");
        tshark = builder.start();
        tshark.getOutputStream().close();
        out = new BufferedReader(new InputStreamReader(tshark.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Moves to the next frame's row; false behind the last. */
    boolean next() throws IOException, InterruptedException {
        String line = out.readLine();
        if (line == null) {
            if (tshark.waitFor() != 0) {
                throw new IOException("tshark ended with " + tshark.exitValue() + ": " + Files.readString(errors));
            }
            return false;
        }
        cells = line.split("\t", -1);
        if (cells.length != columns.size()) {
            throw new IOException("tshark printed " + cells.length + " columns of " + columns.size() + ": " + line);
        }
        return true;
    }

    /** All occurrences in this row, empty where the field does not occur. */
    String cell(int column) {
        return cells[column];
    }

    /** All occurrences in this row, empty where the field does not occur. */
    String cell(String column) {
        return cells[columns.indexOf(column)];
    }

    /** The outermost occurrence in this row, empty where the field does not occur. */
    String first(String column) {
        String cell = cell(column);
        int end = cell.indexOf(SEPARATOR);
        return end < 0 ? cell : cell.substring(0, end);
    }

    /** Stops tshark if it still runs. */
    @Override
    public void close() throws IOException {
        tshark.destroyForcibly();
        out.close();
    }
}
