package com.malayalees.platform.benchmark;

import com.malayalees.platform.benchmark.Measurement.Shape;
import com.malayalees.platform.benchmark.Measurement.Side;
import com.malayalees.platform.cache.PostgresqlCacheManager;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.cache.Cache;

/** Gets and puts of entries that are there, chosen at random. */
@State(Scope.Benchmark)
public class CacheCalls {

    /** In one process with all benchmarks, so that connections stay and code is as warm for all. */
    static final Sides SIDES = new Sides();

    private static final int ENTRIES = 10_000;

    @Param("POSTGRESQL")
    Side side;

    @Param("JSON")
    Shape shape;

    @Param("1000")
    int bytes;

    private final String[] keys =
            IntStream.range(0, ENTRIES).mapToObj(Integer::toString).toArray(String[]::new);
    private Cache cache;
    private Object value;
    private long faultsBefore;

    /** Fills the cache, unless an earlier measurement has. */
    @Setup
    public void fill() {
        value = Values.of(shape, bytes, SIDES.serializer());
        cache = SIDES.manager(side).getCache(shape.name().toLowerCase(java.util.Locale.ROOT) + "-" + bytes);
        if (cache.get(keys[ENTRIES - 1]) == null) {
            IntStream.range(0, ENTRIES).parallel().forEach(index -> cache.put(keys[index], value));
            cache.put(keys[ENTRIES - 1], value);
        }
        faultsBefore = faults();
    }

    /** A call that failed is fast and no result: the cache falls back without an error. */
    @TearDown
    public void check() {
        if (faults() > faultsBefore) {
            throw new IllegalStateException("calls of the cache failed while they were measured");
        }
    }

    @Benchmark
    public Object get() {
        Cache.ValueWrapper found = cache.get(key());
        if (found == null) {
            throw new IllegalStateException("an entry of %s is missing in %s; calls with a fault: %d"
                    .formatted(cache.getName(), side, faults()));
        }
        return found.get();
    }

    @Benchmark
    public void put() {
        cache.put(key(), value);
    }

    private String key() {
        return keys[ThreadLocalRandom.current().nextInt(ENTRIES)];
    }

    private long faults() {
        return SIDES.manager(side) instanceof PostgresqlCacheManager ours
                ? ours.caches().stream()
                        .mapToLong(each -> each.statistics().faults())
                        .sum()
                : 0;
    }
}
