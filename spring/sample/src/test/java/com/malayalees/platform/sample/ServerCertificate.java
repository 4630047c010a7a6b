package com.malayalees.platform.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;

/**
 * A certificate that is its own authority, and its key, in PEM.
 *
 * @param certificate what clients trust
 * @param key what the server alone has
 */
record ServerCertificate(String certificate, String key) {

    private static final String PASSWORD = "of-a-test";

    /** Makes one, with the JDK's keytool, for one name of a server (dns:localhost). */
    static ServerCertificate forName(Path folder, String name) throws IOException, GeneralSecurityException {
        Path store = Files.createTempDirectory(folder, "certificate").resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "SAN=" + name,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (!Files.exists(store)) throw new IOException(said);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            keys.load(input, PASSWORD.toCharArray());
        }
        return new ServerCertificate(
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    }

    /** Makes a server of PostgreSQL use it. The server writes the files itself, as nobody else may own its key. */
    void use(Connection superuser) throws SQLException {
        write(superuser, certificate, "server.crt");
        write(superuser, key, "server.key");
        try (Statement statement = superuser.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static void write(Connection superuser, String text, String file) throws SQLException {
        try (PreparedStatement lines = superuser.prepareStatement(
                "CREATE TEMPORARY TABLE line AS SELECT regexp_split_to_table(?, E'\\n') AS text")) {
            lines.setString(1, text.strip());
            lines.execute();
        }
        try (Statement statement = superuser.createStatement()) {
            statement.execute("COPY line TO PROGRAM 'umask 077; cat > " + file + "'");
            statement.execute("DROP TABLE line");
        }
    }

    private static String pem(String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
