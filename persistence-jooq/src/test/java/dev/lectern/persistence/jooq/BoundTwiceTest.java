package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.persistence.jooq.TwoReaders.World;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each statement that is sent for a reader, one by one: without the conditions that name the reader row-level security
 * makes up for it, without row-level security they do, and without both it is seen here. The other reader's history has
 * the very same ids, so that nothing but the reader tells the two apart.
 */
@Tag("FR-017")
@Tag("T034")
final class BoundTwiceTest {
    private static final Pattern CONDITION = Pattern.compile(
            "\"lectern\"\\.(\"(?:conversation|message|idempotency_key|quota|erasure)\"\\.\"user_id\"|\"user_profile\"\\.\"id\")"
                    + " = (\\?|\"lectern\"\\.\"\\w+\"\\.\"user_id\")");

    private static final Set<Class<?>> NAMES_A_READER =
            Set.of(UserId.class, Identity.class, RetentionRepository.Holder.class);

    /** Statements whose conditions change nothing that can be seen afterwards. */
    private static final List<Pattern> UNSEEN = List.of(
            // Locks the reader's row, and would lock more.
            Pattern.compile("select \"lectern\"\\.\"user_profile\"\\.\"id\" .* for update"),
            // What matches nothing anyway.
            Pattern.compile(".* and false\\)"),
            // Ids, of which the next statement deletes the reader's own.
            Pattern.compile(
                    "select \"lectern\"\\.\"conversation\"\\.\"id\" from \"lectern\"\\.\"conversation\" where .*"
                            + " fetch next \\? rows only"));

    private static final Place WITH_POLICIES = new Place();
    private static final Place WITHOUT_POLICIES = new Place();

    /** Writes down what is sent, or sends one statement without its conditions. */
    private static final class Listener implements ExecuteListener {
        private static final long serialVersionUID = 1L;

        private final Set<String> sent = new LinkedHashSet<>();
        private @Nullable String target;

        @Override
        public void renderEnd(ExecuteContext context) {
            String sql = context.sql();
            if (sql != null) {
                sent.add(sql);
                if (sql.equals(target)) {
                    context.sql(unbound(sql));
                }
            }
        }
    }

    /** What a call came to: what it returned or threw, and what is in the store afterwards. */
    private record Outcome(Object result, String rows) {}

    /** A store with a database of its own. */
    private static final class Place {
        private final Listener listener = new Listener();
        private final String url = TestServer.database();
        private final Connection superuser;
        private final PostgresStore store =
                PostgresStore.open(PostgresSettings.of(url).withPoolSize(2), listener);

