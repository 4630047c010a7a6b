package com.malayalees.platform.sample.session;

/** What a session remembers. */
record SessionView(String tenant, String user, String value) {}
