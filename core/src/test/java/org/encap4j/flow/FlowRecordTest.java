// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.encap4j.Verdict;
import org.encap4j.forward.ObservationPoint;
import org.junit.jupiter.api.Test;

class FlowRecordTest {
    private record Field(String name, int bits, ObjLongConsumer<FlowRecord> set, ToLongFunction<FlowRecord> get) {}

    /** Every number in a record; a setter of several is called with the values that the others have. */
    private static final List<Field> FIELDS = List.of(
            field("time", 64, FlowRecord::setTimeNanos, FlowRecord::timeNanos),
            field("version", 4, (r, v) -> addresses(r, 0, v), FlowRecord::ipVersion),
            field("source high", 64, (r, v) -> addresses(r, 1, v), FlowRecord::sourceHigh),
            field("source low", 64, (r, v) -> addresses(r, 2, v), FlowRecord::sourceLow),
            field("destination high", 64, (r, v) -> addresses(r, 3, v), FlowRecord::destinationHigh),
            field("destination low", 64, (r, v) -> addresses(r, 4, v), FlowRecord::destinationLow),
            field(
                    "source identity",
                    32,
                    (r, v) -> r.setIdentities((int) v, r.destinationIdentity()),
                    r -> Integer.toUnsignedLong(r.sourceIdentity())),
            field(
                    "destination identity",
                    32,
                    (r, v) -> r.setIdentities(r.sourceIdentity(), (int) v),
                    r -> Integer.toUnsignedLong(r.destinationIdentity())),
            field("protocol", 8, (r, v) -> r.setProtocol((int) v), FlowRecord::protocol),
            field(
                    "source port",
                    16,
                    (r, v) -> r.setPorts((int) v, r.destinationPort(), r.tcpFlags()),
                    r -> r.sourcePort()),
            field(
                    "destination port",
                    16,
                    (r, v) -> r.setPorts(r.sourcePort(), (int) v, r.tcpFlags()),
                    r -> r.destinationPort()),
            field("flags", 8, (r, v) -> r.setPorts(r.sourcePort(), r.destinationPort(), (int) v), r -> r.tcpFlags()),
            field("type", 8, (r, v) -> r.setIcmp((int) v, r.icmpCode(), r.icmpIdentifier()), r -> r.icmpType()),
            field("code", 8, (r, v) -> r.setIcmp(r.icmpType(), (int) v, r.icmpIdentifier()), r -> r.icmpCode()),
            field("identifier", 16, (r, v) -> r.setIcmp(r.icmpType(), r.icmpCode(), (int) v), r -> r.icmpIdentifier()),
            field("drop reason", 16, (r, v) -> r.setDropped((int) v), FlowRecord::dropReason),
            field("vni", 24, (r, v) -> r.setTunnel(r.tunnel(), (int) v), FlowRecord::vni),
            field("outer version", 4, (r, v) -> outer(r, 0, v), FlowRecord::outerVersion),
            field("outer source high", 64, (r, v) -> outer(r, 1, v), FlowRecord::outerSourceHigh),
            field("outer source low", 64, (r, v) -> outer(r, 2, v), FlowRecord::outerSourceLow),
            field("outer destination high", 64, (r, v) -> outer(r, 3, v), FlowRecord::outerDestinationHigh),
            field("outer destination low", 64, (r, v) -> outer(r, 4, v), FlowRecord::outerDestinationLow),
            field(
                    "outer source port",
                    16,
                    (r, v) -> r.setOuterPorts((int) v, r.outerDestinationPort()),
                    r -> r.outerSourcePort()),
            field(
                    "outer destination port",
                    16,
                    (r, v) -> r.setOuterPorts(r.outerSourcePort(), (int) v),
                    r -> r.outerDestinationPort()));

    private static Field field(String name, int bits, ObjLongConsumer<FlowRecord> set, ToLongFunction<FlowRecord> get) {
        return new Field(name, bits, set, get);
    }

    private static void addresses(FlowRecord record, int which, long value) {
        long[] all = {
            record.ipVersion(),
            record.sourceHigh(),
            record.sourceLow(),
            record.destinationHigh(),
            record.destinationLow()
        };
        all[which] = value;
        record.setAddresses((int) all[0], all[1], all[2], all[3], all[4]);
    }

