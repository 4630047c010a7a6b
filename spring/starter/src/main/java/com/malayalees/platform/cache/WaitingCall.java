package com.malayalees.platform.cache;

import com.malayalees.platform.cache.CacheFault.Kind;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** One call of one thread, from the moment it comes until it has its answer. */
abstract class WaitingCall<A> {

    /** Where a call is on its way. */
    enum State {
        /** In the queue. */
        WAITS,
        /** It may use a connection, for itself and for calls that it takes from the queue. */
        LEADS,
        /** Another thread has taken it from the queue, and answers it. */
        TAKEN,
        /** Answered. */
        DONE
    }

    private final Thread caller = Thread.currentThread();
    private volatile State state = State.WAITS;
    private A answer;
    private CacheFault fault;
    private boolean isAnswered;

    /** Asks the server for this call alone. */
    abstract A ask(BatchTable table);

    /** Whether both can be parts of one statement. */
    abstract boolean goesWith(WaitingCall<?> other);

    /** Characters that it sends. */
    int size() {
        return 0;
    }

    final State state() {
        return state;
    }

    final void become(State next) {
        state = next;
    }

    final void wake() {
        LockSupport.unpark(caller);
    }

    final void answer(A found) {
        answer = found;
        isAnswered = true;
    }

    final void fail(CacheFault reason) {
        fault = reason;
        isAnswered = true;
    }

    final void askAlone(BatchTable table) {
        try {
            answer(ask(table));
        } catch (CacheFault refused) {
            fail(refused);
        }
    }

    /** @throws CacheFault in place of an answer, with the stack of the caller */
    final A result() {
        if (!isAnswered) {
            throw new CacheFault(Kind.OTHER, "the thread that asked for several callers ended without an answer", null);
        }
        if (fault != null) {
            throw new CacheFault(fault.kind(), fault.getMessage(), fault);
        }
        return answer;
    }

    /** Reads one entry. */
    abstract static class Read<A> extends WaitingCall<A> {
        private final EntryKey key;

        Read(EntryKey key) {
            this.key = key;
        }

        final EntryKey key() {
            return key;
        }

        @Override
        final boolean goesWith(WaitingCall<?> other) {
            return other.getClass() == getClass();
        }
    }

    /** Reads its value. */
    static final class Get extends Read<String> {
        Get(EntryKey key) {
            super(key);
        }

        @Override
        String ask(BatchTable table) {
            return table.get(key());
        }
    }

    /** Reads its value and the time that it has left. */
    static final class GetLive extends Read<LiveEntry> {
        GetLive(EntryKey key) {
            super(key);
        }

        @Override
        LiveEntry ask(BatchTable table) {
            return table.getLive(key());
        }
    }

    /** Stores one entry. */
    static final class Put extends WaitingCall<Void> {
        private final BatchTable.Entry entry;

        Put(EntryKey key, String value, Duration timeToLive) {
            this.entry = new BatchTable.Entry(key, value, timeToLive);
        }

        BatchTable.Entry entry() {
            return entry;
        }

        @Override
        Void ask(BatchTable table) {
            table.put(entry.key(), entry.value(), entry.timeToLive());
            return null;
        }

        @Override
        boolean goesWith(WaitingCall<?> other) {
            return other instanceof Put;
        }

        @Override
        int size() {
            return entry.value().length();
        }
    }

    /** Any other call: it is a statement of its own. */
    static final class Single<A> extends WaitingCall<A> {
        private final Function<CacheTable, A> call;

        Single(Function<CacheTable, A> call) {
            this.call = call;
        }

        @Override
        A ask(BatchTable table) {
            return call.apply(table);
        }

        @Override
        boolean goesWith(WaitingCall<?> other) {
            return false;
        }
    }
}
