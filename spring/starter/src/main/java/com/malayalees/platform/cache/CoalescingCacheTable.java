package com.malayalees.platform.cache;

import com.malayalees.platform.cache.WaitingCall.Get;
import com.malayalees.platform.cache.WaitingCall.GetLive;
import com.malayalees.platform.cache.WaitingCall.Put;
import com.malayalees.platform.cache.WaitingCall.Read;
import com.malayalees.platform.cache.WaitingCall.Single;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Gets that wait for a connection are sent as one statement, and so are puts. Each caller waits for its own answer, so calls
 * of one thread take effect in their order; of several puts of one key, the last one that came counts. What the server
 * refuses is asked again, call by call: one caller's mistake fails no other.
 */
public final class CoalescingCacheTable implements CacheTable {

    /** Faults that every call has, whatever it asks for. */
    private static final Set<CacheFault.Kind> COMMON =
            EnumSet.of(CacheFault.Kind.AWAY, CacheFault.Kind.BUSY, CacheFault.Kind.TABLE);

    private final BatchTable table;
    private final Turns turns;

    /**
     * @param connections of the table's pool: as many statements run at the same time
     * @param patience how long a call waits for its turn
     */
    public CoalescingCacheTable(JdbcCacheTable table, int connections, Duration patience) {
        this((BatchTable) table, connections, patience);
    }

    CoalescingCacheTable(BatchTable table, int connections, Duration patience) {
        this.table = table;
        this.turns = new Turns(connections, patience);
    }

    @Override
    public String get(EntryKey key) {
        return run(new Get(key));
    }

    @Override
    public LiveEntry getLive(EntryKey key) {
        return run(new GetLive(key));
    }

    @Override
    public void put(EntryKey key, String value, Duration timeToLive) {
        // Before it waits: the statement of many entries checks none.
        JdbcCacheTable.check(key, value, timeToLive);
        run(new Put(key, value, timeToLive));
    }

    @Override
    public String putIfAbsent(EntryKey key, String value, Duration timeToLive) {
        return single(single -> single.putIfAbsent(key, value, timeToLive));
    }

    @Override
    public boolean evict(EntryKey key) {
        return single(single -> single.evict(key));
    }

    @Override
    public void evictMany(Collection<EntryKey> keys) {
        single(single -> {
            single.evictMany(keys);
            return null;
        });
    }

    @Override
    public long evictByName(String tenant, String cache) {
        return single(single -> single.evictByName(tenant, cache));
    }

    @Override
    public long evictByNameForAllTenants(String cache) {
        return single(single -> single.evictByNameForAllTenants(cache));
    }

    @Override
    public long evictByTenant(String tenant) {
        return single(single -> single.evictByTenant(tenant));
    }

    @Override
    public long evictAll() {
        return single(CacheTable::evictAll);
    }

    @Override
    public Lookup getOrLease(EntryKey key, Duration lease) {
        return single(single -> single.getOrLease(key, lease));
    }

    @Override
    public boolean putLeased(EntryKey key, String value, Duration timeToLive, UUID lease) {
        return single(single -> single.putLeased(key, value, timeToLive, lease));
    }

    @Override
    public void releaseLease(EntryKey key, UUID lease) {
        single(single -> {
            single.releaseLease(key, lease);
            return null;
        });
    }

    @Override
    public void record(List<Counted> counts) {
        single(single -> {
            single.record(counts);
            return null;
        });
    }

    private <A> A single(Function<CacheTable, A> call) {
        return run(new Single<>(call));
    }

    private <A> A run(WaitingCall<A> call) {
        return turns.run(call, this::ask);
    }

    private void ask(List<WaitingCall<?>> calls) {
        if (calls.size() == 1) {
            calls.get(0).askAlone(table);
            return;
        }
        try {
            askTogether(calls);
        } catch (CacheFault fault) {
            if (COMMON.contains(fault.kind())) {
                calls.forEach(call -> call.fail(fault));
            } else {
                calls.forEach(call -> call.askAlone(table));
            }
        }
    }

    private void askTogether(List<WaitingCall<?>> calls) {
        answerReads(ofType(calls, Get.class), table::getMany);
        answerReads(ofType(calls, GetLive.class), table::getManyLive);
        List<Put> puts = ofType(calls, Put.class);
        if (!puts.isEmpty()) {
            table.putMany(lastOfEachKey(puts));
            puts.forEach(put -> put.answer(null));
        }
    }

    private static <A> void answerReads(
            List<? extends Read<A>> reads, Function<Collection<String>, Map<String, A>> statement) {
        if (!reads.isEmpty()) {
            Map<String, A> found = statement.apply(
                    reads.stream().map(read -> read.key().full()).distinct().toList());
            reads.forEach(read -> read.answer(found.get(read.key().full())));
        }
    }

    private static <C> List<C> ofType(List<WaitingCall<?>> calls, Class<C> type) {
        return calls.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Collection<BatchTable.Entry> lastOfEachKey(List<Put> puts) {
        Map<String, BatchTable.Entry> entries = new TreeMap<>(KeyOrder.INSTANCE);
        puts.forEach(put -> entries.put(put.entry().key().full(), put.entry()));
        return entries.values();
    }
}
