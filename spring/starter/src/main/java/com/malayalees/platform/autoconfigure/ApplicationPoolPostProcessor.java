package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import com.malayalees.platform.cache.PoolDivision;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Divides the application's pool as soon as its settings are bound, which is before anything connects. */
final class ApplicationPoolPostProcessor implements BeanPostProcessor {

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<MalayaleesCacheProperties> properties;
    private volatile PoolDivision division;

    ApplicationPoolPostProcessor(
            ConfigurableListableBeanFactory beans, ObjectProvider<MalayaleesCacheProperties> properties) {
        this.beans = beans;
        this.properties = properties;
    }

    /** Empty when the data source is not a pool of HikariCP. */
    Optional<PoolDivision> division() {
        return Optional.ofNullable(division);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (division == null && bean instanceof DataSource dataSource && isTheApplications(name)) {
            poolOf(dataSource).ifPresent(this::divide);
        }
        return bean;
    }

    static Optional<HikariDataSource> poolOf(DataSource dataSource) {
        try {
            return dataSource.isWrapperFor(HikariDataSource.class)
                    ? Optional.of(dataSource.unwrap(HikariDataSource.class))
                    : Optional.empty();
        } catch (SQLException error) {
            return Optional.empty();
        }
    }

    private void divide(HikariDataSource pool) {
        MalayaleesCacheProperties settings = properties.getObject();
        if (settings.uses(CacheType.POSTGRESQL)) {
            division = PoolDivision.divide(pool, settings);
        }
    }

    /** Another pool may be there, for example of a replica: only the primary one is divided. */
    private boolean isTheApplications(String name) {
        String[] all = beans.getBeanNamesForType(DataSource.class, true, false);
        return all.length == 1
                || Stream.of(all)
                        .filter(each -> beans.containsBeanDefinition(each)
                                && beans.getBeanDefinition(each).isPrimary())
                        .anyMatch(name::equals);
    }
}
