package com.malayalees.platform.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The caches' own connection to the application's Redis. The application's client keeps commands while Redis is away, for a
 * minute by default: right for what must not be lost, and wrong for a cache, which a request must never wait for.
 */
public final class CacheRedisConnections implements AutoCloseable {

    private static final Delay RECONNECT_DELAY = Delay.constant(Duration.ofMillis(500));

    private final RedisConnectionFactory connections;
    private final Runnable end;

    private CacheRedisConnections(RedisConnectionFactory connections, Runnable end) {
        this.connections = connections;
        this.end = end;
    }

    /**
     * A connection to the same server, with its credentials and TLS settings. Of another client than Lettuce the application's own
     * connections are used: their time-outs are the application's.
     *
     * @param timeout longest wait for a connection, and for an answer, where spring.data.redis.timeout is not set
     */
    public static CacheRedisConnections like(RedisConnectionFactory application, Duration timeout) {
        if (!(application instanceof LettuceConnectionFactory lettuce)) {
            return new CacheRedisConnections(application, () -> {});
        }
        LettuceConnectionFactory own = new LettuceConnectionFactory(
                serverOf(lettuce), new FailFast(lettuce.getClientConfiguration(), timeout));
        own.afterPropertiesSet();
        own.start();
        return new CacheRedisConnections(own, own::destroy);
    }

    /** Of a type of its own, so that it is not taken for the application's. */
    RedisConnectionFactory connections() {
        return connections;
    }

    @Override
    public void close() {
        end.run();
    }

    private static RedisConfiguration serverOf(LettuceConnectionFactory lettuce) {
        return Stream.<RedisConfiguration>of(
                        lettuce.getClusterConfiguration(),
                        lettuce.getSentinelConfiguration(),
                        lettuce.getSocketConfiguration())
                .filter(each -> each != null)
                .findFirst()
                .orElseGet(lettuce::getStandaloneConfiguration);
    }

    /**
     * The application's threads, which stay the application's: a copy of them (mutate()) would end them with itself. By default a
     * client that has waited long asks only every 30 seconds whether Redis is back.
     */
    private static ClientResources reconnectingSoon(ClientResources theirs) {
        return (ClientResources) Proxy.newProxyInstance(
                ClientResources.class.getClassLoader(),
                new Class<?>[] {ClientResources.class},
                (proxy, method, arguments) ->
                        method.getName().equals("reconnectDelay") ? RECONNECT_DELAY : method.invoke(theirs, arguments));
    }

    /** The application's settings, without its patience. */
    private record FailFast(LettuceClientConfiguration theirs, Duration timeout) implements LettuceClientConfiguration {

        @Override
        public Optional<ClientResources> getClientResources() {
            return theirs.getClientResources().map(CacheRedisConnections::reconnectingSoon);
        }

        @Override
        public Optional<ClientOptions> getClientOptions() {
            ClientOptions options = theirs.getClientOptions().orElseGet(ClientOptions::create);
            SocketOptions socket = options.getSocketOptions();
            Duration connect = socket.getConnectTimeout().compareTo(SocketOptions.DEFAULT_CONNECT_TIMEOUT_DURATION) == 0
                    ? timeout
                    : socket.getConnectTimeout();
            return Optional.of(options.mutate()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .timeoutOptions(TimeoutOptions.enabled())
                    .socketOptions(socket.mutate().connectTimeout(connect).build())
                    .build());
        }

        @Override
        public Duration getCommandTimeout() {
            Duration set = theirs.getCommandTimeout();
            return set.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) ? timeout : set;
        }

        @Override
        public boolean isUseSsl() {
            return theirs.isUseSsl();
        }

        @Deprecated
        @Override
        public boolean isVerifyPeer() {
            return getVerifyMode() != SslVerifyMode.NONE;
        }

        @Override
        public SslVerifyMode getVerifyMode() {
            return theirs.getVerifyMode();
        }

        @Override
        public boolean isStartTls() {
            return theirs.isStartTls();
        }

        @Override
        public Optional<String> getClientName() {
            return theirs.getClientName();
        }

        @Override
        public Optional<ReadFrom> getReadFrom() {
            return theirs.getReadFrom();
        }

        @Override
        public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
            return theirs.getRedisCredentialsProviderFactory();
        }

        @Override
        public Duration getShutdownTimeout() {
            return theirs.getShutdownTimeout();
        }

        @Override
        public Duration getShutdownQuietPeriod() {
            return theirs.getShutdownQuietPeriod();
        }
    }
}
