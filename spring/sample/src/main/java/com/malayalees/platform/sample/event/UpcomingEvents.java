package com.malayalees.platform.sample.event;

import java.util.List;

/** The next events of a tenant, soonest first. */
public record UpcomingEvents(List<EventView> events) {}
