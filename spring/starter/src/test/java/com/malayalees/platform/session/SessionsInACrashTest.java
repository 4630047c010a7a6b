package com.malayalees.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.malayalees.platform.testing.RequiresServers;
import com.malayalees.platform.testing.Servers;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@RequiresServers
class SessionsInACrashTest {

    private static final int WORKERS = 3;

    /** The last value of each session's attribute that was acknowledged. */
    private final Map<String, Integer> changed = new ConcurrentHashMap<>();

    /** Accesses after which something else was acknowledged that waits for the disk. */
    private final Map<String, Instant> accessed = new ConcurrentHashMap<>();

    private final CountDownLatch enough = new CountDownLatch(100);

    @Test
    void byKillNoAcknowledgedSessionIsLostNorAChangeNorAnAccessBeforeOne() throws InterruptedException {
        try (Instance instance = Instance.start()) {
            ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
            for (int worker = 0; worker < WORKERS; worker++) {
                workers.submit(() -> workUntilTheServerIsAway(instance));
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            Servers.get().postgres().kill();
            try {
                workers.shutdown();
                assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                Servers.get().postgres().start();
            }
        }
        try (Instance after = Instance.start()) {
            changed.forEach((id, value) ->
                    assertThat(after.find(id).<Integer>getAttribute("n")).isGreaterThanOrEqualTo(value));
            accessed.forEach((id, access) ->
                    assertThat(after.find(id).getLastAccessedTime()).isAfterOrEqualTo(access));
        }
    }

    private void workUntilTheServerIsAway(Instance instance) {
        PostgresqlSession touched = instance.create();
        try {
            for (int turn = 0; ; turn++) {
                touched.setLastAccessedTime(Instant.ofEpochMilli(System.currentTimeMillis() + turn));
                instance.repository.save(touched);
                PostgresqlSession session = instance.create();
                accessed.put(touched.getId(), touched.getLastAccessedTime());
                session.setAttribute("n", 1);
                instance.repository.save(session);
                changed.put(session.getId(), 1);
                session.setAttribute("n", 2);
                instance.repository.save(session);
                changed.put(session.getId(), 2);
                enough.countDown();
            }
        } catch (SessionUnavailableException away) {
            // The server has been killed.
        }
    }
}
