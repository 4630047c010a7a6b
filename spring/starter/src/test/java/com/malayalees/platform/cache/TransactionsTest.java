package com.malayalees.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@RequiresServers
class TransactionsTest {

    private Instance instance;
    private Instance other;
    private HikariDataSource pool;
    private TransactionTemplate transaction;
    private Cache cache;
    private Cache elsewhere;

    @BeforeEach
    void start() {
        instance = new Instance("lease", "2s");
        other = new Instance("lease", "100ms");
        pool = Instance.applicationPool();
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        instance.manager.evictAll();
        cache = instance.cache("events");
        elsewhere = other.cache("events");
        cache.put("old", "old");
    }

    @AfterEach
    void stop() {
        instance.close();
        other.close();
        pool.close();
    }

    @Test
    void changesAreSeenByTheTransactionAtOnceAndByOthersAfterItsCommit() {
        transaction.executeWithoutResult(status -> {
            cache.put("new", "new");
            cache.evict("old");
            assertThat(cache.get("new", String.class)).isEqualTo("new");
            assertThat(cache.get("old")).isNull();
            assertThat(elsewhere.get("new")).isNull();
            assertThat(elsewhere.get("old", String.class)).isEqualTo("old");
        });
        assertThat(elsewhere.get("new", String.class)).isEqualTo("new");
        assertThat(elsewhere.get("old")).isNull();
    }

    @Test
    void nothingChangesAfterARollback() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    cache.put("new", "new");
                    cache.putIfAbsent("absent", "new");
                    cache.get("computed", () -> "from what is rolled back");
                    cache.clear();
                    assertThat(cache.get("old")).isNull();
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");
        assertThat(cache.get("new")).isNull();
        assertThat(cache.get("absent")).isNull();
        assertThat(cache.get("old", String.class)).isEqualTo("old");
        assertThat(elsewhere.get("computed", () -> "from what is committed")).isEqualTo("from what is committed");
    }

    @Test
    void aValueComputedInATransactionIsStoredAfterItsCommit() {
        transaction.executeWithoutResult(status -> {
            assertThat(cache.get("computed", () -> "made")).isEqualTo("made");
            assertThat(cache.get("computed", () -> "not again")).isEqualTo("made");
            assertThat(elsewhere.get("computed")).isNull();
        });
        assertThat(elsewhere.get("computed", String.class)).isEqualTo("made");
    }

    @Test
    void aTransactionThatOnlyReadsStoresWhatItComputesAtOnce() {
        transaction.setReadOnly(true);
        transaction.executeWithoutResult(status -> {
            cache.get("computed", () -> "made");
            assertThat(elsewhere.get("computed", String.class)).isEqualTo("made");
        });
    }

    @Test
    void theLastOfSeveralChangesCounts() {
        transaction.executeWithoutResult(status -> {
            cache.put("1", "gone");
            cache.clear();
            cache.put("2", "kept");
            cache.put("3", "gone");
            cache.evict("3");
        });
        assertThat(elsewhere.get("old")).isNull();
        assertThat(elsewhere.get("1")).isNull();
        assertThat(elsewhere.get("2", String.class)).isEqualTo("kept");
        assertThat(elsewhere.get("3")).isNull();
    }

    @Test
    void anEvictionBeforeAnInvocationIsMadeAtOnceAndAfterTheCommitAgain() {
        transaction.executeWithoutResult(status -> {
            assertThat(cache.evictIfPresent("old")).isTrue();
            other.table.put(EntryKey.of("one", "events", "old"), "\"read before the commit\"", Duration.ofMinutes(1));
        });
        assertThat(cache.get("old")).isNull();
    }

    @Test
    void whatRunsAfterTheCommitMayChangeEntriesToo() {
        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        cache.evict("old");
                    }
                }));
        assertThat(elsewhere.get("old")).isNull();
    }

    @Test
    void aTransactionWithinAnotherHasChangesOfItsOwn() {
        TransactionTemplate inner = new TransactionTemplate(transaction.getTransactionManager());
        inner.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(outerStatus -> {
            cache.put("outer", "outer");
            inner.executeWithoutResult(innerStatus -> {
                assertThat(cache.get("outer")).isNull();
                cache.put("inner", "inner");
            });
            assertThat(elsewhere.get("inner", String.class)).isEqualTo("inner");
            outerStatus.setRollbackOnly();
        });
        assertThat(elsewhere.get("outer")).isNull();
    }

    @Test
    void withoutTransactionAwarenessChangesAreMadeAtOnce() {
        try (Instance atOnce = new Instance("transaction-aware", "false")) {
            transaction.executeWithoutResult(status -> {
                atOnce.cache("events").put("new", "new");
                assertThat(elsewhere.get("new", String.class)).isEqualTo("new");
                status.setRollbackOnly();
            });
        }
    }
}
