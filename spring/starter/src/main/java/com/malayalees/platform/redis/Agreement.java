package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheValueSerializer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** How often the cache that is only written has the same value as the one that is read, in samples of its hits. */
public final class Agreement {

    /** What a sample found on the other side. */
    public enum Result {
        AGREE,
        DIFFER,
        MISSING
    }

    private final CacheValueSerializer texts;
    private final double sample;
    private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

    Agreement(CacheValueSerializer texts, double sample) {
        this.texts = texts;
        this.sample = sample;
        for (Result result : Result.values()) {
            counts.put(result, new LongAdder());
        }
    }

    public long count(Result result) {
        return counts.get(result).sum();
    }

    void compare(Object value, Supplier<Object> other) {
        if (ThreadLocalRandom.current().nextDouble() < sample) {
            counts.get(resultOf(value, other.get())).increment();
        }
    }

    private Result resultOf(Object value, Object other) {
        if (other == null) {
            return Result.MISSING;
        }
        return value.equals(other) || texts.serialize(value).equals(texts.serialize(other))
                ? Result.AGREE
                : Result.DIFFER;
    }
}
