package com.malayalees.platform.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** PostgreSQL with a database that has the product's migrations and roles. */
public final class PostgresServer extends LocalServer {

    private final String database;
    private final Map<String, User> users;

    PostgresServer(ServerProcess process, Map<String, Object> addresses) {
        super(process, "postgres", addresses);
        this.database = (String) addresses.get("database");
        Map<String, Object> given = ServerProcess.object(addresses, "users");
        this.users = Map.of(
                "application",
                User.of(given, "application"),
                "owner",
                User.of(given, "owner"),
                "migrator",
                User.of(given, "migrator"));
    }

    /** JDBC address of the database, without a user. */
    public String url() {
        return url(port());
    }

    /** JDBC address of another database of the server, for what needs one without migrations; who makes it is the migrator. */
    public String url(String otherDatabase) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + otherDatabase;
    }

    String url(int atPort) {
        return "jdbc:postgresql://" + host() + ":" + atPort + "/" + database;
    }

    /** The application's role, malayalees_app. */
    public User application() {
        return users.get("application");
    }

    /** The role that owns the application's tables, malayalees_owner. */
    public User owner() {
        return users.get("owner");
    }

    /** The superuser who has applied the migrations. */
    public User migrator() {
        return users.get("migrator");
    }

    /** A connection of its own, which the caller closes. */
    public Connection connect(User user) throws SQLException {
        return DriverManager.getConnection(url(), user.name(), user.password());
    }

    /** A role with its password. */
    public record User(String name, String password) {

        static User of(Map<String, Object> users, String kind) {
            Map<String, Object> user = ServerProcess.object(users, kind);
            return new User((String) user.get("name"), (String) user.get("password"));
        }
    }
}
