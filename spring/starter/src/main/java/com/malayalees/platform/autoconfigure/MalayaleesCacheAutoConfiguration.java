package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.AllowedTypes;
import com.malayalees.platform.cache.CacheConnections;
import com.malayalees.platform.cache.CacheSetupException;
import com.malayalees.platform.cache.CacheTable;
import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.CoalescingCacheTable;
import com.malayalees.platform.cache.JdbcCacheTable;
import com.malayalees.platform.cache.JsonCacheValueSerializer;
import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.PoolDivision;
import com.malayalees.platform.cache.PostgresqlCacheManager;
import com.malayalees.platform.cache.SetupCheck;
import com.malayalees.platform.cache.TenantResolver;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.PropertySource;

/** The cache manager {@code postgresqlCacheManager} over the application's data source. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
            "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration"
        })
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(MalayaleesCacheProperties.class)
@PropertySource("classpath:META-INF/malayalees-cache-defaults.properties")
public class MalayaleesCacheAutoConfiguration {

    @Bean
    static ApplicationPoolPostProcessor malayaleesApplicationPoolPostProcessor(
            ConfigurableListableBeanFactory beans, ObjectProvider<MalayaleesCacheProperties> properties) {
        return new ApplicationPoolPostProcessor(beans, properties);
    }

    @Bean
    @ConditionalOnMissingBean
    TenantResolver malayaleesTenantResolver(MalayaleesCacheProperties properties) {
        return properties::tenant;
    }

    @Bean
    @ConditionalOnMissingBean
    CacheValueSerializer malayaleesCacheValueSerializer(MalayaleesCacheProperties properties, BeanFactory beans) {
        List<String> packages = new ArrayList<>(properties.allowedPackages());
        if (AutoConfigurationPackages.has(beans)) {
            packages.addAll(AutoConfigurationPackages.get(beans));
        }
        return new JsonCacheValueSerializer(new AllowedTypes(packages));
    }

    @Bean
    @ConditionalOnCacheType(CacheType.POSTGRESQL)
    @ConditionalOnMissingBean
    CacheConnections malayaleesCacheConnections(
            DataSource application, ApplicationPoolPostProcessor divided, MalayaleesCacheProperties properties) {
        HikariDataSource pool = ApplicationPoolPostProcessor.poolOf(application)
                .orElseThrow(() -> CacheSetupException.otherPool(application));
        PoolDivision division = divided.division().orElseGet(() -> PoolDivision.divide(pool, properties));
        return CacheConnections.like(pool, division.cache(), properties.timeout());
    }

    @Bean
    @ConditionalOnCacheType(CacheType.POSTGRESQL)
    @ConditionalOnMissingBean
    CacheTable malayaleesCacheTable(CacheConnections connections, MalayaleesCacheProperties properties) {
        JdbcCacheTable table = new JdbcCacheTable(connections.dataSource(), properties.table());
        return properties.batching()
                ? new CoalescingCacheTable(table, connections.size(), properties.timeout())
                : table;
    }

    @Bean
    @ConditionalOnCacheType(CacheType.POSTGRESQL)
    @ConditionalOnMissingBean(name = "postgresqlCacheManager")
    PostgresqlCacheManager postgresqlCacheManager(
            CacheTable table,
            CacheValueSerializer serializer,
            TenantResolver tenants,
            ObjectProvider<CacheConnections> connections,
            MalayaleesCacheProperties properties) {
        if (properties.check()) {
            connections.ifAvailable(pool -> SetupCheck.run(pool.dataSource(), properties));
        }
        return new PostgresqlCacheManager(table, serializer, tenants, properties);
    }
}
