package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the application work without the cache. After a fault that the next call would have as well, nothing is asked for a
 * pause; an outage is logged when it begins and when it is over.
 */
final class FaultGuard {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    private final long pauseNanos;
    private volatile boolean isOutage;
    private volatile long askAgainAt;

    FaultGuard(Duration pause) {
        this.pauseNanos = pause.toNanos();
    }

    /** The answer, or the fallback after a fault, or during the pause after one. */
    <T> T ask(CacheStatistics statistics, Supplier<T> call, T fallback) {
        if (isOutage && System.nanoTime() - askAgainAt < 0) {
            return fallback;
        }
        try {
            T answer = call.get();
            if (isOutage) {
                isOutage = false;
                LOG.info("The cache works again.");
            }
            return answer;
        } catch (CacheFault fault) {
            statistics.fault(fault.kind());
            begin(fault);
            return fallback;
        }
    }

    private void begin(CacheFault fault) {
        if (!fault.kind().isOutage()) {
            LOG.warn("An entry is not cached: {}", fault.getMessage());
            return;
        }
        askAgainAt = System.nanoTime() + pauseNanos;
        if (!isOutage) {
            isOutage = true;
            LOG.warn(
                    "The application works without its cache until the database answers again: {}", fault.getMessage());
        }
    }
}
