package com.malayalees.platform.cache;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The statements of docs/cache.md: plain prepared ones for get and put, functions of the migrations for the rest. The
 * connections must be in autocommit mode. pgjdbc prepares a statement on the server by itself, so nothing pins a connection
 * of RDS Proxy.
 */
public final class JdbcCacheTable implements BatchTable {

    /** Bytes of a full key and of a value; ten years. Source: database/migrations/0002_cache_checks.sql. */
    static final int LONGEST_KEY_BYTES = 1024;

    static final int LONGEST_VALUE_BYTES = 1_048_576;
    static final Duration LONGEST_TIME_TO_LIVE = Duration.ofMillis(315_360_000_000L);

    private static final Duration LONGEST_EVICTION = Duration.ofMinutes(1);

    private static final Pattern TABLE_NAME = Pattern.compile("(?:[a-z_][a-z0-9_]{0,62}\\.)?[a-z_][a-z0-9_]{0,62}");

    private static final String RECORD = "SELECT malayalees.cache_record(tenant, cache, hits, misses, evictions)"
            + " FROM unnest(?, ?, ?, ?, ?) AS counted (tenant, cache, hits, misses, evictions)";
    private static final String OVERWRITE = " ON CONFLICT (cache_key) DO UPDATE SET cache_value = excluded.cache_value,"
            + " expires_at = excluded.expires_at, updated_at = excluded.updated_at";

    private final DataSource connections;
    private final String get;
    private final String put;
    private final String evictByNameForAllTenants;
    private final String getMany;
    private final String getManyLive;
    private final String putMany;
    private final String evictMany;
    private final String evictAll;

    /**
     * @param connections the cache's own pool
     * @param table name of the table, with its schema or in malayalees
     * @throws CacheSetupException when the name is not one of a table
     */
    public JdbcCacheTable(DataSource connections, String table) {
        this.connections = connections;
        String name = qualified(table);
        this.get = "SELECT cache_value FROM " + name + " WHERE cache_key = ? AND expires_at > clock_timestamp()";
        this.put = "INSERT INTO " + name + " (cache_key, cache_value, expires_at)"
                + " VALUES (?, ?::text, clock_timestamp() + ? * interval '1 millisecond')" + OVERWRITE;
        this.getMany = "SELECT cache_key, cache_value FROM " + name
                + " WHERE cache_key = ANY (?) AND expires_at > clock_timestamp()";
        this.getManyLive = "SELECT cache_key, cache_value,"
                + " (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint FROM " + name
                + " WHERE cache_key = ANY (?) AND expires_at > clock_timestamp()";
        this.putMany = "INSERT INTO " + name + " (cache_key, cache_value, expires_at)"
                + " SELECT key, value, clock_timestamp() + milliseconds * interval '1 millisecond'"
                + " FROM unnest(?::text[], ?::text[], ?::bigint[]) AS given (key, value, milliseconds)"
                + OVERWRITE;
        // The leases too: a caller that computes must not store what it read before.
        this.evictByNameForAllTenants = "WITH leases AS (DELETE FROM malayalees.cache_lease"
                + " WHERE split_part(cache_key, ':', 2) = ?) DELETE FROM " + name
                + " WHERE split_part(cache_key, ':', 2) = ?";
        this.evictMany = "WITH leases AS (DELETE FROM malayalees.cache_lease WHERE cache_key = ANY (?))"
                + " DELETE FROM " + name + " WHERE cache_key = ANY (?)";
        this.evictAll = "WITH leases AS (DELETE FROM malayalees.cache_lease) DELETE FROM " + name;
    }

    /** The name of the table with its schema. */
    static String qualified(String table) {
        if (!TABLE_NAME.matcher(table).matches()) {
            throw new CacheSetupException(
                    "malayalees.cache.table (POSTGRES_CACHE_TABLE) is \"%s\", which is not the name of a table."
                            .formatted(table),
                    "Set it to app_cache, or leave it out.");
        }
        return table.indexOf('.') < 0 ? "malayalees." + table : table;
    }

