package com.malayalees.platform.session;

import com.malayalees.platform.cache.CacheValueSerializer;
import com.malayalees.platform.cache.TenantResolver;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;
import org.springframework.session.DelegatingIndexResolver;
import org.springframework.session.FlushMode;
import org.springframework.session.IndexResolver;
import org.springframework.session.MapSession;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;
import org.springframework.util.StringUtils;

/**
 * Sessions of an application that has spring-session-jdbc. Spring Boot's own configuration steps back: it makes no tables, and no
 * clean-up job, which are the database's.
 */
@AutoConfiguration(
        afterName = {
            "com.malayalees.platform.autoconfigure.MalayaleesCacheAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration"
        },
        beforeName = {
            "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration",
            "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration",
            "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration",
            "org.springframework.boot.autoconfigure.session.SessionAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(JdbcIndexedSessionRepository.class)
@ConditionalOnBean(DataSource.class)
@ConditionalOnMissingBean(SessionRepository.class)
@ConditionalOnProperty(name = "malayalees.session.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MalayaleesSessionProperties.class)
@Import(SpringHttpSessionConfiguration.class)
public class MalayaleesSessionAutoConfiguration implements BeanClassLoaderAware {

    private static final Logger LOG = LoggerFactory.getLogger(MalayaleesSessionAutoConfiguration.class);

    /** Of Spring's own repository. */
    private static final List<String> IGNORED =
            List.of("spring.session.jdbc.table-name", "spring.session.jdbc.cleanup-cron");

    private static final String DEFAULT_TENANT = "shared";

    private ClassLoader classes = MalayaleesSessionAutoConfiguration.class.getClassLoader();

    @Override
    public void setBeanClassLoader(ClassLoader classes) {
        this.classes = classes;
    }

    @Bean
    PostgresqlSessionRepository sessionRepository(
            SessionTable malayaleesSessionTable,
            AttributeCodec malayaleesSessionAttributeCodec,
            ObjectProvider<TenantResolver> tenants,
            ObjectProvider<IndexResolver<Session>> indexes,
            ObjectProvider<SessionIdGenerator> ids,
            ObjectProvider<SessionRepositoryCustomizer<JdbcIndexedSessionRepository>> customizers,
            MalayaleesSessionProperties properties,
            Environment environment) {
        Stream.concat(
                        IGNORED.stream().filter(environment::containsProperty),
                        customizers.stream().map(each -> each.getClass().getName()))
                .forEach(each -> LOG.warn(
                        "{} has no effect: sessions are in malayalees.spring_session, and the database removes expired ones. With"
                                + " malayalees.session.enabled=false, Spring Boot configures sessions instead.",
                        each));
        return new PostgresqlSessionRepository(
                malayaleesSessionTable,
                malayaleesSessionAttributeCodec,
                tenants.getIfAvailable(() -> () -> DEFAULT_TENANT),
                indexes.getIfAvailable(() -> new DelegatingIndexResolver<>(new PrincipalNameIndexResolver<>())),
                ids.getIfAvailable(UuidSessionIdGenerator::getInstance),
                settings(properties, environment));
    }

    @Bean
    SessionTable malayaleesSessionTable(
            @SpringSessionDataSource ObjectProvider<DataSource> ofSessions,
            ObjectProvider<DataSource> dataSource,
            MalayaleesSessionProperties properties) {
        DataSource used = ofSessions.getIfAvailable(dataSource::getObject);
        SessionSetup.check(used);
        return new SessionTable(used, properties.touchInterval().toMillis());
    }

    @Bean
    AttributeCodec malayaleesSessionAttributeCodec(
            @Qualifier("springSessionConversionService") ObjectProvider<ConversionService> conversions,
            ObjectProvider<CacheValueSerializer> json,
            MalayaleesSessionProperties properties) {
        ConversionService own = conversions.getIfAvailable();
        if (own != null) {
            return new ConvertingCodec(own);
        }
        return switch (properties.serialization()) {
            case JAVA -> ConvertingCodec.java(classes);
            case JSON -> new JsonCodec(json.getObject());
        };
    }

    @Bean
    SessionFaultFilter malayaleesSessionFaultFilter() {
        return new SessionFaultFilter();
    }

    /** Spring Boot's own settings of sessions, as far as they have a meaning here. Their classes differ between the Boot lines. */
    private static PostgresqlSessionRepository.Settings settings(
            MalayaleesSessionProperties properties, Environment environment) {
        Binder binder = Binder.get(environment);
        return new PostgresqlSessionRepository.Settings(
                timeout(environment),
                properties.touchInterval().toMillis(),
                properties.acceptUnbound(),
                binder.bind("spring.session.jdbc.flush-mode", FlushMode.class).orElse(FlushMode.ON_SAVE),
                binder.bind("spring.session.jdbc.save-mode", SaveMode.class).orElse(SaveMode.ON_SET_ATTRIBUTE));
    }

    /** A number without a unit is in seconds, as Spring Boot says of both settings. */
    private static Duration timeout(Environment environment) {
        return Stream.of("spring.session.timeout", "server.servlet.session.timeout")
                .map(environment::getProperty)
                .filter(StringUtils::hasText)
                .map(text -> DurationStyle.detectAndParse(text, ChronoUnit.SECONDS))
                .findFirst()
                .orElse(MapSession.DEFAULT_MAX_INACTIVE_INTERVAL);
    }
}
