package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.observation.CacheCondition;
import com.malayalees.platform.observation.CacheHealthIndicator;
import com.malayalees.platform.observation.OperatorCaches;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.cache.CachesEndpoint;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;

/** The caches in the actuator: their health, and the endpoint that lists and clears them. */
@AutoConfiguration(
        after = MalayaleesObservationAutoConfiguration.class,
        beforeName = "org.springframework.boot.actuate.autoconfigure.cache.CachesEndpointAutoConfiguration")
@ConditionalOnClass({ConditionalOnAvailableEndpoint.class, HealthIndicator.class})
@ConditionalOnBean(CacheCondition.class)
public class MalayaleesActuatorAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("cache")
    @ConditionalOnMissingBean(name = "cacheHealthIndicator")
    CacheHealthIndicator cacheHealthIndicator(CacheCondition condition) {
        return new CacheHealthIndicator(condition);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    CachesEndpoint cachesEndpoint(Map<String, CacheManager> managers) {
        return new CachesEndpoint(OperatorCaches.of(managers));
    }
}
