package com.malayalees.platform.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.json.BasicJsonParser;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The application in this JVM, with an environment of its own: nothing of the machine's. */
final class RunningSample implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;
    private final int port;

    private RunningSample(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /**
     * Starts it.
     *
     * @param variables all environment variables that it gets
     * @param properties what is different on this machine: system properties
     */
    static RunningSample start(Map<String, String> variables, Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setEnvironment(new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addLast(new MapPropertySource(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, properties));
                sources.addLast(new SystemEnvironmentPropertySource(
                        SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(variables)));
            }
        });
        return new RunningSample(application.run("--server.port=0"));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String property(String name) {
        return context.getEnvironment().getProperty(name);
    }

    int port() {
        return port;
    }

    Answer get(String host, String path) {
        return send(request(host, path).GET());
    }

    Answer post(String host, String path, String json) {
        return send(
                request(host, path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.headers()
                            .firstValue("set-cookie")
                            .map(each -> each.split(";")[0])
                            .orElse(""),
                    response.body());
        } catch (IOException failed) {
            throw new IllegalStateException("no answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    HttpRequest.Builder request(String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("host", host);
    }

    @Override
    public void close() {
        context.close();
    }

    record Answer(int status, String type, String cookie, String body) {

        Map<String, Object> json() {
            return new BasicJsonParser().parseMap(body);
        }

        Object field(String name) {
            return json().get(name);
        }
    }
}
