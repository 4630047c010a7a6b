package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.MalayaleesCacheProperties;
import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Reads the settings as the beans will. Not for a configuration class inside MalayaleesCacheAutoConfiguration, which brings
 * the default that reads CACHE_TYPE: such a class would be asked before that default is there.
 */
final class OnCacheType extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        CacheType type =
                metadata.getAnnotations().get(ConditionalOnCacheType.class).getEnum("value", CacheType.class);
        boolean isUsed = Binder.get(context.getEnvironment())
                .bindOrCreate("malayalees.cache", MalayaleesCacheProperties.class)
                .uses(type);
        return new ConditionOutcome(isUsed, "malayalees.cache " + (isUsed ? "uses " : "does not use ") + type);
    }
}
