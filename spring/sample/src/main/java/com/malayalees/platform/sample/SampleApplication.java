package com.malayalees.platform.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;

/** The guide's application in miniature: tenants by host name, users, events, cached reads, a session, management endpoints. */
@SpringBootApplication
@EnableCaching
public class SampleApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SampleApplication.class, arguments);
    }
}
