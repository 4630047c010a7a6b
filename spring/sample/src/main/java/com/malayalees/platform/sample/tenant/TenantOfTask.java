package com.malayalees.platform.sample.tenant;

import org.springframework.core.task.TaskDecorator;
import org.springframework.stereotype.Component;

/** What a request gives to Spring's task executor ({@code @Async}, an asynchronous answer) works for the tenant of that request. */
@Component
class TenantOfTask implements TaskDecorator {

    @Override
    public Runnable decorate(Runnable task) {
        return CurrentTenant.find()
                .<Runnable>map(tenant -> () -> run(task, tenant))
                .orElse(task);
    }

    private static void run(Runnable task, String tenant) {
        CurrentTenant.set(tenant);
        try {
            task.run();
        } finally {
            CurrentTenant.clear();
        }
    }
}
