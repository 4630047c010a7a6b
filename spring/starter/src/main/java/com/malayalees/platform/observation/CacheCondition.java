package com.malayalees.platform.observation;

import com.malayalees.platform.cache.CacheOutage;
import com.malayalees.platform.cache.ObservedCacheManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the health of the caches says, in both lines of Spring Boot. It asks no server: a health check must not wait for one. */
public final class CacheCondition {

    /**
     * The status while a server of caches does not answer. Spring Boot counts a status that it does not know for nothing, and
     * answers it with 200: an application without its cache is slower, and restarting it would not help.
     */
    public static final String DEGRADED = "DEGRADED";

    private final Collection<ObservedCacheManager> managers;

    public CacheCondition(Collection<ObservedCacheManager> managers) {
        this.managers = managers;
    }

    /** Whether all servers of caches answer, as far as the last calls know. */
    public boolean works() {
        return managers.stream().allMatch(each -> each.outage().isEmpty());
    }

    /** For each type, that it works, or since when and why it does not. */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        for (ObservedCacheManager manager : managers) {
            details.put(
                    manager.type().name().toLowerCase(Locale.ROOT),
                    manager.outage().<Object>map(CacheCondition::described).orElse("works"));
        }
        return details;
    }

    private static Map<String, String> described(CacheOutage outage) {
        return Map.of("since", outage.since().toString(), "reason", outage.reason());
    }
}
