package com.malayalees.platform.observation;

import com.malayalees.platform.cache.ObservedCacheManager;
import com.malayalees.platform.redis.MixedCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.NoOpCache;

/**
 * The caches as the actuator's endpoint shows them: to clear one means to clear it for all tenants, as an operator is none of
 * them, and in both types where it is written to both.
 */
public final class OperatorCaches {

    private OperatorCaches() {}

    /**
     * The managers by the names of their beans. With a manager that picks the type of each cache, the managers of the types are
     * left out: the endpoint would call a name ambiguous that two managers have.
     */
    public static Map<String, CacheManager> of(Map<String, CacheManager> beans) {
        Collection<ObservedCacheManager> observed = beans.values().stream()
                .filter(ObservedCacheManager.class::isInstance)
                .map(ObservedCacheManager.class::cast)
                .toList();
        boolean isMixed = beans.values().stream().anyMatch(MixedCacheManager.class::isInstance);
        Map<String, CacheManager> shown = new LinkedHashMap<>();
        beans.forEach((name, manager) -> {
            if (manager instanceof MixedCacheManager || (manager instanceof ObservedCacheManager && !isMixed)) {
                shown.put(name, new ForAllTenants(manager, observed));
            } else if (!(manager instanceof ObservedCacheManager)) {
                shown.put(name, manager);
            }
        });
        return shown;
    }

    private record ForAllTenants(CacheManager manager, Collection<ObservedCacheManager> observed)
            implements CacheManager {

        @Override
        public Collection<String> getCacheNames() {
            return manager.getCacheNames();
        }

        @Override
        public Cache getCache(String name) {
            Cache cache = manager.getCacheNames().contains(name) ? manager.getCache(name) : null;
            return cache == null ? null : new ClearedForAllTenants(cache, observed);
        }
    }

    private static final class ClearedForAllTenants extends NoOpCache {

        private final Object nativeCache;
        private final Collection<ObservedCacheManager> observed;

        ClearedForAllTenants(Cache cache, Collection<ObservedCacheManager> observed) {
            super(cache.getName());
            this.nativeCache = cache.getNativeCache();
            this.observed = observed;
        }

        @Override
        public Object getNativeCache() {
            return nativeCache;
        }

        @Override
        public void clear() {
            observed.forEach(each -> each.clearForAllTenants(getName()));
        }
    }
}
