package com.malayalees.platform.observation;

/** Work that is done every few seconds, and once at the end. */
@FunctionalInterface
public interface CacheTask extends Runnable {}
