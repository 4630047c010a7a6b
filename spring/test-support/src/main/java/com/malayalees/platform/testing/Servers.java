package com.malayalees.platform.testing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Real servers on 127.0.0.1: PostgreSQL with the product's migrations and roles, Redis, and PgBouncer when it is asked for. There is one
 * set for each JVM. It starts at the first call and ends with the JVM. A test class that uses it has the annotation
 * {@link RequiresServers}, which skips the class on a machine without Node or redis-server.
 */
public final class Servers {

    private final PostgresServer postgres;
    private final LocalServer redis;
    private final ServerProcess process;

    private Servers(ServerProcess process) {
        this.process = process;
        this.postgres = new PostgresServer(process, process.addressesOf("postgres"));
        this.redis = new LocalServer(process, "redis", process.addressesOf("redis"));
    }

    /** The servers, running. Their first start takes a few seconds. @throws MissingServers when this machine cannot have them */
    public static Servers get() {
        return Holder.get();
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public LocalServer redis() {
        return redis;
    }

    /**
     * Starts PgBouncer in transaction mode in front of PostgreSQL, with the same users.
     *
     * @return the JDBC address of the same database through it
     */
    public String startPgBouncer() {
        return postgres.url(process.start("pgbouncer"));
    }

    /** Starts a server as the application meets Valkey in a stack, with TLS and a user of its own. */
    public ValkeyServer startValkey(ValkeyServer.Form form) {
        return ValkeyServer.of(process.ask("start", form.server()));
    }

    /** Boot's properties for the application's role and for Redis. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", postgres.url());
        properties.put("spring.datasource.username", postgres.application().name());
        properties.put("spring.datasource.password", postgres.application().password());
        properties.put("spring.data.redis.host", redis.host());
        properties.put("spring.data.redis.port", redis.port());
        return properties;
    }

    /** For {@code ApplicationContextRunner.withPropertyValues}: the servers' properties, then these. */
    public String[] propertiesAnd(String... more) {
        String[] own = properties().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
        String[] all = Arrays.copyOf(own, own.length + more.length);
        System.arraycopy(more, 0, all, own.length, more.length);
        return all;
    }

    /** For a {@code @DynamicPropertySource}. */
    public void register(DynamicPropertyRegistry registry) {
        properties().forEach((name, value) -> registry.add(name, () -> value));
    }

    /** A failure is kept as well: each further test would start a process that ends in the same way. */
    private static final class Holder {

        private static Servers servers;
        private static MissingServers failure;

        static synchronized Servers get() {
            if (failure != null) {
                throw failure;
            }
            if (servers == null) {
                try {
                    servers = new Servers(ServerProcess.start());
                } catch (MissingServers missing) {
                    failure = missing;
                    throw missing;
                }
            }
            return servers;
        }
    }
}
