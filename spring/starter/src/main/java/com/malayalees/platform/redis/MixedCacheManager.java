package com.malayalees.platform.redis;

import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.ObservedCacheManager;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/** Each cache is of the type that its settings say, and is written to the other type too where they say so. */
public final class MixedCacheManager implements CacheManager {

    private final Map<CacheType, ObservedCacheManager> managers = new EnumMap<>(CacheType.class);
    private final CacheValueSerializer texts;
    private final MalayaleesCacheProperties properties;
    private final double sample;
    private final Map<String, Cache> caches = new ConcurrentHashMap<>();
    private final Map<String, Agreement> agreements = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, Agreement>> listeners = new CopyOnWriteArrayList<>();

    /** @param sample the share of hits whose value is compared with that of the other cache, 0 to 1 */
    public MixedCacheManager(
            Collection<ObservedCacheManager> managers,
            CacheValueSerializer texts,
            MalayaleesCacheProperties properties,
            double sample) {
        managers.forEach(each -> this.managers.put(each.type(), each));
        this.texts = texts;
        this.properties = properties;
        this.sample = sample;
        properties.caches().keySet().forEach(this::getCache);
    }

    @Override
    public Cache getCache(String name) {
        Cache known = caches.get(name);
        return known != null ? known : caches.computeIfAbsent(name, this::cacheOf);
    }

    @Override
    public Collection<String> getCacheNames() {
        return List.copyOf(caches.keySet());
    }

    /** How far both sides of each cache that is written to both have the same values. */
    public Map<String, Agreement> agreements() {
        return Map.copyOf(agreements);
    }

    /** Calls it with the agreement of each cache that is written to both, now and from its first use on. */
    public void onAgreement(BiConsumer<String, Agreement> listener) {
        listeners.add(listener);
        agreements.forEach(listener);
    }

    private Cache cacheOf(String name) {
        Cache read = managers.get(properties.typeOf(name)).getCache(name);
        if (read == null) {
            return null;
        }
        return properties
                .alsoWriteOf(name)
                .map(managers::get)
                .map(manager -> manager.getCache(name))
                .<Cache>map(other -> new ParallelCache(read, other, agreementOf(name)))
                .orElse(read);
    }

    private Agreement agreementOf(String name) {
        Agreement agreement = new Agreement(texts, sample);
        agreements.put(name, agreement);
        listeners.forEach(each -> each.accept(name, agreement));
        return agreement;
    }
}
