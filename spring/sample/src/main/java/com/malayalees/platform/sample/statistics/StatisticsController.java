package com.malayalees.platform.sample.statistics;

import com.malayalees.platform.sample.tenant.CurrentTenant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The same figures from the materialized view, which is as old as its last refresh, and from the table. */
@RestController
@RequestMapping("/api/statistics")
class StatisticsController {

    private final JdbcClient database;

    StatisticsController(JdbcClient database) {
        this.database = database;
    }

    @GetMapping
    TenantStatistics fromView() {
        return query("SELECT user_count, last_activity FROM tenant_stats WHERE tenant_id = ?");
    }

    @GetMapping("/live")
    TenantStatistics live() {
        return query("SELECT count(*), max(created_at) FROM user_profile WHERE tenant_id = ?");
    }

    private TenantStatistics query(String statement) {
        String tenant = CurrentTenant.get();
        return database.sql(statement)
                .param(tenant)
                .query((row, number) ->
                        new TenantStatistics(tenant, row.getLong(1), row.getObject(2, OffsetDateTime.class)))
                .optional()
                .orElseGet(() -> new TenantStatistics(tenant, 0, null));
    }
}
