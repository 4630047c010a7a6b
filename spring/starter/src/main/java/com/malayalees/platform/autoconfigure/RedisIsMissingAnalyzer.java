package com.malayalees.platform.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class RedisIsMissingAnalyzer extends AbstractFailureAnalyzer<RedisIsMissing> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisIsMissing cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
