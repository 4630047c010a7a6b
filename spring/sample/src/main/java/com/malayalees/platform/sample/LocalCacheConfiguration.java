package com.malayalees.platform.sample;

import com.malayalees.platform.sample.tenant.CurrentTenant;
import java.util.Collection;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.context.annotation.Configuration;

/** A cache in this instance's memory, for each tenant its own. */
@Configuration(proxyBeanMethods = false)
class LocalCacheConfiguration implements CachingConfigurer {

  @Override
  public CacheResolver cacheResolver() {
    return new SimpleCacheResolver(new ConcurrentMapCacheManager()) {
      @Override
      protected Collection<String> getCacheNames(CacheOperationInvocationContext<?> context) {
        return context.getOperation().getCacheNames().stream().map(name -> CurrentTenant.get() + ":" + name).toList();
      }
    };
  }
}
