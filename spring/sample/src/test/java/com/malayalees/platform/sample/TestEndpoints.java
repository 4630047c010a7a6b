package com.malayalees.platform.sample;

import com.malayalees.platform.sample.tenant.CurrentTenant;
import java.util.concurrent.Callable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What tests look at from inside: outside of /api no tenant is found, so whatever a thread still has is a left-over. */
@RestController
class TestEndpoints {

    @GetMapping("/left-over")
    String leftOver() {
        return CurrentTenant.find().orElse("none");
    }

    @GetMapping("/api/test/fails")
    String fails() {
        throw new IllegalStateException("on purpose, for " + CurrentTenant.get());
    }

    @GetMapping("/api/test/async")
    Callable<String> async() {
        return () -> CurrentTenant.find().orElse("none");
    }
}