    @Override
    public String get(EntryKey key) {
        return query(get, statement -> statement.setString(1, key.full()), JdbcCacheTable::firstText);
    }

    @Override
    public void put(EntryKey key, String value, Duration timeToLive) {
        long milliseconds = check(key, value, timeToLive);
        run(put, statement -> {
            statement.setString(1, key.full());
            statement.setString(2, value);
            statement.setLong(3, milliseconds);
            return statement.executeUpdate();
        });
    }

    @Override
    public LiveEntry getLive(EntryKey key) {
        return getManyLive(List.of(key.full())).get(key.full());
    }

    @Override
    public Map<String, String> getMany(Collection<String> fullKeys) {
        return byKey(getMany, fullKeys, rows -> rows.getString(2));
    }

    @Override
    public Map<String, LiveEntry> getManyLive(Collection<String> fullKeys) {
        return byKey(
                getManyLive, fullKeys, rows -> new LiveEntry(rows.getString(2), Duration.ofMillis(rows.getLong(3))));
    }

    @Override
    public void putMany(Collection<Entry> entries) {
        run(putMany, statement -> {
            statement.setArray(1, texts(statement, entries, entry -> entry.key().full()));
            statement.setArray(2, texts(statement, entries, Entry::value));
            statement.setArray(
                    3, numbers(statement, entries, entry -> entry.timeToLive().toMillis()));
            return statement.executeUpdate();
        });
    }

    @Override
    public String putIfAbsent(EntryKey key, String value, Duration timeToLive) {
        long milliseconds = check(key, value, timeToLive);
        return query(
                "SELECT malayalees.cache_put_if_absent(?, ?, ?, ?, ?)",
                statement -> {
                    names(statement, key);
                    statement.setString(4, value);
                    statement.setLong(5, milliseconds);
                },
                JdbcCacheTable::firstText);
    }

    @Override
    public boolean evict(EntryKey key) {
        return query(
                "SELECT malayalees.cache_evict(?, ?, ?)",
                statement -> names(statement, key),
                JdbcCacheTable::firstBoolean);
    }

    @Override
    public void evictMany(Collection<EntryKey> keys) {
        run(evictMany, statement -> {
            Array full =
                    texts(statement, keys.stream().map(EntryKey::full).sorted().toList(), key -> key);
            statement.setArray(1, full);
            statement.setArray(2, full);
            return statement.executeUpdate();
        });
    }

    @Override
    public long evictByName(String tenant, String cache) {
        return query(
                "SELECT malayalees.cache_evict_by_name(?, ?)",
                statement -> {
                    waitLonger(statement);
                    statement.setString(1, tenant);
                    statement.setString(2, cache);
                },
                JdbcCacheTable::firstLong);
    }

    @Override
    public long evictByNameForAllTenants(String cache) {
        return run(evictByNameForAllTenants, statement -> {
            waitLonger(statement);
            statement.setString(1, cache);
            statement.setString(2, cache);
            return statement.executeLargeUpdate();
        });
    }

    @Override
    public long evictByTenant(String tenant) {
        return query(
                "SELECT malayalees.cache_evict_by_tenant(?)",
                statement -> {
                    waitLonger(statement);
                    statement.setString(1, tenant);
                },
                JdbcCacheTable::firstLong);
    }

    @Override
    public long evictAll() {
        return run(evictAll, statement -> {
            waitLonger(statement);
            return statement.executeLargeUpdate();
        });
    }

    @Override
    public Lookup getOrLease(EntryKey key, Duration lease) {
        return query(
                "SELECT value, lease FROM malayalees.cache_get_or_lease(?, ?, ?, ?)",
                statement -> {
                    names(statement, key);
                    statement.setLong(4, lease.toMillis());
                },
                rows -> rows.next()
                        ? new Lookup(rows.getString(1), rows.getObject(2, UUID.class))
                        : new Lookup(null, null));
    }

    @Override
    public boolean putLeased(EntryKey key, String value, Duration timeToLive, UUID lease) {
        long milliseconds = check(key, value, timeToLive);
        return query(
                "SELECT malayalees.cache_put_leased(?, ?, ?, ?, ?, ?)",
                statement -> {
                    names(statement, key);
                    statement.setString(4, value);
                    statement.setLong(5, milliseconds);
                    statement.setObject(6, lease);
                },
                JdbcCacheTable::firstBoolean);
    }

