package com.malayalees.platform.redis;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * While caches are written to both types.
 *
 * @param sample the share of hits whose value is compared with that of the other type, 0 to 1
 */
@ConfigurationProperties("malayalees.cache.parallel")
public record MalayaleesParallelProperties(
        @DefaultValue("0.01") double sample) {}
