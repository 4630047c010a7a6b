package com.malayalees.platform.observation;

import com.malayalees.platform.redis.Agreement;
import com.malayalees.platform.redis.MixedCacheManager;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** In a parallel run, how often both types have the same value: who switches wants it to be always. */
public final class AgreementMeters implements MeterBinder {

    private final MixedCacheManager manager;

    public AgreementMeters(MixedCacheManager manager) {
        this.manager = manager;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        manager.onAgreement((cache, agreement) -> {
            for (Agreement.Result result : Agreement.Result.values()) {
                FunctionCounter.builder("malayalees.cache.parallel", agreement, each -> each.count(result))
                        .description("Hits that were compared with the type that is only written")
                        .tags("name", cache, "result", result.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        });
    }
}
