// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.Ipv4Header;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class ChecksumUpdateConformanceTest {
    private static final long SEED = 1624;

    /** Adds 16-bit numbers as RFC 1071 does by hand. */
    private static int sum(int... numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    private static int not(int number) {
        return 0xFFFF - number;
    }

    @Conformance(
            id = "IC-01",
            says =
                    "A checksum is updated by adding, in one's complement, its own complement, that of the old word, and the new"
                            + " word.",
            source = "RFC 1624 section 3, equation 3")
    void updatesByEquationThree() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            int checksum = random.nextInt(0x10000);
            int before = random.nextInt(0x10000);
            int after = (before + 1 + random.nextInt(0xFFFF)) & 0xFFFF;
            assertThat(InternetChecksum.update(checksum, before, after))
                    .as("seed %d: %x, %x to %x", SEED, checksum, before, after)
                    .isEqualTo(not(sum(not(checksum), not(before), after)));
        }
    }

    @Conformance(
            id = "IC-02",
            says = "The document's example, 0xDD2F with 0x5555 becoming 0x3285, gives 0x0000.",
            source = "RFC 1624 section 4")
    void agreesWithTheExample() {
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isZero();
    }

    @Conformance(
            id = "IC-03",
            says = "The older equation, which gives 0xFFFF where 0x0000 is right, is not what is used.",
            source = "RFC 1624 sections 2 and 3; RFC 1141")
    void doesNotUseTheOlderEquation() {
        int older = sum(0xDD2F, 0x5555, not(0x3285));
        assertThat(older).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isNotEqualTo(older);
        byte[] header = Datagram.ipv4().ttl(2).bytes();
        Frame frame = new Frame().bind(header, 0, 0, header.length);
        for (int identification = 0; identification <= 0xFFFF; identification++) {
            byte[] each = Datagram.ipv4().identification(identification).ttl(2).bytes();
            System.arraycopy(each, 0, header, 0, each.length);
            Ipv4Header.setTtl(frame, Wire.IP_AT, 1);
            byte[] expected =
                    Datagram.ipv4().identification(identification).ttl(1).bytes();
            if (!Hex.text(header).equals(Hex.text(expected))) {
                throw new AssertionError("identification " + identification + ": " + Hex.text(header));
            }
        }
    }

    @Conformance(
            id = "IC-04",
            says = "A word that does not change leaves the checksum, 0x0000 and 0xFFFF included, as it is.",
            source = "RFC 1624, erratum 4782")
    void leavesTheChecksumOfAnUnchangedWord() {
        for (int checksum = 0; checksum <= 0xFFFF; checksum++) {
            int word = checksum * 31 & 0xFFFF;
            if (InternetChecksum.update(checksum, word, word) != checksum
                    || InternetChecksum.update(checksum, 0, 0) != checksum
                    || InternetChecksum.update(checksum, 0xFFFF, 0xFFFF) != checksum) {
                throw new AssertionError(String.format("checksum %04x, word %04x", checksum, word));
            }
        }
    }

    @Conformance(
            id = "IC-05",
            says =
                    "Every field that is changed in a header leaves the checksum that summing the whole header anew gives.",
            source = "RFC 1624, RFC 1071")
    void agreesWithSummingAnew() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            int ttl = random.nextInt(256);
            int newTtl = random.nextInt(256);
            int trafficClass = random.nextInt(256);
            int newClass = random.nextInt(256);
            int identification = random.nextInt(0x10000);
            String addresses = String.format("%08x%08x", random.nextInt(), random.nextInt());
            Datagram datagram = Datagram.ipv4()
                    .addresses(addresses)
                    .identification(identification)
                    .ttl(ttl)
                    .trafficClass(trafficClass);
            byte[] header = datagram.bytes();
            Frame frame = new Frame().bind(header, 0, 0, header.length);
            Ipv4Header.setTtl(frame, Wire.IP_AT, newTtl);
            Ipv4Header.setTrafficClass(frame, Wire.IP_AT, newClass);
            assertThat(Hex.text(header))
                    .as("seed %d, packet %d", SEED, i)
                    .isEqualTo(
                            Hex.text(datagram.ttl(newTtl).trafficClass(newClass).bytes()));
        }
    }
}
