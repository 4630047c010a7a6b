package com.malayalees.platform.observation;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the work of counting in a thread of its own: no request waits for it. */
public final class CacheReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CacheReporter.class);

    private final Collection<CacheTask> tasks;
    private final ScheduledExecutorService thread;

    public CacheReporter(Collection<CacheTask> tasks, Duration interval) {
        this.tasks = tasks;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread own = new Thread(work, "malayalees-cache-statistics");
            own.setDaemon(true);
            return own;
        });
        thread.scheduleWithFixedDelay(this::report, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An error must not end the schedule. */
    private void report() {
        for (CacheTask task : tasks) {
            try {
                task.run();
            } catch (RuntimeException error) {
                LOG.warn("The statistics of the caches are not up to date.", error);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        report();
    }
}
