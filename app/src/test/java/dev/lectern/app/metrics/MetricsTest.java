package dev.lectern.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.Purge;
import dev.lectern.testkit.asking.InMemoryQuotas;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final UserId ADA = new UserId("ada0lovelace");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void a_refused_token_is_counted_by_its_reason() {
        assertThat(metrics.scrape()).contains("lectern_verifications_total{outcome=\"unknown_key\"} 0.0");

        var refused = metrics.around(token -> new Verification.Rejected(Verification.Reason.UNKNOWN_KEY))
                .verify(new BearerToken("secret.token.value"));

        assertThat(refused).isInstanceOf(Verification.Rejected.class);
        assertThat(metrics.scrape())
                .contains("lectern_verifications_total{outcome=\"unknown_key\"} 1.0")
                .doesNotContain("secret");
    }

    @Test
    void asks_and_answers_are_counted_by_how_they_went_and_nothing_tells_whose_they_were() {
        ConversationRepository conversations = metrics.around(new InMemoryConversations());
        ConversationId id = new ConversationId(UUID.randomUUID());
        NewTurn turn = new NewTurn(
                new NewTurn.Target.Fresh(id, "A lantern", null), "How?", Map.of(), null, new NodeId("node"), NOON);
        NewTurn next = new NewTurn(new NewTurn.Target.Existing(id), "How?", Map.of(), null, new NodeId("node"), NOON);
        conversations.begin(ADA, turn);
        conversations.begin(ADA, next);
        FinishedAnswer finished =
                new FinishedAnswer(Message.Status.NOT_IN_BOOK, "No lantern.", List.of(), Map.of(), NOON);
        conversations.complete(ADA, id, new MessageId(2), finished);
        conversations.complete(ADA, id, new MessageId(2), finished);

        assertThat(metrics.scrape())
                .contains("lectern_asks_total{outcome=\"started\"} 1.0")
                .contains("lectern_asks_total{outcome=\"busy\"} 1.0")
                .contains("lectern_answers_total{status=\"not_in_book\"} 1.0")
                .contains("lectern_store_seconds_count{call=\"begin\",outcome=\"ok\"} 2")
                .doesNotContain(ADA.value(), id.toString(), "lantern");
    }

    @Test
    void a_store_that_is_away_is_timed_apart_and_fails_as_before() {
        ConversationRepository away = metrics.around((ConversationRepository) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConversationRepository.class}, (proxy, method, args) -> {
                    throw new PortUnavailableException("database", Duration.ofSeconds(2), null);
                }));

        assertThatThrownBy(() -> away.find(ADA, new ConversationId(UUID.randomUUID())))
                .isInstanceOf(PortUnavailableException.class);

        assertThat(metrics.scrape()).contains("lectern_store_seconds_count{call=\"find\",outcome=\"unavailable\"} 1");
    }

    @Test
    void a_reader_beyond_the_quota_is_counted() {
        QuotaRepository quotas = metrics.around(new InMemoryQuotas());
        quotas.spend(ADA, NOON, Duration.ofMinutes(1), Duration.ofMinutes(1));
        quotas.spend(ADA, NOON, Duration.ofMinutes(1), Duration.ofMinutes(1));

        assertThat(metrics.scrape()).contains("lectern_asks_total{outcome=\"limited\"} 1.0");
    }

    @Test
    void erasures_and_purges_are_counted_with_what_is_left_undone() {
        metrics.erased(new Erasure.Drained(2, 3));
        metrics.erased(new Erasure.Drained(1, 1));
        Purge.Plan plan = new Purge.Plan(LocalDate.parse("2026-05-01"), 100, 21, 1, "token");
        metrics.purged(new Purge.Outcome.Held(plan), NOON);
        assertThat(metrics.scrape())
                .contains("lectern_purge_due 21.0")
                .contains("lectern_purge_last_success_timestamp_seconds 0.0")
                .contains("lectern_purge_runs_total{outcome=\"stopped\"} 0.0");
        metrics.purged(new Purge.Outcome.Done(plan, new ErasedCounts(5, 10), 0, false), NOON);
        assertThat(metrics.scrape())
                .contains("lectern_purge_due 16.0")
                .contains("lectern_purge_last_success_timestamp_seconds 0.0");
        metrics.purged(new Purge.Outcome.Done(plan, new ErasedCounts(20, 40), 1, true), NOON);
        metrics.purgeFailed();

        assertThat(metrics.scrape())
                .contains("lectern_erasures_total 3.0")
                .contains("lectern_erasures_failing 1.0")
                .contains("lectern_purge_runs_total{outcome=\"held\"} 1.0")
                .contains("lectern_purge_runs_total{outcome=\"done\"} 1.0")
                .contains("lectern_purge_runs_total{outcome=\"failed\"} 1.0")
                .contains("lectern_purge_conversations_total 25.0")
                .contains("lectern_purge_due 1.0")
                .contains("lectern_purge_last_success_timestamp_seconds " + (double) NOON.getEpochSecond())
                .contains("lectern_purge_stuck 1.0");
    }

    @Test
    void readers_pending_erasures_and_running_answers_are_told_as_the_store_says() {
        metrics.counted(3, new ErasureRepository.Backlog(2, NOON.minusSeconds(90)), 4, NOON);

        assertThat(metrics.scrape())
                .contains("lectern_readers 3.0")
                .contains("lectern_erasures_pending 2.0")
                .contains("lectern_erasures_oldest_age_seconds 90.0")
                .contains("lectern_answers_running 4.0");

        metrics.counted(3, new ErasureRepository.Backlog(0, null), 0, NOON);
        assertThat(metrics.scrape()).contains("lectern_erasures_oldest_age_seconds 0.0");
    }

    @Test
    void the_management_port_tells_metrics_and_nothing_else() throws Exception {
        try (ManagementServer server = ManagementServer.start("127.0.0.1", 0, metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> told = get(client, server, "/metrics");

            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
            assertThat(told.body()).contains("jvm_memory_used_bytes").contains("lectern_erasures_failing 0.0");
            assertThat(get(client, server, "/").statusCode()).isEqualTo(404);
            assertThat(get(client, server, "/metrics/x").statusCode()).isEqualTo(404);
            HttpRequest posted = HttpRequest.newBuilder(uri(server, "/metrics"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(posted, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }

    private static HttpResponse<String> get(HttpClient client, ManagementServer server, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(ManagementServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
