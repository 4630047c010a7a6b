package com.malayalees.platform.sample.user;

/** A user as the API shows it, and as the cache keeps it. */
public record UserView(long id, String tenant, String email, String firstName, String lastName, boolean active) {}
