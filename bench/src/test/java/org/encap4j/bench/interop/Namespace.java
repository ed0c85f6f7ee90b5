// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.Needs;

/** A network namespace of a {@link Lab}: a host of its own, as far as the network goes. */
final class Namespace {
    private final Lab lab;
    private final String name;

    Namespace(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    String name() {
        return name;
    }

    Lab lab() {
        return lab;
    }

    /** Runs one {@code ip} command a line, all in one process. */
    void ip(String... commands) {
        lab.batch(name, List.of(commands));
    }

    /** {@return what {@code ip} says here} */
    String show(String... words) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(words));
        return lab.run(command);
    }

    /** Runs a program here to its end; fails if it fails. */
    String run(String... command) {
        return lab.run(here(command));
    }

    /** Starts a program here, which the lab ends at the latest. */
    LabProcess start(String title, String... command) {
        return lab.start(title, here(command));
    }

    private List<String> here(String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.add(
                command[0].startsWith("/")
                        ? command[0]
                        : Needs.command(command[0]).toString());
        words.addAll(List.of(command).subList(1, command.length));
        return words;
    }

    void sysctl(String... settings) {
        List<String> words = new ArrayList<>(List.of("sysctl", "-qw"));
        words.addAll(List.of(settings));
        run(words.toArray(String[]::new));
    }

    /** Has the kernel finish checksums and segments itself, so that whoever reads raw frames sees what a wire would carry. */
    void noOffload(String device) {
        run("ethtool", "-K", device, "tx", "off", "tso", "off", "gso", "off", "gro", "off");
    }
}
