package com.malayalees.platform.testing;

import java.util.Map;

/**
 * A server as the application meets Valkey in a stack.
 *
 * @param certificate file of the authority that its certificate comes from, in PEM
 */
public record ValkeyServer(int port, String user, String password, String certificate) {

    static ValkeyServer of(Map<String, Object> started) {
        return new ValkeyServer(
                ((Number) started.get("port")).intValue(),
                (String) started.get("user"),
                (String) started.get("password"),
                (String) started.get("certificate"));
    }

    /** The two forms of the stack's key valkey. */
    public enum Form {
        /** The protocol of a single server. */
        NODES("valkey-nodes"),
        /** The protocol of a cluster, and no KEYS. */
        SERVERLESS("valkey-serverless");

        private final String server;

        Form(String server) {
            this.server = server;
        }

        String server() {
            return server;
        }
    }
}
