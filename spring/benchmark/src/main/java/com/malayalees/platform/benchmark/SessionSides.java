package com.malayalees.platform.benchmark;

import com.malayalees.platform.benchmark.Measurement.Shape;
import com.malayalees.platform.benchmark.Measurement.Side;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** The repositories of sessions, each made at its first use and kept. All of them use Java's serialization. */
final class SessionSides {

    private final Map<Side, SessionRepository<?>> repositories = new EnumMap<>(Side.class);
    private final Map<Filling, List<String>> filled = new HashMap<>();
    private ConfigurableApplicationContext context;

    /** Sessions that stay for all measurements of a kind. */
    record Filling(Side side, Shape shape, int bytes) {}

    /** The ids of the sessions that are there, which {@code store} makes at the first call, eight at a time. */
    List<String> filled(Filling filling, int sessions, Supplier<String> store) {
        return filled.computeIfAbsent(filling, each -> {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<CompletableFuture<String>> ids = Stream.generate(
                                () -> CompletableFuture.supplyAsync(store, threads))
                        .limit(sessions)
                        .toList();
                return ids.stream().map(CompletableFuture::join).toList();
            } finally {
                threads.shutdown();
            }
        });
    }

    @SuppressWarnings("unchecked") // Each repository takes the sessions that it gave.
    SessionRepository<Session> repository(Side side) {
        return (SessionRepository<Session>) repositories.computeIfAbsent(side, each -> switch (each) {
            case REDIS -> redis();
            case JDBC -> jdbc();
            default -> context().getBean("sessionRepository", SessionRepository.class);
        });
    }

    /** As Spring Session's own configuration makes it. */
    private RedisSessionRepository redis() {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(context().getBean(RedisConnectionFactory.class));
        template.afterPropertiesSet();
        return new RedisSessionRepository(template);
    }

    /** As Spring Session's own configuration makes it. */
    private JdbcIndexedSessionRepository jdbc() {
        TransactionTemplate transactions = new TransactionTemplate(context().getBean(PlatformTransactionManager.class));
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return new JdbcIndexedSessionRepository(new JdbcTemplate(context().getBean(DataSource.class)), transactions);
    }

    private ConfigurableApplicationContext context() {
        if (context == null) {
            context = new SpringApplicationBuilder(Application.class)
                    .contextFactory(ApplicationContextFactory.of(GenericWebApplicationContext::new))
                    .properties(Map.of(
                            "spring.main.banner-mode",
                            "off",
                            "logging.level.root",
                            "WARN",
                            "malayalees.session.touch-interval",
                            "0s"))
                    .run();
        }
        return context;
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
