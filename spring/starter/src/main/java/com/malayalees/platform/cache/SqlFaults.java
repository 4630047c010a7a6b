package com.malayalees.platform.cache;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;

/** What an error of the server means for the cache, by its SQLSTATE. Source: PostgreSQL documentation, "PostgreSQL Error Codes" (2026-11). */
final class SqlFaults {

    /** The first prefix that fits counts. */
    private static final List<Map.Entry<String, CacheFault.Kind>> KINDS = List.of(
            Map.entry("08", CacheFault.Kind.AWAY),
            Map.entry("53", CacheFault.Kind.AWAY),
            Map.entry("57", CacheFault.Kind.AWAY),
            Map.entry("28", CacheFault.Kind.AWAY),
            Map.entry("42", CacheFault.Kind.TABLE),
            Map.entry("3F000", CacheFault.Kind.TABLE),
            Map.entry("0A000", CacheFault.Kind.TABLE),
            Map.entry("25006", CacheFault.Kind.TABLE),
            Map.entry("54000", CacheFault.Kind.ENTRY),
            Map.entry("22", CacheFault.Kind.ENTRY));

    private SqlFaults() {}

    static CacheFault faultOf(SQLException error) {
        return new CacheFault(kindOf(error), messageOf(error), error);
    }

    private static CacheFault.Kind kindOf(SQLException error) {
        if (error instanceof SQLTransientConnectionException) {
            // Of HikariCP, with the reason why it has no connections; without a reason, all of them were in use.
            return error.getCause() == null ? CacheFault.Kind.BUSY : CacheFault.Kind.AWAY;
        }
        String state = error.getSQLState();
        if (state == null) {
            return CacheFault.Kind.OTHER;
        }
        return KINDS.stream()
                .filter(each -> state.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(CacheFault.Kind.OTHER);
    }

    /** The first line: the others quote values. HikariCP's own message says only that it waited. */
    private static String messageOf(SQLException error) {
        if (error instanceof SQLTransientConnectionException && error.getCause() instanceof SQLException reason) {
            return messageOf(reason);
        }
        String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return error.getSQLState() == null ? message : message + " (SQLSTATE " + error.getSQLState() + ")";
    }
}
