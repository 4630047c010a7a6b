package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** A table that answers many calls, of any tenant and cache, by one statement. */
interface BatchTable extends CacheTable {

    /** What {@link #putMany} stores. */
    record Entry(EntryKey key, String value, Duration timeToLive) {}

    /** The values of the live entries, by the full keys. */
    Map<String, String> getMany(Collection<String> fullKeys);

    /** The live entries with the time that each has left, by the full keys. */
    Map<String, LiveEntry> getManyLive(Collection<String> fullKeys);

    /**
     * Stores all or none.
     *
     * @param entries no key twice, sorted by {@link KeyOrder}: so two instances never wait for each other in a circle
     */
    void putMany(Collection<Entry> entries);
}
