package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheFault;
import com.malayalees.platform.cache.CacheOutage;
import com.malayalees.platform.cache.CacheStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.serializer.SerializationException;

/**
 * Lets the application work without Redis. After a fault that the next call would have as well, Redis is left alone for a
 * pause; then one call tries. An outage is logged when it begins and when it is over.
 */
final class RedisGuard {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.redis");

    private final long pauseNanos;
    private final AtomicLong askAgainAt = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile CacheOutage outage;

    RedisGuard(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    Optional<CacheOutage> outage() {
        return Optional.ofNullable(outage);
    }

    /**
     * The answer, or the fallback after a fault, or during the pause after one. Mistakes of the caller, such as a key without a
     * text, are thrown.
     */
    <T> T ask(String cache, CacheStatistics statistics, Supplier<T> call, T fallback) {
        if (outage != null && !mayTry()) {
            return fallback;
        }
        try {
            T answer = call.get();
            end();
            return answer;
        } catch (CacheFault fault) {
            report(cache, statistics, fault);
        } catch (SerializationException | DataAccessException error) {
            report(cache, statistics, faultOf(error));
        }
        return fallback;
    }

    /** The most specific cause says more than "Redis exception". */
    private static CacheFault faultOf(NestedRuntimeException error) {
        String reason =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(error).getMessage());
        return new CacheFault(kindOf(error, reason), reason, error);
    }

    private static CacheFault.Kind kindOf(NestedRuntimeException error, String reason) {
        if (error instanceof SerializationException) {
            return CacheFault.Kind.VALUE;
        }
        // A full server still answers reads. Source: Redis documentation, "Key eviction" (2026-11).
        if (reason.startsWith("OOM ")) {
            return CacheFault.Kind.ENTRY;
        }
        // An answer of the server that is an error begins with its kind in capitals, such as NOPERM.
        return reason.matches("[A-Z]{3,} .*") ? CacheFault.Kind.OTHER : CacheFault.Kind.AWAY;
    }

    private boolean mayTry() {
        long now = System.nanoTime();
        long next = askAgainAt.get();
        return now - next >= 0 && askAgainAt.compareAndSet(next, now + pauseNanos);
    }

    private void end() {
        if (outage != null) {
            outage = null;
            LOG.info("The cache on Redis works again.");
        }
    }

    private void report(String cache, CacheStatistics statistics, CacheFault fault) {
        statistics.fault(fault.kind());
        if (fault.kind().isOutage()) {
            begin(fault);
        } else if (logged.add(fault.kind() + cache)) {
            LOG.warn(
                    "Entries of the cache \"{}\" are not cached, as with this one: {}. The next ones are only counted.",
                    cache,
                    fault.getMessage());
        }
    }

    private synchronized void begin(CacheFault fault) {
        askAgainAt.set(System.nanoTime() + pauseNanos);
        if (outage == null) {
            outage = new CacheOutage(Instant.now(), fault.getMessage());
            LOG.warn("The application works without its cache until Redis answers again: {}", fault.getMessage());
        }
    }
}
