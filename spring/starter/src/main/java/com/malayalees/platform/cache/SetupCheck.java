package com.malayalees.platform.cache;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once, at start-up, whether the database has what the cache needs and the role may use it. The table of applied
 * migrations is not the application's to read, so the functions are looked for by their names and arguments. A database
 * that is away does not keep the application from starting: whether it starts without one is its own decision.
 */
public final class SetupCheck {

    private static final Logger LOG = LoggerFactory.getLogger("com.malayalees.platform.cache");

    /** Types of arguments as pg_catalog.oidvectortypes writes them. */
    private static final List<String> FUNCTIONS = List.of(
            "cache_put_if_absent(text, text, text, text, bigint)",
            "cache_evict(text, text, text)",
            "cache_evict_by_name(text, text)",
            "cache_evict_by_tenant(text)",
            "cache_get_or_lease(text, text, text, bigint)",
            "cache_put_leased(text, text, text, text, bigint, uuid)",
            "cache_release_lease(text, text, text, uuid)",
            "cache_record(text, text, bigint, bigint, bigint)");

    /** The catalogue is readable for every role, even where the schema is not. */
    private static final String LOOK = """
            SELECT current_user AS role, current_database() AS database, rolsuper AS is_superuser,
              tables.oid IS NOT NULL AS has_table, tables.oid IS NOT DISTINCT FROM cache.oid AS is_the_table,
              pg_has_role(tables.relowner, 'USAGE') AS is_owner,
              has_schema_privilege(schemas.oid, 'USAGE') AND (
                SELECT bool_and(has_table_privilege(tables.oid, kind)) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS kind
              ) AS may_use_table,
              (SELECT string_agg(needed, ', ') FROM unnest(?) AS needed WHERE needed NOT IN (
                SELECT proname || '(' || oidvectortypes(proargtypes) || ')' FROM pg_proc WHERE pronamespace = product.oid
              )) AS missing,
              (SELECT bool_and(has_function_privilege(pg_proc.oid, 'EXECUTE')) FROM pg_proc
                WHERE pronamespace = product.oid AND proname || '(' || oidvectortypes(proargtypes) || ')' = ANY (?)) AS may_call
            FROM pg_roles
            LEFT JOIN pg_namespace AS schemas ON schemas.nspname = ?
            LEFT JOIN pg_class AS tables ON tables.relnamespace = schemas.oid AND tables.relname = ?
            LEFT JOIN pg_namespace AS product ON product.nspname = 'malayalees'
            LEFT JOIN pg_class AS cache ON cache.relnamespace = product.oid AND cache.relname = 'app_cache'
            WHERE rolname = current_user
            """;

    private static final String MIGRATE =
            "Run the migrations of the platform: `pulumi up` does it on AWS, `npm run local` on a"
                    + " laptop, and `npm run db -- migrate --url postgresql://ADMINISTRATOR@HOST:5432/%s` anywhere.";

    private SetupCheck() {}

    /**
     * @param connections the cache's own pool
     * @throws CacheSetupException with what is wrong and what to type
     */
    public static void run(DataSource connections, MalayaleesCacheProperties properties) {
        String[] name = JdbcCacheTable.qualified(properties.table()).split("\\.");
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOOK)) {
            Array functions = connection.createArrayOf("text", FUNCTIONS.toArray(String[]::new));
            statement.setArray(1, functions);
            statement.setArray(2, functions);
            statement.setString(3, name[0]);
            statement.setString(4, name[1]);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                judge(found, String.join(".", Arrays.asList(name)));
            }
        } catch (SQLException error) {
            LOG.warn(
                    "The database was not reachable when the cache started, so its table was not checked: {}",
                    SqlFaults.faultOf(error).getMessage());
        }
    }

    private static void judge(ResultSet found, String table) throws SQLException {
        String role = found.getString("role");
        String database = found.getString("database");
        String migrate = migrate(database);
        if (!found.getBoolean("has_table")) {
            throw new CacheSetupException(
                    "The database %s has no table %s.".formatted(database, table),
                    migrate
                            + " If they ran, malayalees.cache.table (POSTGRES_CACHE_TABLE) or spring.datasource.url names another one.");
        }
        if (!found.getBoolean("is_the_table")) {
            throw new CacheSetupException(
                    "malayalees.cache.table (POSTGRES_CACHE_TABLE) is %s, and the functions of the cache are for malayalees.app_cache."
                            .formatted(table),
                    "Set malayalees.cache.table to app_cache, or leave it out.");
        }
        if (found.getBoolean("is_superuser") || found.getBoolean("is_owner")) {
            throw new CacheSetupException(
                    "The application is connected as %s, which may change and drop the tables of the platform."
                            .formatted(role),
                    "Set spring.datasource.username (DB_USERNAME) to malayalees_app, the application's role; or, where that cannot be,"
                            + " malayalees.cache.check=false.");
        }
        String missing = found.getString("missing");
        if (missing != null) {
            throw CacheSetupException.behind(database, missing);
        }
        if (!found.getBoolean("may_use_table") || !found.getBoolean("may_call")) {
            throw CacheSetupException.otherRole(role, "use the cache", database);
        }
    }

    static String migrate(String database) {
        return MIGRATE.formatted(database);
    }
}
