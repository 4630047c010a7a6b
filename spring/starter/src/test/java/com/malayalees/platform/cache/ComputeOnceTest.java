package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;

@RequiresServers
class ComputeOnceTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Instance first;
    private Instance second;

    @BeforeEach
    void start() {
        first = new Instance("lease", "20s");
        second = new Instance("lease", "20s");
        first.manager.evictAll();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        first.close();
        second.close();
    }

    @Test
    void aStampedeOnTwoInstancesComputesOnce() throws Exception {
        AtomicInteger computations = new AtomicInteger();
        CountDownLatch allAsk = new CountDownLatch(60);
        List<Future<String>> answers = new ArrayList<>();
        for (int caller = 0; caller < 60; caller++) {
            Cache cache = (caller % 2 == 0 ? first : second).cache("reports");
            answers.add(threads.submit(() -> {
                allAsk.countDown();
                return cache.get("cold", () -> {
                    allAsk.await();
                    // The pool of an instance is one connection: who waits does not hold it.
                    assertThat(cache.get("other")).isNull();
                    return "computed " + computations.incrementAndGet();
                });
            }));
        }
        for (Future<String> answer : answers) {
            assertThat(answer.get(15, TimeUnit.SECONDS)).isEqualTo("computed 1");
        }
        assertThat(computations).hasValue(1);
    }

    @Test
    void anInstanceThatDiedWhileComputingDelaysOthersByItsLeaseAtMost() {
        first.table.getOrLease(EntryKey.of("one", "reports", "dead"), Duration.ofMillis(200));
        assertThat(second.cache("reports").get("dead", () -> "computed")).isEqualTo("computed");
        assertThat(first.cache("reports").get("dead", String.class)).isEqualTo("computed");
    }

    @Test
    void anErrorGoesToTheCallerAndTheNextOneComputes() {
        assertThatThrownBy(() -> first.cache("reports").get("key", () -> {
                    throw new IllegalStateException("no report");
                }))
                .isInstanceOf(ValueRetrievalException.class)
                .hasRootCauseMessage("no report");
        assertThat(second.cache("reports").get("key", () -> "computed")).isEqualTo("computed");
    }

    @Test
    void aValueThatWasEvictedWhileItWasComputedIsNotStored() {
        Cache cache = first.cache("reports");
        assertThat(cache.get("key", () -> {
                    second.cache("reports").evict("key");
                    return "older than the eviction";
                }))
                .isEqualTo("older than the eviction");
        assertThat(cache.get("key")).isNull();
    }

    @Test
    void aComputationThatAsksForItselfEnds() {
        Cache cache = first.cache("reports");
        assertThat(cache.get("key", () -> "outer " + cache.get("key", () -> "inner")))
                .isEqualTo("outer inner");
        assertThat(cache.get("key", String.class)).isEqualTo("outer inner");
    }

    @Test
    void anEntryOfAnOlderClassIsComputedAgain() {
        first.table.put(EntryKey.of("one", "reports", "old"), "{\"@class\":\"gone.Report\"}", Duration.ofMinutes(1));
        assertThat(first.cache("reports").get("old", () -> "new")).isEqualTo("new");
        assertThat(second.cache("reports").get("old", String.class)).isEqualTo("new");
        assertThat(first.statistics("reports").faults(CacheFault.Kind.VALUE)).isPositive();
    }
}
