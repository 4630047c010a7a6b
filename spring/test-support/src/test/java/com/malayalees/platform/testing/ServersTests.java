package com.malayalees.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@RequiresServers
class ServersTests {

    private final Servers servers = Servers.get();

    @Test
    void areTheSameInTheWholeJvm() {
        assertThat(Servers.get()).isSameAs(servers);
    }

    static Stream<PostgresServer.User> users() {
        PostgresServer postgres = Servers.get().postgres();
        return Stream.of(postgres.application(), postgres.owner(), postgres.migrator());
    }

    @ParameterizedTest
    @MethodSource("users")
    void letEachUserIn(PostgresServer.User user) throws SQLException {
        try (Connection connection = servers.postgres().connect(user)) {
            assertThat(connection.isValid(0)).isTrue();
        }
    }

    @Test
    void comeBackOnTheSamePortAfterACrash() throws Exception {
        servers.postgres().kill();
        assertThatThrownBy(() -> servers.postgres().connect(servers.postgres().application()))
                .isInstanceOf(SQLException.class);
        servers.postgres().start();
        letEachUserIn(servers.postgres().application());

        servers.redis().kill();
        assertThatThrownBy(this::connectToRedis).isInstanceOf(ConnectException.class);
        servers.redis().start();
        connectToRedis();
    }

    @Test
    void haveAPoolerWithTheSameUsersAndTables() throws SQLException {
        String url = servers.startPgBouncer() + "?prepareThreshold=0";
        PostgresServer.User user = servers.postgres().application();
        try (Connection connection = DriverManager.getConnection(url, user.name(), user.password())) {
            assertThat(connection.createStatement().execute("SELECT FROM app_cache"))
                    .isTrue();
        }
    }

    private void connectToRedis() throws Exception {
        new Socket(servers.redis().host(), servers.redis().port()).close();
    }
}