        Place() {
            TwoReaders.prepare(store, url);
            try {
                superuser = TestServer.connectAt(url);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @param target loses its conditions; null for none */
        Outcome outcome(BiFunction<PostgresStore, UserId, Object> call, World world, @Nullable String target)
                throws SQLException {
            try (Statement statement = superuser.createStatement()) {
                TwoReaders.make(world, statement);
                listener.sent.clear();
                listener.target = target;
                Object result;
                try {
                    result = call.apply(store, TwoReaders.READER);
                } catch (RuntimeException e) {
                    result = e.getClass();
                } finally {
                    listener.target = null;
                }
                return new Outcome(result, TwoReaders.rows(statement));
            }
        }

        String searchFunction() throws SQLException {
            return TestServer.textAt(
                    url,
                    "select pg_get_functiondef(oid) from pg_proc where proname = 'search' and"
                            + " pronamespace = 'lectern'::regnamespace");
        }

        void close() throws SQLException {
            superuser.close();
            store.close();
        }

        /** The statements of the last call that have a condition to lose. */
        Set<String> bound() {
            return listener.sent.stream()
                    .filter(sql -> !unbound(sql).equals(sql))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    @BeforeAll
    static void removePolicies() {
        TwoReaders.removePolicies(WITHOUT_POLICIES.url);
    }

    @AfterAll
    static void close() throws SQLException {
        WITH_POLICIES.close();
        WITHOUT_POLICIES.close();
    }

    @Test
    void every_call_for_a_reader_is_tried() {
        Set<String> calls = new TreeSet<>();
        for (Class<?> port : List.of(
                ConversationRepository.class,
                QuotaRepository.class,
                UserRepository.class,
                ErasureRepository.class,
                RetentionRepository.class)) {
            for (Method method : port.getDeclaredMethods()) {
                if (Stream.of(method.getParameterTypes()).anyMatch(NAMES_A_READER::contains)) {
                    calls.add(method.getName());
                }
            }
        }
        // Goes from reader to reader, in the role that sees who there is and nothing else of them.
        calls.remove("holders");

        Set<String> tried = new TreeSet<>();
        TwoReaders.CALLS.keySet().forEach(name -> tried.add(name.replaceAll(" .*", "")));
        assertThat(tried).isEqualTo(calls);
    }

    @Test
    void every_statement_for_a_reader_is_bound_by_its_conditions_and_by_the_policies_each_without_the_other()
            throws Exception {
        Set<String> all = new LinkedHashSet<>();
        Set<String> noticed = new LinkedHashSet<>();
        for (World world : World.values()) {
            for (Map.Entry<String, BiFunction<PostgresStore, UserId, Object>> call : world.calls()) {
                String name = call.getKey() + ", " + world;
                Outcome right = WITH_POLICIES.outcome(call.getValue(), world, null);
                Set<String> sent = WITH_POLICIES.bound();
                assertThat(WITHOUT_POLICIES.outcome(call.getValue(), world, null))
                        .as("%s: the conditions alone", name)
                        .isEqualTo(right);
                for (String sql : sent) {
                    if (all.add(sql)) {
                        assertThat(WITH_POLICIES.outcome(call.getValue(), world, sql))
                                .as("%s: the policies alone, without the conditions of %s", name, sql)
                                .isEqualTo(right);
                    }
                    // Once is enough: where both have the same, one condition may make up for another.
                    if (!noticed.contains(sql)
                            && !WITHOUT_POLICIES
                                    .outcome(call.getValue(), world, sql)
                                    .equals(right)) {
                        noticed.add(sql);
                    }
                }
            }
        }

        assertThat(all).hasSizeGreaterThan(35);
        all.removeAll(noticed);
        all.removeIf(
                sql -> UNSEEN.stream().anyMatch(pattern -> pattern.matcher(sql).matches()));
        assertThat(all)
                .as("statements that can lose conditions and policies, and nothing here notices")
                .isEmpty();
    }

    /** The search runs as a role that no policy binds; what it finds comes through a statement that the policies do bind. */
    @Test
    void a_search_that_forgets_its_reader_finds_nothing_of_a_stranger() throws Exception {
        BiFunction<PostgresStore, UserId, Object> search = Objects.requireNonNull(TwoReaders.CALLS.get("search"));
        assertThat(WITH_POLICIES.outcome(search, World.STRANGER, null).result()).isEqualTo(List.of());
        String statement = WITH_POLICIES.bound().iterator().next();
        String rightly = WITH_POLICIES.searchFunction();
        String forgetful = rightly.replaceAll("\\w+\\.user_id = reader", "true");
        assertThat(forgetful).isNotEqualTo(rightly);
        try {
            TestServer.executeAt(WITH_POLICIES.url, forgetful);
            TestServer.executeAt(WITHOUT_POLICIES.url, forgetful);

            for (Outcome bound : List.of(
                    WITH_POLICIES.outcome(search, World.STRANGER, null),
                    WITH_POLICIES.outcome(search, World.STRANGER, statement),
                    WITHOUT_POLICIES.outcome(search, World.STRANGER, null))) {
                assertThat(bound.result()).isEqualTo(List.of());
            }
            assertThat(WITHOUT_POLICIES
                            .outcome(search, World.STRANGER, statement)
                            .result())
                    .as("without all of them")
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(1);
        } finally {
            TestServer.executeAt(WITH_POLICIES.url, rightly);
            TestServer.executeAt(WITHOUT_POLICIES.url, rightly);
        }
    }

    /** The same statement with the same parameters, for whomever. */
    private static String unbound(String sql) {
        return CONDITION
                .matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(2).equals("?") ? "? is not null" : "true"));
    }
}
