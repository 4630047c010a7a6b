package com.malayalees.platform.sample.report;

/** What a slow computation found: which instance computed it, as how many-th of its computations. */
public record Report(String name, String instance, long computation) {}
