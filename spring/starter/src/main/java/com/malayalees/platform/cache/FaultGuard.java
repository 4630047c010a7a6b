package com.malayalees.platform.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the application work without the cache. After a fault that the next call would have as well, nothing is asked for a
 * pause; an outage is logged when it begins and when it is over.
 */
final class FaultGuard {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    private final String server;
    private final long pauseNanos;
    private volatile CacheOutage outage;
    private volatile long askAgainAt;

    /**
     * @param server what the log calls the cache's server
     * @param pause how long it is left alone after a fault
     */
    FaultGuard(String server, Duration pause) {
        this.server = server;
        this.pauseNanos = pause.toNanos();
    }

    /** Empty while the cache works, as far as the last call knows. */
    Optional<CacheOutage> outage() {
        return Optional.ofNullable(outage);
    }

    /** The answer, or the fallback after a fault, or during the pause after one. */
    <T> T ask(CacheStatistics statistics, Supplier<T> call, T fallback) {
        if (outage != null && System.nanoTime() - askAgainAt < 0) {
            return fallback;
        }
        try {
            T answer = call.get();
            if (outage != null) {
                outage = null;
                LOG.info("The cache works again: {} answers.", server);
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
        if (outage == null) {
            outage = new CacheOutage(Instant.now(), fault.getMessage());
            LOG.warn("The application works without its cache until {} answers again: {}", server, fault.getMessage());
        }
    }
}
