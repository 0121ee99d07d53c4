package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.CitedPassages;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.Export;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.conversation.InMemoryConversations;
import dev.lectern.testkit.privacy.InMemoryRetention;
import dev.lectern.testkit.privacy.InMemoryUsers;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JavalinState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A server on a free port over parts in memory, scripted by what a test replaces before {@link #start}. A token is the
 * name of its reader, or {@code EXPIRED} or another reason for refusing it.
 */
final class RunningLectern implements AutoCloseable {
    static final String WORDS = "Keys rotate every 90 days [1].";
    static final Passage PASSAGE = passage("Keys rotate every 90 days. Old keys verify for one day more.");

    final MutableClock clock;
    final InMemoryConversations memory;
    final InMemoryUsers users;
    final AtomicLong synchronised = new AtomicLong();
    ConversationRepository conversations;
    Retriever retriever = (query, limit) -> retrieval(true);
    AnswerGenerator generator = (grounding, sink) -> {
        for (String word : WORDS.split("(?<= )")) {
            sink.write(word);
        }
        return new Draft(List.of(new Draft.Quote(1, "Keys rotate every 90 days.")), Map.of("generator", "scripted"));
    };
    /** Of an index that is away, so that nobody can tell what has changed. */
    PublishedPassages published = passages -> {
        throw new PortUnavailableException("index", Duration.ofSeconds(1), new IllegalStateException("away"));
    };

    TokenVerifier tokens = this::verify;

    @Nullable
    TokenVerifier sessions;

    AskLimit limit = AskLimit.none();
    UnaryOperator<HttpSettings> settings = UnaryOperator.identity();
    List<ReadinessCheck> checks = List.of();
    RetentionPolicy retentionPolicy = new RetentionPolicy(90, 365);

    final Erasure erasure;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable LecternServer server;

    RunningLectern() {
        this(MutableClock.atNoon(), new InMemoryConversations());
    }

    private RunningLectern(MutableClock clock, InMemoryConversations memory) {
        this(clock, memory, new InMemoryUsers(memory));
    }

    /** Another node over the same store. */
    RunningLectern(RunningLectern node) {
        this(node.clock, node.memory, node.users);
    }

    private RunningLectern(MutableClock clock, InMemoryConversations memory, InMemoryUsers users) {
        this.clock = clock;
        this.memory = memory;
        this.users = users;
        this.conversations = memory;
        this.erasure = new Erasure(
                users,
                users,
                clock,
                () -> new ErasureReceipt.Id(UUID.randomUUID().toString()));
    }

    RunningLectern start() {
        LecternServer wired = new LecternServer(configured(), api(), checks);
        wired.start();
        server = wired;
        return this;
    }

    /** The API by itself, for a server of somebody else. */
    LecternApi api() {
        AskQuestion asking = new AskQuestion(
                conversations,
                (query, limit) -> retriever.retrieve(query, limit),
                null,
                (grounding, sink) -> generator.generate(grounding, sink),
                limit,
                AskQuestion.Settings.standard(new NodeId("test")),
                clock,
                () -> new ConversationId(UUID.randomUUID()));
        History history = new History(conversations, clock, () -> new ConversationId(UUID.randomUUID()));
        return new LecternApi(
                new LecternApi.UseCases(
                        asking,
                        new FollowAnswer(conversations),
                        limit,
                        history,
                        new CitedPassages(passages -> published.among(passages)),
                        erasure,
                        new Retention(retentionPolicy, users, new InMemoryRetention(memory, users), clock),
                        new Export(conversations),
                        new CountedUsers(users, synchronised),
                        retriever,
                        tokens,
                        sessions),
                clock,
                configured());
    }

    private HttpSettings configured() {
        return settings.apply(HttpSettings.of(
                        URI.create("http://book.example"),
                        new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HMAC"))
                .withAddress("127.0.0.1", 0));
    }

    /** Every route of the API: paths without the prefix, with their methods. */
    Map<String, Set<String>> routes() {
        return LecternApi.table(api(), new JavalinConfig(new JavalinState()));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + Objects.requireNonNull(server).port() + path);
    }

    /** A request to the API by a reader. */
    HttpRequest.Builder by(String reader, String path) {
        return anonymous("/api/v1" + path).header("Authorization", "Bearer " + reader);
    }

    HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder ask(String reader, String conversation, String content) {
        return post(by(reader, "/conversations/" + conversation + "/messages"), "{\"content\":\"" + content + "\"}")
                .header("Accept", "text/event-stream");
    }

    static HttpRequest.Builder post(HttpRequest.Builder request, String json) {
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    static Retrieval retrieval(boolean relevant) {
        Calibration calibration = relevant ? Calibration.NONE : new Calibration(1, 1, 10);
        return new Retrieval(List.of(new ScoredPassage(PASSAGE, 0.5, 0.9, 0.8)), Map.of(), calibration);
    }

    private static Passage passage(String text) {
        Locator locator = new Locator("/docs/keys", "rotation");
        List<String> title = List.of("Handbook", "Keys", "Rotation");
        return new Passage(PassageId.of(new BookId("book"), locator, title, text, 0), locator, title, text);
    }

    private Verification verify(BearerToken token) {
        for (Verification.Reason reason : Verification.Reason.values()) {
            if (reason.name().equals(token.value())) {
                return new Verification.Rejected(reason);
            }
        }
        UserId reader = new UserId(token.value());
        return users.isErased(reader)
                ? new Verification.Rejected(Verification.Reason.ERASED)
                : new Verification.Verified(new Identity(
                        reader,
                        token.value().toLowerCase(Locale.ROOT) + "@example.org",
                        token.value(),
                        clock.instant().plus(Duration.ofMinutes(15))));
    }

    /** Stops the server as an operator would. */
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void close() {
        // Before the server, which gives idle connections a second to say something.
        client.shutdownNow();
        stop();
    }
}
