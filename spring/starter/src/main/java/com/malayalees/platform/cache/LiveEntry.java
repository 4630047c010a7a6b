package com.malayalees.platform.cache;

import java.time.Duration;

/**
 * An entry with the time that it has left.
 *
 * @param remaining by the server's clock, at the moment of its answer
 */
public record LiveEntry(String value, Duration remaining) {}
