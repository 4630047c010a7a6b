package com.malayalees.platform.cache;

import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import java.util.Map;
import java.util.Optional;
import org.springframework.cache.CacheManager;

/** A manager whose caches count what they do. Metrics, health and the actuator's endpoint of caches are made of it. */
public interface ObservedCacheManager extends CacheManager {

    /** Where the entries are. */
    CacheType type();

    /** The counts of every cache that was used or configured, by its name. */
    Map<String, CacheStatistics> statistics();

    /** Empty while the server of the entries answers, as far as the last call knows. */
    Optional<CacheOutage> outage();

    /** Removes the entries of one cache of all tenants: for an operator, who is none of them. */
    void clearForAllTenants(String name);
}
