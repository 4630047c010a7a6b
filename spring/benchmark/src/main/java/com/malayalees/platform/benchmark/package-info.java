/**
 * Cache managers beside each other, the starter's on PostgreSQL and Spring Data Redis' on Lettuce, and so the repositories of sessions.
 */
package com.malayalees.platform.benchmark;
