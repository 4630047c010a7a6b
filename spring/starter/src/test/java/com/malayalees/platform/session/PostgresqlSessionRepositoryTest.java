package com.malayalees.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.malayalees.platform.testing.RequiresServers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;

@RequiresServers
class PostgresqlSessionRepositoryTest {

    private static final String PRINCIPAL = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private static Instance one;
    private static Instance two;

    @BeforeAll
    static void start() {
        one = Instance.start();
        two = Instance.start();
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @Test
    void aSessionOfOneInstanceIsTheOthersToo() {
        PostgresqlSession session = one.create();
        PostgresqlSession found = two.find(session.getId());
        assertThat(found.<String>getAttribute("cart")).isEqualTo("empty");
        assertThat(found.getAttributeNames()).containsExactly("cart");
        assertThat(found.getMaxInactiveInterval()).isEqualTo(Instance.TIMEOUT);
        assertThat(found.getCreationTime()).isEqualTo(session.getCreationTime().truncatedTo(ChronoUnit.MILLIS));
        found.setAttribute("cart", List.of("book"));
        found.setAttribute("language", "ml");
        two.repository.save(found);
        PostgresqlSession changed = one.find(session.getId());
        assertThat(changed.<List<String>>getAttribute("cart")).containsExactly("book");
        changed.removeAttribute("language");
        one.repository.save(changed);
        assertThat(two.find(session.getId()).getAttributeNames()).containsExactly("cart");
        two.repository.deleteById(session.getId());
        assertThat(one.find(session.getId())).isNull();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("a touch", (Consumer<PostgresqlSession>) session -> {}),
                Arguments.of("a changed attribute", (Consumer<PostgresqlSession>)
                        session -> session.setAttribute("cart", "x")),
                Arguments.of("three changed attributes", (Consumer<PostgresqlSession>) session -> {
                    session.setAttribute("cart", "x");
                    session.setAttribute("language", "ml");
                    session.removeAttribute("none");
                }),
                Arguments.of("another id", (Consumer<PostgresqlSession>) PostgresqlSession::changeSessionId));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void eachCallIsOneStatementWithoutATransactionAroundIt(String what, Consumer<PostgresqlSession> change) {
        CountingDataSource counted = new CountingDataSource(one.pool);
        Instance instance = one.through(counted);
        PostgresqlSession created = instance.create();
        assertThat(counted.sent).containsExactly("prepareStatement");
        PostgresqlSession loaded = instance.find(created.getId());
        assertThat(counted.sent).hasSize(2);
        loaded.setLastAccessedTime(Instant.now().plusSeconds(1));
        change.accept(loaded);
        instance.repository.save(loaded);
        assertThat(counted.sent).containsOnly("prepareStatement").hasSize(3);
        instance.repository.save(loaded);
        assertThat(counted.sent).as("nothing is new").hasSize(3);
    }

    @Test
    void aTouchStoresTheAccessAndTheEndOfTheSession() throws SQLException {
        PostgresqlSession session = one.create();
        Instant later = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        touch(one, session.getId(), later);
        assertThat(two.find(session.getId()).getLastAccessedTime()).isEqualTo(later);
        assertThat(expiry(session)).isEqualTo(later.plus(Instance.TIMEOUT).toEpochMilli());
    }

    @Test
    void anAccessWithinTheTouchIntervalNeedsNoStatementAndTheSessionLivesThatMuchLonger() throws SQLException {
        try (Instance lazy = Instance.start(10_000, false)) {
            PostgresqlSession session = lazy.create();
            Instant first = session.getLastAccessedTime().truncatedTo(ChronoUnit.MILLIS);
            long end = first.plus(Instance.TIMEOUT).toEpochMilli() + 10_000;
            assertThat(expiry(session)).isEqualTo(end);
            touch(lazy, session.getId(), first.plusMillis(10_000));
            assertThat(expiry(session)).isEqualTo(end);
            touch(lazy, session.getId(), first.plusMillis(10_001));
            assertThat(expiry(session)).isEqualTo(end + 10_001);
        }
    }

    @Test
    void aSessionThatNobodyUsedIsGoneAndTheDatabaseRemovesIt() throws SQLException {
        PostgresqlSession session = one.repository.createSession();
        session.setMaxInactiveInterval(Duration.ofSeconds(60));
        session.setLastAccessedTime(Instant.now().minusSeconds(61));
        one.repository.save(session);
        assertThat(session.isExpired()).isTrue();
        assertThat(two.find(session.getId())).isNull();
        PostgresqlSession used = one.create();
        one.value("SELECT malayalees.cleanup_expired_sessions()");
        assertThat(rows(session)).isZero();
        assertThat(rows(used)).isOne();
    }

    @Test
    void aSlowRequestDoesNotBringBackTheIdFromBeforeTheLogIn() {
        PostgresqlSession session = one.create();
        PostgresqlSession slow = two.find(session.getId());
        String before = session.getId();
        String after = session.changeSessionId();
        one.repository.save(session);
        slow.setAttribute("slow", "yes");
        two.repository.save(slow);
        assertThat(one.find(before)).isNull();
        assertThat(one.find(after).getAttributeNames()).containsExactlyInAnyOrder("cart", "slow");
    }

    @Test
    void aRequestThatEndsAfterTheLogOutBringsNothingBack() throws SQLException {
        PostgresqlSession session = one.create();
        PostgresqlSession slow = two.find(session.getId());
        one.repository.deleteById(session.getId());
        slow.setAttribute("slow", "yes");
        two.repository.save(slow);
        assertThat(rows(session)).isZero();
    }

    @Test
    void anotherTenantHasNoSuchSessionNorThatOfAUserWithTheSameName() {
        PostgresqlSession session = one.repository.createSession();
        session.setAttribute(PRINCIPAL, "ann");
        one.repository.save(session);
        assertThat(one.repository.findByPrincipalName("ann")).containsOnlyKeys(session.getId());
        two.tenant.set("b");
        assertThat(two.find(session.getId())).isNull();
        assertThat(two.repository.findByPrincipalName("ann")).isEmpty();
        two.tenant.set("a");
        assertThat(two.find(session.getId())).isNotNull();
        one.repository.deleteById(session.getId());
    }

    @Test
    void aSessionThatSpringsOwnRepositoryMadeIsRefusedUnlessItIsAcceptedAndThenBound() throws SQLException {
        String id = "11111111-2222-3333-4444-555555555555";
        long now = System.currentTimeMillis();
        one.execute(
                "INSERT INTO malayalees.spring_session (primary_id, session_id, creation_time, last_access_time,"
                        + " max_inactive_interval, expiry_time) VALUES (?, ?, ?, ?, 1800, ?)",
                id,
                id,
                now,
                now,
                now + 1_800_000);
        assertThat(one.find(id)).isNull();
        try (Instance accepting = Instance.start(0, true)) {
            accepting.repository.save(accepting.find(id));
            accepting.tenant.set("b");
            assertThat(accepting.find(id)).isNull();
        }
        assertThat(one.find(id)).isNotNull();
        one.repository.deleteById(id);
    }

    @Test
    void springSessionsModesMeanWhatTheyMeanThere() {
        Instance immediate = one.with(FlushMode.IMMEDIATE, SaveMode.ON_SET_ATTRIBUTE);
        PostgresqlSession session = immediate.repository.createSession();
        session.setAttribute("list", new ArrayList<>(List.of("a")));
        assertThat(two.find(session.getId()).<List<String>>getAttribute("list")).containsExactly("a");

        Instance onGet = one.with(FlushMode.ON_SAVE, SaveMode.ON_GET_ATTRIBUTE);
        PostgresqlSession got = onGet.find(session.getId());
        got.<List<String>>getAttribute("list").add("b");
        onGet.repository.save(got);
        assertThat(two.find(session.getId()).<List<String>>getAttribute("list")).containsExactly("a", "b");

        Instance always = one.with(FlushMode.ON_SAVE, SaveMode.ALWAYS);
        PostgresqlSession loaded = always.find(session.getId());
        PostgresqlSession other = two.find(session.getId());
        other.setAttribute("list", List.of("c"));
        two.repository.save(other);
        always.repository.save(loaded);
        assertThat(two.find(session.getId()).<List<String>>getAttribute("list")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no Java stream", ""})
    void anAttributeOfAnotherVersionIsAsGoodAsNotThereUntilItIsSet(String bytes) throws SQLException {
        PostgresqlSession session = one.create();
        one.execute(
                "UPDATE malayalees.spring_session_attributes SET attribute_bytes = ? WHERE session_primary_id = ?::bpchar",
                bytes.getBytes(StandardCharsets.UTF_8),
                session.primaryId());
        PostgresqlSession old = two.find(session.getId());
        assertThat(old.<Object>getAttribute("cart")).isNull();
        assertThat(old.getAttributeNames()).isEmpty();
        old.setAttribute("language", "ml");
        two.repository.save(old);
        assertThat(one.value(
                        "SELECT attribute_bytes FROM malayalees.spring_session_attributes"
                                + " WHERE session_primary_id = ?::bpchar AND attribute_name = 'cart'",
                        session.primaryId()))
                .as("the other version can still read it")
                .isEqualTo(bytes.getBytes(StandardCharsets.UTF_8));
        old.setAttribute("cart", "new");
        two.repository.save(old);
        assertThat(one.find(session.getId()).<String>getAttribute("cart")).isEqualTo("new");
    }

    @Test
    void aValueThatCannotBeStoredIsNamed() {
        PostgresqlSession session = one.create();
        session.setAttribute("thread", new Thread());
        assertThatThrownBy(() -> one.repository.save(session))
                .hasMessageContaining("\"thread\" of class java.lang.Thread cannot be stored");
        assertThatThrownBy(() -> session.setAttribute("n".repeat(201), "")).hasMessageContaining("more than 200");
    }

    private static void touch(Instance instance, String id, Instant time) {
        PostgresqlSession session = instance.find(id);
        session.setLastAccessedTime(time);
        instance.repository.save(session);
    }

    private static long expiry(PostgresqlSession session) throws SQLException {
        return (long) one.value(
                "SELECT expiry_time FROM malayalees.spring_session WHERE session_id = ?::bpchar", session.getId());
    }

    private static long rows(PostgresqlSession session) throws SQLException {
        return (long) one.value("SELECT count(*) FROM malayalees.session_store WHERE session_id = ?", session.getId());
    }
}
