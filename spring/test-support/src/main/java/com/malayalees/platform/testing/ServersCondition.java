package com.malayalees.platform.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Comes before Spring's extension makes a context, which would turn a skipped test into a failed one. */
final class ServersCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            Servers.get();
            return ConditionEvaluationResult.enabled("the servers run");
        } catch (MissingServers missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw missing;
            }
            return ConditionEvaluationResult.disabled(missing.getMessage());
        }
    }
}
