package com.malayalees.platform.observation;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** The component "cache" of the application's health. */
public final class CacheHealthIndicator extends AbstractHealthIndicator {

    private final CacheCondition condition;

    public CacheHealthIndicator(CacheCondition condition) {
        this.condition = condition;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        (condition.works() ? builder.up() : builder.status(CacheCondition.DEGRADED)).withDetails(condition.details());
    }
}
