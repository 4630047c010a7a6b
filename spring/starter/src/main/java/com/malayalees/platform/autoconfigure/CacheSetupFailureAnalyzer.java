package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.CacheSetupException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong and what to type, in place of a stack trace. */
final class CacheSetupFailureAnalyzer extends AbstractFailureAnalyzer<CacheSetupException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, CacheSetupException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
