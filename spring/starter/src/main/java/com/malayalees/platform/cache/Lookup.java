package com.malayalees.platform.cache;

import java.util.UUID;

/**
 * The answer to {@link CacheTable#getOrLease}.
 *
 * @param value the value, or null
 * @param lease the right to compute a missing value; null when there is a value, or when another caller computes it
 */
public record Lookup(String value, UUID lease) {}
