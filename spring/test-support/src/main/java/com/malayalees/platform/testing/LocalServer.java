package com.malayalees.platform.testing;

import java.util.Map;

/** A server that tests stop and start. What a test has stopped, it starts again: the other tests of this JVM use it too. */
public class LocalServer {

    private final ServerProcess process;
    private final String name;
    private final String host;
    private final int port;

    LocalServer(ServerProcess process, String name, Map<String, Object> addresses) {
        this.process = process;
        this.name = name;
        this.host = (String) addresses.get("host");
        this.port = ((Number) addresses.get("port")).intValue();
    }

    public final String host() {
        return host;
    }

    public final int port() {
        return port;
    }

    /** Starts it again, on the same port; nothing changes when it runs. PostgreSQL has its data, Redis is empty. */
    public final void start() {
        process.start(name);
    }

    /** A crash (SIGKILL). */
    public final void kill() {
        process.ask("kill", name);
    }

    /** A clean shutdown; Redis is killed, as it keeps nothing anyway. */
    public final void halt() {
        process.ask("halt", name);
    }
}
