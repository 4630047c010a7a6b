package com.malayalees.platform.observation;

import com.malayalees.platform.cache.CacheFault;
import com.malayalees.platform.cache.CacheStatistics;
import com.malayalees.platform.cache.ObservedCacheManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/**
 * The meters that Spring Boot has for other caches, by the same names and tags, and those of faults. Not by tenant: with a
 * hundred tenants there would be a hundred times as many series; the view cache_statistics has the tenants.
 */
public final class CacheMeters implements MeterBinder {

    private final Collection<ObservedCacheManager> managers;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private final Set<CacheStatistics> bound = ConcurrentHashMap.newKeySet();

    public CacheMeters(Collection<ObservedCacheManager> managers) {
        this.managers = managers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
        for (ObservedCacheManager manager : managers) {
            Gauge.builder(
                            "malayalees.cache.outage",
                            manager,
                            each -> each.outage().isPresent() ? 1 : 0)
                    .description("1 while the application works without the cache, because its server does not answer")
                    .tags("cache.manager", nameOf(manager))
                    .strongReference(true)
                    .register(registry);
            manager.statistics().forEach((cache, statistics) -> bind(registry, manager, cache, statistics));
        }
    }

    /** A cache is there from its first use on. Call it every few seconds. */
    public void bindNew() {
        for (ObservedCacheManager manager : managers) {
            manager.statistics().forEach((cache, statistics) -> {
                if (!bound.contains(statistics)) {
                    registries.forEach(registry -> bind(registry, manager, cache, statistics));
                }
            });
        }
    }

    private void bind(MeterRegistry registry, ObservedCacheManager manager, String cache, CacheStatistics statistics) {
        bound.add(statistics);
        Tags tags = Tags.of("cache", cache, "name", cache, "cache.manager", nameOf(manager));
        String reads = "Reads of the cache, by whether there was an entry";
        count(
                registry,
                "cache.gets",
                reads,
                tags.and("result", "hit"),
                statistics,
                each -> each.total().hits());
        count(
                registry,
                "cache.gets",
                reads,
                tags.and("result", "miss"),
                statistics,
                each -> each.total().misses());
        count(
                registry,
                "cache.puts",
                "Entries that were stored",
                tags,
                statistics,
                each -> each.total().puts());
        count(
                registry,
                "cache.evictions",
                "Single entries that were removed",
                tags,
                statistics,
                each -> each.total().evictions());
        for (CacheFault.Kind kind : CacheFault.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            count(
                    registry,
                    "malayalees.cache.faults",
                    "Calls that the cache could not serve",
                    tags.and("kind", name),
                    statistics,
                    each -> each.faults(kind));
        }
    }

    private static void count(
            MeterRegistry registry,
            String name,
            String description,
            Tags tags,
            CacheStatistics statistics,
            ToDoubleFunction<CacheStatistics> value) {
        FunctionCounter.builder(name, statistics, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static String nameOf(ObservedCacheManager manager) {
        return manager.type().name().toLowerCase(Locale.ROOT);
    }
}
