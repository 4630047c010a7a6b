package com.malayalees.platform.sample.event;

import java.time.Instant;

/** An event as the API shows it, and as the cache keeps it. */
public record EventView(long id, String tenant, String title, String description, Instant eventDate) {}
