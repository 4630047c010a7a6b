package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.CacheTable;
import com.malayalees.platform.cache.ObservedCacheManager;
import com.malayalees.platform.cache.PostgresqlCacheManager;
import com.malayalees.platform.observation.AgreementMeters;
import com.malayalees.platform.observation.CacheCondition;
import com.malayalees.platform.observation.CacheMeters;
import com.malayalees.platform.observation.CacheRecorder;
import com.malayalees.platform.observation.CacheReporter;
import com.malayalees.platform.observation.CacheTask;
import com.malayalees.platform.redis.MixedCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Counts of the caches: for Micrometer, and for the statistics of the database. */
@AutoConfiguration(after = {MalayaleesCacheAutoConfiguration.class, MalayaleesRedisAutoConfiguration.class})
@ConditionalOnBean(ObservedCacheManager.class)
public class MalayaleesObservationAutoConfiguration {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    @Bean
    CacheCondition malayaleesCacheCondition(List<ObservedCacheManager> managers) {
        return new CacheCondition(managers);
    }

    @Bean
    CacheReporter malayaleesCacheReporter(List<CacheTask> tasks) {
        return new CacheReporter(tasks, INTERVAL);
    }

    @Bean
    @ConditionalOnBean({CacheTable.class, PostgresqlCacheManager.class})
    @ConditionalOnProperty(name = "malayalees.cache.statistics", matchIfMissing = true)
    CacheRecorder malayaleesCacheRecorder(CacheTable table, PostgresqlCacheManager manager) {
        return new CacheRecorder(table, manager);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class WithMicrometer {

        @Bean
        CacheMeters malayaleesCacheMeters(List<ObservedCacheManager> managers) {
            return new CacheMeters(managers);
        }

        @Bean
        CacheTask malayaleesNewCacheMeters(CacheMeters meters) {
            return meters::bindNew;
        }

        @Bean
        @ConditionalOnBean(MixedCacheManager.class)
        AgreementMeters malayaleesAgreementMeters(MixedCacheManager manager) {
            return new AgreementMeters(manager);
        }
    }
}
