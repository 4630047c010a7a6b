package com.malayalees.platform.sample.report;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

@Service
class ReportService {

    private final String instance = UUID.randomUUID().toString();
    private final AtomicLong computations = new AtomicLong();

    /** Computed once, however many requests ask at the same time. */
    @Cacheable(cacheNames = "reports", key = "#name", sync = true)
    public Report compute(String name, Duration work) {
        try {
            Thread.sleep(work.toMillis());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the computation of report " + name + " was interrupted", interruption);
        }
        return new Report(name, instance, computations.incrementAndGet());
    }
}
