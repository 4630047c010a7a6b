package com.malayalees.platform.redis;

import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that several threads of this process ask for at the same moment is done by the first; the others get its result, or its error. */
final class OneAtATime {

    private final ConcurrentMap<Object, FutureTask<Object>> running = new ConcurrentHashMap<>();

    <T> T run(Object what, Callable<T> work) {
        FutureTask<Object> own = new FutureTask<>(work::call);
        FutureTask<Object> first = running.putIfAbsent(what, own);
        if (first == null) {
            try {
                own.run();
            } finally {
                running.remove(what, own);
            }
        }
        return resultOf(first == null ? own : first);
    }

    @SuppressWarnings("unchecked")
    private static <T> T resultOf(FutureTask<Object> task) {
        try {
            return (T) task.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another thread computes the value", stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException error) {
                throw error;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