    @Override
    public void releaseLease(EntryKey key, UUID lease) {
        query(
                "SELECT malayalees.cache_release_lease(?, ?, ?, ?)",
                statement -> {
                    names(statement, key);
                    statement.setObject(4, lease);
                },
                JdbcCacheTable::firstBoolean);
    }

    @Override
    public void record(List<Counted> counts) {
        run(RECORD, statement -> {
            statement.setArray(1, texts(statement, counts, Counted::tenant));
            statement.setArray(2, texts(statement, counts, Counted::cache));
            statement.setArray(3, numbers(statement, counts, Counted::hits));
            statement.setArray(4, numbers(statement, counts, Counted::misses));
            statement.setArray(5, numbers(statement, counts, Counted::evictions));
            return statement.execute();
        });
    }

    /** Arrays of texts and of numbers travel in binary; of Objects, pgjdbc writes a text in which it escapes each quote. */
    private static <T> Array texts(PreparedStatement statement, Collection<T> all, Function<T, String> part)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf("text", all.stream().map(part).toArray(String[]::new));
    }

    private static <T> Array numbers(PreparedStatement statement, Collection<T> all, ToLongFunction<T> part)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf("bigint", all.stream().mapToLong(part).boxed().toArray(Long[]::new));
    }

    /** The plain statement checks characters, not bytes. Returns the milliseconds of the time to live. */
    static long check(EntryKey key, String value, Duration timeToLive) {
        if (!Texts.fits(key.full(), LONGEST_KEY_BYTES)) {
            throw refused("the cache key has more than %d bytes".formatted(LONGEST_KEY_BYTES));
        }
        if (!Texts.fits(value, LONGEST_VALUE_BYTES)) {
            throw refused("the cache value has more than %d bytes (1 MB)".formatted(LONGEST_VALUE_BYTES));
        }
        if (!Texts.isStorable(value)) {
            throw refused(
                    "the cache value has a NUL character or half of a surrogate pair, which PostgreSQL cannot store");
        }
        if (timeToLive.toMillis() < 1 || timeToLive.compareTo(LONGEST_TIME_TO_LIVE) > 0) {
            throw refused("a time to live of %s is not between 1 ms and ten years".formatted(timeToLive));
        }
        return timeToLive.toMillis();
    }

    private static CacheFault refused(String reason) {
        return new CacheFault(CacheFault.Kind.ENTRY, reason, null);
    }

    private static void names(PreparedStatement statement, EntryKey key) throws SQLException {
        statement.setString(1, key.tenant());
        statement.setString(2, key.cache());
        statement.setString(3, key.key());
    }

    private static String firstText(ResultSet rows) throws SQLException {
        return rows.next() ? rows.getString(1) : null;
    }

    private <T> Map<String, T> byKey(String sql, Collection<String> fullKeys, Answer<T> entry) {
        return query(sql, statement -> statement.setArray(1, texts(statement, fullKeys, key -> key)), rows -> {
            Map<String, T> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), entry.read(rows));
            }
            return found;
        });
    }

    private static boolean firstBoolean(ResultSet rows) throws SQLException {
        return rows.next() && rows.getBoolean(1);
    }

    private static long firstLong(ResultSet rows) throws SQLException {
        return rows.next() ? rows.getLong(1) : 0;
    }

    /** For a statement that removes any number of entries. The pool sets the time-out back; the server never hears of it. */
    private static void waitLonger(PreparedStatement statement) throws SQLException {
        statement.getConnection().setNetworkTimeout(Runnable::run, (int) LONGEST_EVICTION.toMillis());
    }

    private <T> T query(String sql, Parameters parameters, Answer<T> answer) {
        return run(sql, statement -> {
            parameters.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return answer.read(rows);
            }
        });
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.run(statement);
        } catch (SQLException error) {
            throw SqlFaults.faultOf(error);
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }
}
