package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.cache.MalayaleesCacheProperties.Near;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What a value in the memory of an instance may do, to the nanosecond. */
class NearCacheTest {

    private static final EntryKey KEY = new EntryKey("a", "users", "1");
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private long now;
    private NearCache near = near(new Near(true, BOUND, 100, null));

    private NearCache near(Near settings) {
        return new NearCache(settings, () -> now);
    }

    private void read(NearCache cache, EntryKey key, String value, Duration remaining) {
        cache.remember(key, cache.begin(key), new LiveEntry(value, remaining), value);
    }

    @Test
    void itIsGivenUntilTheBoundAfterItsReadBeganAndNotLonger() {
        NearCache.Reading reading = near.begin(KEY);
        now += 1_000_000;
        near.remember(KEY, reading, new LiveEntry("Anu", HOUR), "Anu");
        now = BOUND.toNanos() - 1;
        assertThat(near.get(KEY)).isEqualTo("Anu");
        now = BOUND.toNanos();
        assertThat(near.get(KEY)).isNull();
    }

    @Test
    void itIsNotGivenLongerThanTheEntryLives() {
        read(near, KEY, "Anu", Duration.ofMillis(10));
        now = Duration.ofMillis(10).toNanos() - 1;
        assertThat(near.get(KEY)).isEqualTo("Anu");
        now++;
        assertThat(near.get(KEY)).isNull();
    }

    @Test
    void aReadThatBeganBeforeTheEntryWasForgottenDoesNotBringItBack() {
        NearCache.Reading before = near.begin(KEY);
        near.forget(KEY);
        near.remember(KEY, before, new LiveEntry("old", HOUR), "old");
        assertThat(near.get(KEY)).isNull();
        NearCache.Reading beforeAll = near.begin(KEY);
        near.forgetAll(key -> true);
        near.remember(KEY, beforeAll, new LiveEntry("old", HOUR), "old");
        assertThat(near.get(KEY)).isNull();
        read(near, KEY, "new", HOUR);
        assertThat(near.get(KEY)).isEqualTo("new");
    }

    @Test
    void aSlowReadDoesNotReplaceANewerOne() {
        NearCache.Reading slow = near.begin(KEY);
        now++;
        read(near, KEY, "new", HOUR);
        near.remember(KEY, slow, new LiveEntry("old", HOUR), "old");
        assertThat(near.get(KEY)).isEqualTo("new");
    }

    @Test
    void onlyWhatIsNamedIsForgotten() {
        EntryKey other = new EntryKey("b", "users", "1");
        read(near, KEY, "Anu", HOUR);
        read(near, other, "Biju", HOUR);
        near.forgetAll(key -> key.tenant().equals("a"));
        assertThat(near.get(KEY)).isNull();
        assertThat(near.get(other)).isEqualTo("Biju");
    }

    @Test
    void itHoldsAsManyEntriesOrCharactersAsItMay() {
        // Caffeine removes the rest soon after, by another thread.
        NearCache ten = near(new Near(true, BOUND, 10, null));
        NearCache tenKilobytes = near(new Near(true, BOUND, 100, DataSize.ofKilobytes(10)));
        for (NearCache cache : new NearCache[] {ten, tenKilobytes}) {
            IntStream.range(0, 50).forEach(index -> read(cache, key(index), "x".repeat(1_000), HOUR));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (held(cache) > 10) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            }
        }
    }

    private static long held(NearCache cache) {
        return IntStream.range(0, 50)
                .filter(index -> cache.get(key(index)) != null)
                .count();
    }

    private static EntryKey key(int index) {
        return new EntryKey("a", "users", String.valueOf(index));
    }
}
