package dev.lectern.app.metrics;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.Purge;
import dev.lectern.persistence.jooq.PostgresStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what happens at the ports, so that the core and the adapters need not. Labels are fixed words: never a reader, a
 * conversation, or anything somebody wrote. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private static final List<String> PURGE_OUTCOMES = List.of("done", "stopped", "held", "failed");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicInteger failingErasures = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final AtomicLong due = new AtomicLong();
    private final AtomicLong lastPurge = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();
    private final AtomicInteger pendingErasures = new AtomicInteger();
    private final AtomicLong oldestErasure = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();

    /** Begins to count; what never happens is told as zero where that matters. */
    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("lectern.erasures.failing", failingErasures, AtomicInteger::get)
                .description("Erasures that failed and will be tried again")
                .register(registry);
        Gauge.builder("lectern.purge.stuck", stuck, AtomicInteger::get)
                .description("Conversations that the last purge could not delete")
                .register(registry);
        Gauge.builder("lectern.purge.due", due, AtomicLong::get)
                .description("Conversations that were due and not deleted when the last purge had ended")
                .register(registry);
        Gauge.builder("lectern.purge.last.success.timestamp", lastPurge, AtomicLong::get)
                .description("When a purge last came to its end, in seconds since 1970; 0 before the first")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("lectern.readers", readers, AtomicLong::get)
                .description("Readers with a profile, on all nodes")
                .register(registry);
        Gauge.builder("lectern.erasures.pending", pendingErasures, AtomicInteger::get)
                .description("Erasures that are asked for and not yet carried out, on all nodes")
                .register(registry);
        Gauge.builder("lectern.erasures.oldest.age", oldestErasure, AtomicLong::get)
                .description("How long the oldest of them waits")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("lectern.answers.running", running, AtomicInteger::get)
                .description("Answers that this node is generating")
                .register(registry);
        erased(new Erasure.Drained(0, 0));
        for (String outcome : PURGE_OUTCOMES) {
            count("lectern.purge.runs", "outcome", outcome, 0);
        }
        for (Verification.Reason reason : Verification.Reason.values()) {
            count("lectern.verifications", "outcome", name(reason), 0);
        }
    }

    /** The numbers as they stand, in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Counts what it decides, refusals by their reason. */
    public TokenVerifier around(TokenVerifier tokens) {
        return token -> {
            Verification verification = tokens.verify(token);
            String outcome = switch (verification) {
                case Verification.Verified verified -> "verified";
                case Verification.Rejected rejected -> name(rejected.reason());
            };
            count("lectern.verifications", "outcome", outcome, 1);
            return verification;
        };
    }

    /** Times it. */
    public Retriever around(Retriever retriever) {
        return (query, limit) -> {
            Timer.Sample sample = Timer.start(registry);
            String outcome = "failed";
            try {
                Retrieval found = retriever.retrieve(query, limit);
                outcome = found.isRelevant() ? "relevant" : "not_in_book";
                return found;
            } finally {
                sample.stop(registry.timer("lectern.retrieval", "outcome", outcome));
            }
        };
    }

    /** Times every call, and counts how asks begin and answers end. */
    public ConversationRepository around(ConversationRepository conversations) {
        return TimedPort.around(ConversationRepository.class, conversations, registry, (call, arguments, result) -> {
            if (result instanceof Begun begun) {
                asked(begun.getClass());
            } else if (call.equals("known") && result instanceof Optional<?> known && known.isPresent()) {
                asked(known.get().getClass());
            } else if (call.equals("complete")
                    && result instanceof Optional<?> stored
                    && stored.isPresent()
                    && arguments[arguments.length - 1] instanceof FinishedAnswer finished) {
                count("lectern.answers", "status", name(finished.status()), 1);
            }
        });
    }

    /** Counts whom it refuses. */
    public QuotaRepository around(QuotaRepository quotas) {
        return new QuotaRepository() {
            @Override
            public Spending spend(UserId reader, Instant at, Duration cost, Duration most) {
                Spending spending = quotas.spend(reader, at, cost, most);
                if (!spending.granted()) {
                    count("lectern.asks", "outcome", "limited", 1);
                }
                return spending;
            }

            @Override
            public Instant spentUntil(UserId reader, Instant at) {
                return quotas.spentUntil(reader, at);
            }
        };
    }

    /** Shows how many connections are in use, idle and waited for. */
    public void watch(PostgresStore store) {
        pool("active", store, PostgresStore.Pool::active);
        pool("idle", store, PostgresStore.Pool::idle);
        pool("awaited", store, PostgresStore.Pool::awaited);
    }

    private void pool(String state, PostgresStore store, java.util.function.ToIntFunction<PostgresStore.Pool> number) {
        Gauge.builder("lectern.pool.connections", store, one -> number.applyAsInt(one.pool()))
                .tag("state", state)
                .register(registry);
    }

    /** A round of erasures has ended. */
    public void erased(Erasure.Drained drained) {
        registry.counter("lectern.erasures").increment(drained.done());
        failingErasures.set(drained.failed());
    }

    /**
     * What the store says there is.
     *
     * @param known how many readers have a profile
     * @param backlog the erasures that are left to do
     * @param answers how many answers this node is generating
     */
    public void counted(long known, ErasureRepository.Backlog backlog, int answers, Instant now) {
        readers.set(known);
        pendingErasures.set(backlog.pending());
        Instant since = backlog.since();
        oldestErasure.set(
                since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds()));
        running.set(answers);
    }

    /** A purge has ended. */
    public void purged(Purge.Outcome outcome, Instant now) {
        switch (outcome) {
            case Purge.Outcome.Done done -> {
                count("lectern.purge.runs", "outcome", done.finished() ? "done" : "stopped", 1);
                registry.counter("lectern.purge.conversations")
                        .increment(done.erased().conversations());
                registry.counter("lectern.purge.messages")
                        .increment(done.erased().messages());
                stuck.set(done.stuck());
                due.set(Math.max(0, done.plan().due() - done.erased().conversations()));
                if (done.finished()) {
                    lastPurge.set(now.getEpochSecond());
                }
            }
            case Purge.Outcome.Held held -> {
                count("lectern.purge.runs", "outcome", "held", 1);
                due.set(held.plan().due());
            }
        }
    }

    /** A purge has broken off. */
    public void purgeFailed() {
        count("lectern.purge.runs", "outcome", "failed", 1);
    }

    private void asked(Class<?> begun) {
        String outcome = begun.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        count("lectern.asks", "outcome", outcome.toLowerCase(Locale.ROOT), 1);
    }

    private void count(String name, String label, String value, int by) {
        registry.counter(name, label, value).increment(by);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
