package com.malayalees.platform.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.json.BasicJsonParser;

/** The process of tools/localServers/main.ts. It ends, and removes what it has made, when its input ends: at the latest with this JVM. */
final class ServerProcess {

    private static final Path PROGRAM = Path.of("tools", "localServers", "main.ts");
    /** Of tools/support/exitCodes.ts: a program is missing on this machine. */
    private static final int MISSING = 3;

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path errors;
    private final Map<String, Object> addresses;

    private ServerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of the servers"));
        this.addresses = read();
    }

    static ServerProcess start() {
        Path root = root();
        if (!Files.isDirectory(root.resolve("node_modules"))) {
            throw new MissingServers("node_modules is missing in " + root + ": npm ci");
        }
        try {
            Path errors = Files.createTempFile("malayalees-servers-", ".err");
            errors.toFile().deleteOnExit();
            return new ServerProcess(
                    new ProcessBuilder("node", "--require", "./policies/loadTypeScript.js", PROGRAM.toString())
                            .directory(root.toFile())
                            .redirectError(errors.toFile())
                            .start(),
                    errors);
        } catch (IOException noNode) {
            throw new MissingServers("Node is missing: install Node 20.19 or newer (" + noNode.getMessage() + ")");
        }
    }

    Map<String, Object> addressesOf(String server) {
        return object(addresses, server);
    }

    int start(String server) {
        return ((Number) ask("start", server).get("port")).intValue();
    }

    synchronized Map<String, Object> ask(String what, String server) {
        try {
            requests.write("{\"do\":\"" + what + "\",\"server\":\"" + server + "\"}\n");
            requests.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException("the process of the servers has ended:\n" + printed(), gone);
        }
        Map<String, Object> answer = read();
        if (answer.containsKey("error")) {
            throw new IllegalStateException(what + " " + server + ": " + answer.get("error"));
        }
        return answer;
    }

    /** Waits as long as it takes: on a busy machine a server needs its time, and a process that ends ends the wait. */
    private Map<String, Object> read() {
        try {
            String line = answers.readLine();
            if (line != null) {
                return new BasicJsonParser().parseMap(line);
            }
            int code = process.waitFor();
            if (code == MISSING) {
                throw new MissingServers(printed().strip());
            }
            throw new IllegalStateException("the process of the servers has ended with " + code + ":\n" + printed());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the servers were asked", stopped);
        }
    }

    private void end() {
        try {
            requests.close();
            process.waitFor();
        } catch (IOException | InterruptedException ended) {
            process.destroy();
        }
    }

    private String printed() {
        try {
            return Files.readString(errors);
        } catch (IOException unreadable) {
            return "(" + unreadable.getMessage() + ")";
        }
    }

    /** The repository, from wherever in it the tests run. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(PROGRAM))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "no folder above " + here + " has " + PROGRAM + ": run the tests inside the repository");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.get(name);
    }
}
