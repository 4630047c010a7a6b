package com.malayalees.platform.session;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the begin and the end of a time in which the database refuses sessions, not each request in it. */
final class SessionOutage {

    private static final Logger LOG = LoggerFactory.getLogger(SessionOutage.class);

    private final AtomicBoolean isOn = new AtomicBoolean();

    /** @param what "read", "stored" … */
    void failed(String what, SQLException failure) {
        if (isOn.compareAndSet(false, true)) {
            LOG.error(
                    "A session cannot be {} (SQLSTATE {}): {}. Requests that need their session are answered with 503 until this ends; it is"
                            + " logged once.",
                    what,
                    failure.getSQLState(),
                    firstLine(failure));
        }
    }

    void succeeded() {
        if (isOn.get() && isOn.compareAndSet(true, false)) {
            LOG.info("Sessions are read and stored again.");
        }
    }

    /** Further lines of the server's message have values of the row, for example the id of a session. */
    static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
