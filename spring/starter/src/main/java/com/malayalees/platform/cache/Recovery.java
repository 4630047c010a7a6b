package com.malayalees.platform.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of an outage of the table, in a thread of its own: during an outage no request asks the server. First
 * it removes the entries whose eviction failed; then a probe reads and writes.
 */
final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    private final CacheTable table;
    private final long pauseMillis;
    private final PendingEvictions pending;
    private final EntryKey probe =
            new EntryKey("malayalees", "probe", UUID.randomUUID().toString());
    private volatile CacheOutage outage;
    private boolean isClosed;
    private Thread thread;

    /** @param pause between two attempts */
    Recovery(CacheTable table, Duration pause, int mostPending) {
        this.table = table;
        this.pauseMillis = Math.max(1, pause.toMillis());
        this.pending = new PendingEvictions(mostPending);
    }

    boolean isOutage() {
        return outage != null;
    }

    Optional<CacheOutage> outage() {
        return Optional.ofNullable(outage);
    }

    synchronized boolean isRunning() {
        return thread != null;
    }

    /** Whether an entry of the table may be one that was evicted or replaced. */
    boolean mayBeStale(EntryKey key) {
        return pending.covers(key);
    }

    /** Begins an outage, unless there is one. */
    synchronized void begin(CacheFault fault) {
        if (!isOutage()) {
            outage = new CacheOutage(Instant.now(), fault.getMessage());
            LOG.warn(
                    "The application works without its cache. {} The server said: {}",
                    advice(fault.kind()),
                    fault.getMessage());
        }
        work();
    }

    /** Removes it from the table as soon as the server answers. Until then such entries are not read. */
    synchronized void evictLater(PendingEvictions.Scope scope) {
        pending.add(scope);
        work();
    }

    private static String advice(CacheFault.Kind kind) {
        return kind == CacheFault.Kind.TABLE
                ? "Its table or functions are missing, or the role may not use them: npm run db -- status shows whether all migrations ran."
                : "The database does not answer; the cache is used again as soon as it does.";
    }

    private void work() {
        if (thread == null && !isClosed) {
            thread = new Thread(this::run, "malayalees-cache-recovery");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        do {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException closed) {
                return;
            }
        } while (!attempt() || !end());
    }

    private boolean attempt() {
        try {
            pending.flush(table);
            if (isOutage()) {
                probe();
            }
            return true;
        } catch (RuntimeException error) {
            LOG.debug("The cache still has a fault.", error);
            return false;
        }
    }

    /** Uses every right that a call needs. */
    private void probe() {
        Lookup asked = table.getOrLease(probe, Duration.ofSeconds(1));
        if (asked.lease() != null) {
            table.putLeased(probe, "1", Duration.ofSeconds(1), asked.lease());
        }
        table.put(probe, "1", Duration.ofSeconds(1));
        table.get(probe);
        table.evict(probe);
    }

    /** False when something is to be evicted again. */
    private synchronized boolean end() {
        if (!pending.isEmpty()) {
            return false;
        }
        if (isOutage()) {
            outage = null;
            LOG.info("The cache works again.");
        }
        thread = null;
        return true;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
