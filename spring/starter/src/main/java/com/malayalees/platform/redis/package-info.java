/** Caches on Redis, beside those on PostgreSQL or in their place. */
package com.malayalees.platform.redis;
