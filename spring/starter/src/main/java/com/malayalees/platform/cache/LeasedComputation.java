package com.malayalees.platform.cache;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Computes a missing value once over all instances: who has the lease computes; the others ask again every 20 to 50 ms, and
 * hold no connection meanwhile. Callers of one instance wait for each other without asking the server. Nobody waits longer
 * than the lease: then each caller computes for itself, and stores nothing.
 */
final class LeasedComputation {

    private static final int POLL_LEAST_MS = 20;
    private static final int POLL_MOST_MS = 50;

    private final Duration lease;
    private final ConcurrentMap<EntryKey, Running> running = new ConcurrentHashMap<>();

    LeasedComputation(Duration lease) {
        this.lease = lease;
    }

    /** The operations on the entry that is missing. */
    interface Entry {
        /** Null when the table cannot be asked. */
        Lookup getOrLease(Duration lease);

        /** The value of a text of the table; null when it cannot be read, and is removed. */
        Object readOrRemove(String text);

        /** Ends the lease with this value; with null, without one. */
        void end(UUID lease, Object value);
    }

    private record Running(Thread thread, CompletableFuture<Object> value) {}

    /** The value of the table, or of the computation, whose error goes to all who wait for it in this instance. */
    Object get(EntryKey key, Entry entry, Callable<?> compute) throws Exception {
        Running own = new Running(Thread.currentThread(), new CompletableFuture<>());
        Running other = running.putIfAbsent(key, own);
        if (other != null) {
            return await(other, compute);
        }
        try {
            Object value = getAlone(entry, compute);
            own.value.complete(value);
            return value;
        } catch (Throwable error) {
            own.value.completeExceptionally(error);
            throw error;
        } finally {
            running.remove(key, own);
        }
    }

    private Object await(Running other, Callable<?> compute) throws Exception {
        // A computation that asks for its own result would wait for itself.
        if (other.thread == Thread.currentThread()) {
            return compute.call();
        }
        try {
            return other.value.get(lease.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            return compute.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return compute.call();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) failed.getCause();
        }
    }

    /** Without sharing within this instance: for a value that may only be seen after a commit. */
    Object getAlone(Entry entry, Callable<?> compute) throws Exception {
        long deadline = System.nanoTime() + lease.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Lookup asked = entry.getOrLease(lease);
            if (asked == null) {
                break;
            }
            if (asked.value() != null) {
                Object value = entry.readOrRemove(asked.value());
                if (value != null) {
                    return value;
                }
            }
            if (asked.lease() != null) {
                return computeUnderLease(entry, asked.lease(), compute);
            }
            if (!pause()) {
                break;
            }
        }
        return compute.call();
    }

    private static Object computeUnderLease(Entry entry, UUID lease, Callable<?> compute) throws Exception {
        Object value = null;
        try {
            value = compute.call();
        } finally {
            entry.end(lease, value);
        }
        return value;
    }

    private static boolean pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(POLL_LEAST_MS, POLL_MOST_MS + 1));
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
