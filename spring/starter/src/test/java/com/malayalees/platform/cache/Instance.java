package com.malayalees.platform.cache;

import com.malayalees.platform.testing.Servers;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.cache.Cache;

/** An instance of an application, as far as its cache goes: a pool, a manager and a tenant that a test changes. */
final class Instance implements AutoCloseable {

    final CacheTable table;
    final PostgresqlCacheManager manager;
    String tenant = "one";

    private final CacheConnections connections;

    /** @param settings of malayalees.cache, such as "lease", "300ms" */
    Instance(String... settings) {
        MalayaleesCacheProperties properties = properties(settings);
        this.connections = CacheConnections.like(applicationPool(), 1, properties.timeout());
        this.table = new CoalescingCacheTable(
                new JdbcCacheTable(connections.dataSource(), properties.table()),
                connections.size(),
                properties.timeout());
        this.manager = new PostgresqlCacheManager(table, serializer(), () -> tenant, properties);
    }

    static CacheValueSerializer serializer() {
        return new JsonCacheValueSerializer(new AllowedTypes(List.of("com.malayalees.platform.cache")));
    }

    static HikariDataSource applicationPool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(Servers.get().postgres().url());
        pool.setUsername(Servers.get().postgres().application().name());
        pool.setPassword(Servers.get().postgres().application().password());
        return pool;
    }

    static MalayaleesCacheProperties properties(String... settings) {
        Map<String, String> named = new HashMap<>(Map.of("malayalees.cache.pause", "20ms"));
        for (int place = 0; place < settings.length; place += 2) {
            named.put("malayalees.cache." + settings[place], settings[place + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("malayalees.cache", MalayaleesCacheProperties.class);
    }

    Cache cache(String name) {
        return manager.getCache(name);
    }

    CacheStatistics statistics(String name) {
        cache(name);
        return manager.statistics().get(name);
    }

    /** Waits until the instance uses its cache again. */
    void awaitRecovery() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (manager.isRecovering()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the cache is not used again after 30 s");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        manager.close();
        connections.close();
    }
}
