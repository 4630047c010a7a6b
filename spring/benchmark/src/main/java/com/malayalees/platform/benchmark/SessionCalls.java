package com.malayalees.platform.benchmark;

import com.malayalees.platform.benchmark.Measurement.Shape;
import com.malayalees.platform.benchmark.Measurement.Side;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** What a request does with its session, chosen at random from those that are there. */
@State(Scope.Benchmark)
public class SessionCalls {

    static final SessionSides SIDES = new SessionSides();

    private static final int SESSIONS = 4_000;
    private static final int SESSIONS_OF_A_THREAD = 200;
    private static final String ATTRIBUTE = "profile";

    @Param("POSTGRESQL")
    Side side;

    @Param("RANDOM")
    Shape shape;

    @Param("1000")
    int bytes;

    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private SessionRepository<Session> repository;
    private String value;
    private List<String> ids;

    @Setup
    public void fill() {
        repository = SIDES.repository(side);
        value = Values.text(shape, bytes);
        ids = SIDES.filled(new SessionSides.Filling(side, shape, bytes), SESSIONS, this::store);
    }

    @TearDown
    public void clear() {
        created.parallelStream().forEach(repository::deleteById);
        created.clear();
    }

    /** Sessions as requests have loaded them: one is used by one thread. */
    @State(Scope.Thread)
    public static class Loaded {

        private List<Session> sessions;

        @Setup
        public void load(SessionCalls calls) {
            sessions = IntStream.range(0, SESSIONS_OF_A_THREAD)
                    .mapToObj(index -> calls.found())
                    .toList();
        }

        private Session any() {
            return sessions.get(ThreadLocalRandom.current().nextInt(SESSIONS_OF_A_THREAD));
        }
    }

    @Benchmark
    public String sessionCreate() {
        String id = store();
        created.add(id);
        return id;
    }

    @Benchmark
    public Object sessionLoad() {
        return found().getAttribute(ATTRIBUTE);
    }

    /** Each touch is written: the touch interval is 0. */
    @Benchmark
    public void sessionTouch(Loaded loaded) {
        Session session = loaded.any();
        session.setLastAccessedTime(Instant.now());
        repository.save(session);
    }

    @Benchmark
    public void sessionChange(Loaded loaded) {
        Session session = loaded.any();
        session.setLastAccessedTime(Instant.now());
        session.setAttribute(ATTRIBUTE, value);
        repository.save(session);
    }

    /** A request that reads its session and changes nothing: a load and a touch. */
    @Benchmark
    public Object sessionRequest() {
        Session session = found();
        session.setLastAccessedTime(Instant.now());
        Object read = session.getAttribute(ATTRIBUTE);
        repository.save(session);
        return read;
    }

    private String store() {
        Session session = repository.createSession();
        session.setAttribute(ATTRIBUTE, value);
        repository.save(session);
        return session.getId();
    }

    private Session found() {
        Session session =
                repository.findById(ids.get(ThreadLocalRandom.current().nextInt(SESSIONS)));
        if (session == null) {
            throw new IllegalStateException("a session is missing");
        }
        return session;
    }
}
