package com.malayalees.platform.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.malayalees.platform.cache.MalayaleesCacheProperties.Near;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Values of one named cache in the memory of this process. A value that was read from the table is given again for a bounded
 * time, and no longer than the entry itself lives. Every caller gets the same object: nobody may change it.
 *
 * <p>What this process overwrites or evicts is gone at once. A read that began before must not bring the old value back, so
 * entries have a count of how often they were forgotten.
 */
final class NearCache {

    /** Entries share a count: at worst, a value that could be remembered is not. */
    private static final int COUNTS = 1_024;

    private final Cache<EntryKey, Held> held;
    private final AtomicLongArray forgotten = new AtomicLongArray(COUNTS);
    private final LongSupplier clock;
    private final long boundNanos;

    /** @param clock nanoseconds that only go forward */
    NearCache(Near settings, LongSupplier clock) {
        this.clock = clock;
        this.boundNanos = settings.timeToLive().toNanos();
        Caffeine<Object, Object> memory =
                Caffeine.newBuilder().ticker(clock::getAsLong).expireAfterWrite(settings.timeToLive());
        this.held = settings.maximumSize() == null
                ? memory.maximumSize(settings.maximumEntries()).build()
                : memory.maximumWeight(settings.maximumSize().toBytes())
                        .weigher((EntryKey key, Held entry) -> key.full().length() + entry.length)
                        .build();
    }

    private record Held(Object value, int length, long readAt, long deadline) {}

    /** A read of the table, as it was when it began. */
    record Reading(long startedAt, long forgotten) {}

    /** The value, or null. */
    Object get(EntryKey key) {
        Held entry = held.getIfPresent(key);
        return entry != null && entry.deadline - clock.getAsLong() > 0 ? entry.value : null;
    }

    /** To be asked before the table is: what counts is how old a value is, not when it arrived. */
    Reading begin(EntryKey key) {
        return new Reading(clock.getAsLong(), forgotten.get(countOf(key)));
    }

    void remember(EntryKey key, Reading reading, LiveEntry entry, Object value) {
        long lifetime = Math.min(boundNanos, entry.remaining().toNanos());
        Held read = new Held(value, entry.value().length(), reading.startedAt, reading.startedAt + lifetime);
        // Within the map's lock of this key: it is forgotten either before, and the count shows it, or after.
        held.asMap().compute(key, (same, present) -> {
            boolean isOld = forgotten.get(countOf(key)) != reading.forgotten
                    || present != null && present.readAt - read.readAt > 0;
            return isOld ? present : read;
        });
    }

    /** After the entry was overwritten or evicted. */
    void forget(EntryKey key) {
        forgotten.incrementAndGet(countOf(key));
        held.invalidate(key);
    }

    /** After these entries were evicted. */
    void forgetAll(Predicate<EntryKey> which) {
        for (int count = 0; count < COUNTS; count++) {
            forgotten.incrementAndGet(count);
        }
        held.asMap().keySet().removeIf(which);
    }

    private static int countOf(EntryKey key) {
        return Math.floorMod(key.hashCode(), COUNTS);
    }
}
