/** Spring's cache on the table app_cache of PostgreSQL, with the statements and functions of docs/cache.md. */
package com.malayalees.platform.cache;
