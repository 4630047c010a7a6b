package com.malayalees.platform.sample.report;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReportController {

    private final ReportService reports;

    ReportController(ReportService reports) {
        this.reports = reports;
    }

    /** A stand-in for a slow query: the computation takes {@code millis} milliseconds. */
    @GetMapping("/api/reports/{name}")
    Report report(
            @PathVariable String name, @RequestParam(defaultValue = "0") @PositiveOrZero @Max(30_000) long millis) {
        return reports.compute(name, Duration.ofMillis(millis));
    }
}