    private static void outer(FlowRecord record, int which, long value) {
        long[] all = {
            record.outerVersion(),
            record.outerSourceHigh(),
            record.outerSourceLow(),
            record.outerDestinationHigh(),
            record.outerDestinationLow()
        };
        all[which] = value;
        record.setOuterAddresses((int) all[0], all[1], all[2], all[3], all[4]);
    }

    private static long ones(int bits) {
        return -1L >>> Long.SIZE - bits;
    }

    @Test
    void eachFieldTakesAllItsBitsAndTouchesNoOther() {
        for (Field field : FIELDS) {
            for (long background : new long[] {0, -1}) {
                FlowRecord record = new FlowRecord();
                FIELDS.forEach(each -> each.set.accept(record, background & ones(each.bits)));
                field.set.accept(record, ~background & ones(field.bits));
                for (Field each : FIELDS) {
                    long expected = (each == field ? ~background : background) & ones(each.bits);
                    assertThat(each.get.applyAsLong(record))
                            .as(each.name + " after " + field.name)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void holdsEverythingAtOnce() {
        long seed = 20_260_727;
        Random random = new Random(seed);
        FlowRecord record = new FlowRecord();
        for (int round = 0; round < 1_000; round++) {
            List<Long> values = new ArrayList<>();
            for (Field field : FIELDS) {
                values.add(random.nextLong() & ones(field.bits));
                field.set.accept(record, values.get(values.size() - 1));
            }
            FlowDirection direction = any(random, FlowDirection.values());
            FlowTunnel tunnel = any(random, FlowTunnel.values());
            record.setDirection(direction).setTunnel(tunnel, record.vni());
            for (int i = 0; i < FIELDS.size(); i++) {
                assertThat(FIELDS.get(i).get.applyAsLong(record))
                        .as(FIELDS.get(i).name + ", seed " + seed)
                        .isEqualTo(values.get(i));
            }
            assertThat(record.direction()).isEqualTo(direction);
            assertThat(record.tunnel()).isEqualTo(tunnel);
        }
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void remembersWhereAPacketWentOn() {
        FlowRecord record = new FlowRecord();
        for (ObservationPoint point : ObservationPoint.values()) {
            record.setDropped(Verdict.NO_ROUTE).setForwarded(point);
            assertThat(record.isForwarded()).isTrue();
            assertThat(record.point()).isEqualTo(point);
            assertThat(record.verdict()).isEqualTo(Verdict.OK);
            assertThat(record.dropReason()).isZero();
        }
    }

    @Test
    void remembersWhyAPacketWasDropped() {
        FlowRecord record = new FlowRecord();
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.OK) {
                record.setForwarded(ObservationPoint.TO_STACK).setDropped(verdict);
                assertThat(record.isForwarded()).isFalse();
                assertThat(record.point()).isEqualTo(ObservationPoint.NOWHERE);
                assertThat(record.verdict()).isEqualTo(verdict);
                assertThat(record.dropReason()).isEqualTo(verdict.ciliumReason());
            }
        }
        record.setDropped(133);
        assertThat(record.isForwarded()).isFalse();
        assertThat(record.verdict()).isNull();
        assertThat(record.dropReason()).isEqualTo(133);
    }

    @Test
    void isOfNothingWhenItIsNewAndWhenItIsCleared() {
        FlowRecord record = new FlowRecord();
        assertNothing(record);
        assertThat(record.node()).isEmpty();
        FIELDS.forEach(field -> field.set.accept(record, ones(field.bits)));
        record.setForwarded(ObservationPoint.TO_NETWORK).setDirection(FlowDirection.REPLY);
        record.setTunnel(FlowTunnel.GENEVE, 1).setNode("k8s-ctr");
        assertThat(record.hasTransport()).isTrue();
        assertThat(record.clear()).isSameAs(record);
        assertNothing(record);
        assertThat(record.node()).isEqualTo("k8s-ctr");
    }

    private static void assertNothing(FlowRecord record) {
        FIELDS.forEach(field ->
                assertThat(field.get.applyAsLong(record)).as(field.name).isZero());
        assertThat(record.hasTransport()).isFalse();
        assertThat(record.isForwarded()).isFalse();
        assertThat(record.verdict()).isNull();
        assertThat(record.point()).isEqualTo(ObservationPoint.NOWHERE);
        assertThat(record.direction()).isEqualTo(FlowDirection.UNKNOWN);
        assertThat(record.tunnel()).isEqualTo(FlowTunnel.NONE);
    }
}
