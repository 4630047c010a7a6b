package com.malayalees.platform.cache;

import com.malayalees.platform.cache.CacheFault.Kind;
import com.malayalees.platform.cache.WaitingCall.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who may use the cache's connections, and for whom. A call that finds one free uses it at once, for itself alone. While all
 * are busy, calls wait in the order in which they came. Whoever is done gives its connection to the first that waits, which
 * takes all calls of its kind with it. Threads only park here, and no lock is held while the server is asked: virtual
 * threads give up their carrier.
 */
final class Turns {

    /** Calls of one statement: more make the first one wait without making the others faster. */
    private static final int MOST_TOGETHER = 64;

    /** Characters that one statement sends, beside its first call. */
    private static final int MOST_CHARACTERS = 1_048_576;

    /** Callers that may wait. Each is a thread; without a bound, an outage would collect them. */
    private static final int MOST_WAITING = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<WaitingCall<?>> queue = new ArrayDeque<>();
    private final long patience;
    private int free;

    /**
     * @param connections how many statements may run at the same time
     * @param patience how long a call waits for its turn
     */
    Turns(int connections, Duration patience) {
        this.free = connections;
        this.patience = patience.toNanos();
    }

    /**
     * Waits for the answer of a call.
     *
     * @param ask answers all of the calls that it gets; the first is the caller's
     * @throws CacheFault in place of an answer, or when the thread is interrupted or out of patience before its turn
     */
    <A> A run(WaitingCall<A> call, Consumer<List<WaitingCall<?>>> ask) {
        boolean wasInterrupted = !begins(call) && waits(call);
        try {
            if (call.state() == State.LEADS) {
                lead(call, ask);
            }
            return call.result();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean begins(WaitingCall<?> call) {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                call.become(State.LEADS);
                return true;
            }
            if (queue.size() >= MOST_WAITING) {
                throw new CacheFault(
                        Kind.BUSY, MOST_WAITING + " calls wait for a connection of the cache already", null);
            }
            queue.add(call);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Until it leads or is answered. Returns whether the thread was interrupted when it could not leave any more. */
    private boolean waits(WaitingCall<?> call) {
        long deadline = System.nanoTime() + patience;
        boolean wasInterrupted = false;
        while (call.state() == State.WAITS || call.state() == State.TAKEN) {
            if (Thread.interrupted()) {
                wasInterrupted = true;
                if (leaves(call)) {
                    Thread.currentThread().interrupt();
                    throw new CacheFault(
                            Kind.INTERRUPTED, "interrupted while it waited for a connection of the cache", null);
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 && leaves(call)) {
                throw new CacheFault(Kind.BUSY, "no connection of the cache became free in time", null);
            }
            // One that was taken waits for the server, whose answer has a time limit of its own.
            if (call.state() == State.WAITS && left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (call.state() == State.TAKEN) {
                LockSupport.park(this);
            }
        }
        return wasInterrupted;
    }

    private boolean leaves(WaitingCall<?> call) {
        lock.lock();
        try {
            return queue.remove(call);
        } finally {
            lock.unlock();
        }
    }

    private void lead(WaitingCall<?> first, Consumer<List<WaitingCall<?>>> ask) {
        List<WaitingCall<?>> calls = taken(first);
        // An interruption of this thread is not one of the other callers.
        boolean wasInterrupted = calls.size() > 1 && Thread.interrupted();
        try {
            ask.accept(calls);
        } finally {
            passOn();
            for (WaitingCall<?> call : calls) {
                call.become(State.DONE);
                if (call != first) {
                    call.wake();
                }
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The call with those of its kind that wait. */
    private List<WaitingCall<?>> taken(WaitingCall<?> first) {
        lock.lock();
        try {
            if (queue.isEmpty()) {
                return List.of(first);
            }
            List<WaitingCall<?>> calls = new ArrayList<>();
            calls.add(first);
            int characters = 0;
            for (Iterator<WaitingCall<?>> waiting = queue.iterator();
                    waiting.hasNext() && calls.size() < MOST_TOGETHER; ) {
                WaitingCall<?> next = waiting.next();
                if (next.goesWith(first) && characters + next.size() <= MOST_CHARACTERS) {
                    characters += next.size();
                    waiting.remove();
                    next.become(State.TAKEN);
                    calls.add(next);
                }
            }
            return calls;
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        WaitingCall<?> next;
        lock.lock();
        try {
            next = queue.poll();
            if (next == null) {
                free++;
            } else {
                next.become(State.LEADS);
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.wake();
        }
    }
}
