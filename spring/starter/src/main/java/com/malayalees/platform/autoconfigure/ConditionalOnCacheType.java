package com.malayalees.platform.autoconfigure;

import com.malayalees.platform.cache.MalayaleesCacheProperties.CacheType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches when a cache reads or writes entries of this type. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnCacheType.class)
@interface ConditionalOnCacheType {
    CacheType value();
}
