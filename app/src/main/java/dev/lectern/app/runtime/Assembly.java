package dev.lectern.app.runtime;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.metrics.Metrics;
import dev.lectern.auth.jwks.JwksTokenVerifier;
import dev.lectern.auth.jwks.SessionSettings;
import dev.lectern.auth.jwks.SessionTokenVerifier;
import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.asking.ForgetKeys;
import dev.lectern.core.asking.Quota;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.conversation.CitedPassages;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.Export;
import dev.lectern.core.privacy.Retention;
import dev.lectern.http.javalin.HttpSettings;
import dev.lectern.http.javalin.LecternApi;
import dev.lectern.http.javalin.LecternServer;
import dev.lectern.http.javalin.ReadinessCheck;
import dev.lectern.persistence.jooq.PostgresSchedule;
import dev.lectern.persistence.jooq.PostgresStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The one place where adapters meet: who gets which implementation of which port, by hand. Nothing here starts anything;
 * another retriever, generator or verifier is put in here.
 */
record Assembly(
        JwksTokenVerifier tokens,
        @Nullable SessionTokenVerifier sessions,
        Housekeeping housekeeping,
        LecternServer server,
        Retriever retriever,
        Generators generators,
        ErasedReaders erased,
        PostgresSchedule schedule,
        Metrics metrics) {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int RECEIPT_BYTES = 24;

    /**
     * @param node this node's name, kept from run to run
     * @param key signs what clients hand back to us, the same on every node
     */
    static Assembly of(AppConfig config, PostgresStore store, Indexing indexing, NodeId node, String key) {
        InstantSource time = InstantSource.system();
        Metrics metrics = new Metrics();
        metrics.watch(store);
        ConversationRepository conversations = metrics.around(store.conversations());
        Supplier<ConversationId> ids = new TimeOrderedIds(time);
        ErasedReaders erased = new ErasedReaders(store.users(), time);
        JwksTokenVerifier tokens = new JwksTokenVerifier(config.auth().tokens(), time, erased);
        SessionTokenVerifier sessions = sessions(config.auth(), time, erased);
        Retriever retriever = metrics.around(indexing.retriever(config.book().id()));
        Generators generators = Generators.of(config, indexing.quoting());
        AskQuestion.Settings standard = AskQuestion.Settings.standard(node);
        AskQuestion.Settings settings =
                new AskQuestion.Settings(config.passages(), standard.turns(), standard.checkpointEvery(), node);
        AskLimit limit = config.questionsPerMinute() == 0
                ? AskLimit.none()
                : new AskLimit(
                        metrics.around(store.quotas()),
                        new Quota(config.questionsPerMinute(), Duration.ofMinutes(1)),
                        time);
        AskQuestion asking = new AskQuestion(
                conversations, retriever, generators.rewriter(), generators.generator(), limit, settings, time, ids);
        Erasure erasure = new Erasure(store.users(), store.erasures(), time, receiptIds());

        HttpSettings http = http(config, key);
        LecternApi api = new LecternApi(
                new LecternApi.UseCases(
                        asking,
                        new FollowAnswer(conversations),
                        limit,
                        new History(conversations, time, ids),
                        new CitedPassages(indexing.published(config.book().id())),
                        erasure,
                        new Retention(config.retention().policy(), store.users(), store.retention(), time),
                        new Export(conversations),
                        store.users(),
                        retriever,
                        metrics.around(tokens),
                        sessions == null ? null : metrics.around(sessions)),
                time,
                http);
        List<ReadinessCheck> checks = List.of(
                new ReadinessCheck("database", () -> {
                    store.ping();
                    return ReadinessCheck.State.UP;
                }),
                new ReadinessCheck("keys", () -> tokens.ready() ? ReadinessCheck.State.UP : ReadinessCheck.State.DOWN),
                new ReadinessCheck(
                        "index",
                        () -> indexing.isPublished(config.book())
                                ? ReadinessCheck.State.UP
                                : ReadinessCheck.State.DOWN),
                // A model that is away is not asked here: no node could do better, and all else goes on.
                new ReadinessCheck("generator", () -> ReadinessCheck.State.UP));
        return new Assembly(
                tokens,
                sessions,
                new Housekeeping(
                        erasure,
                        asking,
                        store.abandonedAnswers(),
                        new ForgetKeys(store.idempotencyKeys(), time),
                        store.ledger(),
                        config.retention().backups(),
                        time,
                        () -> metrics.counted(
                                store.users().count(),
                                store.erasures().backlog(),
                                store.abandonedAnswers().streamingOf(node).size(),
                                time.instant()),
                        drained -> {
                            metrics.erased(drained);
                            if (drained.done() > 0) {
                                erased.forget();
                            }
                        }),
                new LecternServer(http, api, checks),
                retriever,
                generators,
                erased,
                schedule(config, store, node, time, metrics),
                metrics);
    }

    private static PostgresSchedule schedule(
            AppConfig config, PostgresStore store, NodeId node, InstantSource time, Metrics metrics) {
        PurgeJob purge = new PurgeJob(Maintenance.purge(config, store, time), metrics, time);
        return new PostgresSchedule(
                store,
                node.value(),
                LOOK_EVERY,
                List.of(purge.every(config.retention().purgeEvery())));
    }

    private static @Nullable SessionTokenVerifier sessions(
            AppConfig.Auth auth, InstantSource time, ErasedReaders erased) {
        URI server = auth.server();
        return auth.sessions() && server != null
                ? new SessionTokenVerifier(
                        SessionSettings.of(server.resolve("/api/auth/get-session?disableRefresh=true")), time, erased)
                : null;
    }

    private static HttpSettings http(AppConfig config, String key) {
        HttpSettings settings = HttpSettings.of(
                        URI.create(config.publicUrl()),
                        new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                .withAddress(config.host(), config.port())
                .withAllowedOrigins(Set.copyOf(config.allowedOrigins()))
                .withTrustedProxies(config.trustedProxies());
        URI authServer = config.auth().server();
        if (authServer != null) {
            settings = settings.withAuthServer(authServer);
        }
        return config.site() == null ? settings : settings.withSite(config.site());
    }

    private static Supplier<ErasureReceipt.Id> receiptIds() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] bytes = new byte[RECEIPT_BYTES];
            random.nextBytes(bytes);
            return new ErasureReceipt.Id(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        };
    }
}
