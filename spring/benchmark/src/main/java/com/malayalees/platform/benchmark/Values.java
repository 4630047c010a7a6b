package com.malayalees.platform.benchmark;

import com.malayalees.platform.benchmark.Measurement.Shape;
import com.malayalees.platform.cache.CacheValueSerializer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is cached: values as an application has them, the same in each run. */
final class Values {

    private static final List<String> NAMES =
            List.of("Anu", "Biju", "Chitra", "Deepa", "Eapen", "Fathima", "George", "Hari", "Indu", "Jose");
    private static final String CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private Values() {}

    record Event(
            int id,
            String tenantId,
            String title,
            LocalDate startDate,
            String location,
            int capacity,
            BigDecimal price,
            boolean isActive) {}

    record Events(List<Event> events, String more) {}

    record Text(String text) {}

    /** A value whose text has this many bytes. */
    static Object of(Shape shape, int bytes, CacheValueSerializer serializer) {
        Random random = new Random(42);
        if (shape == Shape.RANDOM) {
            int around = serializer.serialize(new Text("")).length();
            return new Text(letters(random, bytes - around));
        }
        List<Event> events = new ArrayList<>();
        Events value = new Events(List.of(), "");
        while (true) {
            int left = bytes - serializer.serialize(value).length();
            events.add(event(random));
            Events larger = new Events(List.copyOf(events), "");
            if (serializer.serialize(larger).length() > bytes) {
                return new Events(value.events(), "x".repeat(Math.max(0, left)));
            }
            value = larger;
        }
    }

    /** A text of this many bytes. */
    static String text(Shape shape, int bytes) {
        return shape == Shape.RANDOM
                ? letters(new Random(42), bytes)
                : "{\"name\":\"Anu\"}".repeat(bytes / 14 + 1).substring(0, bytes);
    }

    private static Event event(Random random) {
        return new Event(
                random.nextInt(1_000_000),
                "tenant_demo_00" + (1 + random.nextInt(3)),
                NAMES.get(random.nextInt(NAMES.size())) + " and " + NAMES.get(random.nextInt(NAMES.size()))
                        + " present",
                LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365)),
                random.nextInt(999) + " Main Street",
                random.nextInt(500),
                BigDecimal.valueOf(random.nextInt(10_000), 2),
                random.nextBoolean());
    }

    private static String letters(Random random, int length) {
        StringBuilder made = new StringBuilder(length);
        while (made.length() < length) {
            made.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return made.toString();
    }
}
