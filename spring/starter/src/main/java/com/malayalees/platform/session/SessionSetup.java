package com.malayalees.platform.session;

import com.malayalees.platform.cache.CacheSetupException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once, at start-up, whether the database has what sessions need. One that is away does not keep the application from starting.
 */
final class SessionSetup {

    private static final Logger LOG = LoggerFactory.getLogger(SessionSetup.class);

    /** The newest of what is needed, by the catalogue, which every role may read. */
    private static final String LOOK = """
            SELECT current_database() AS database, current_user AS role, count(*) > 0 AS is_there,
              bool_and(has_schema_privilege(pronamespace, 'USAGE') AND has_function_privilege(pg_proc.oid, 'EXECUTE')) AS may_call
            FROM pg_proc
            WHERE pronamespace = to_regnamespace('malayalees') AND proname = 'session_touch'
            """;

    private SessionSetup() {}

    /** @throws CacheSetupException with what is wrong and what to type */
    static void check(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOOK);
                ResultSet found = statement.executeQuery()) {
            found.next();
            if (!found.getBoolean("is_there")) {
                throw CacheSetupException.behind(found.getString("database"), "function malayalees.session_touch");
            }
            if (!found.getBoolean("may_call")) {
                throw CacheSetupException.otherRole(
                        found.getString("role"), "use the sessions", found.getString("database"));
            }
        } catch (SQLException failure) {
            LOG.warn(
                    "The database was not reachable when sessions started, so their tables were not checked: {}",
                    SessionOutage.firstLine(failure));
        }
    }
}
