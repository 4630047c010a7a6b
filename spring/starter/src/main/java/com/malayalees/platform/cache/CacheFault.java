package com.malayalees.platform.cache;

/** Why the table could not answer. Never thrown at a caller of Spring's cache: it falls back to working without it. */
public final class CacheFault extends RuntimeException {

    private final Kind kind;

    public CacheFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What a fault says about the calls that follow. */
    public enum Kind {
        /** The server is away, refuses connections or does not answer in time. */
        AWAY(true),
        /** No connection of the cache's own pool was free in time. */
        BUSY(false),
        /** The table, a function or a right is missing, or this is a replica. */
        TABLE(true),
        /** The server refuses this entry: it is too large, or has characters that the database's encoding lacks. */
        ENTRY(false),
        /** The value has no text, or the text of the table is not one of a value. */
        VALUE(false),
        /** The thread was interrupted while it waited. */
        INTERRUPTED(false),
        /** Any other error of the server. */
        OTHER(true);

        private final boolean isOutage;

        Kind(boolean isOutage) {
            this.isOutage = isOutage;
        }

        /** Whether the next call for another entry is expected to fail as well. */
        public boolean isOutage() {
            return isOutage;
        }
    }
}
