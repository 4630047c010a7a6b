package com.malayalees.platform.session;

/**
 * The database did not read or write a session. {@link SessionFaultFilter} answers such a request with status 503, unless the application
 * handles the exception itself.
 */
public final class SessionUnavailableException extends RuntimeException {

    SessionUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
