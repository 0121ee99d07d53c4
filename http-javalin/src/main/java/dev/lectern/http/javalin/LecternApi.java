package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.FollowAnswer;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.conversation.CitedPassages;
import dev.lectern.core.conversation.History;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.Export;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.UserRepository;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lectern's REST API, {@code /api/v1}, for any Javalin: call {@link #mount} while configuring it, and {@link #finish}
 * before stopping it. Handlers block, so that Javalin should use virtual threads. Nothing is registered outside {@code
 * /api/v1}, and no handler of the host's is replaced.
 */
public final class LecternApi {
    static final String PREFIX = "/api/v1";

    private final HttpSettings settings;
    private final UseCases useCases;
    private final RequestLog log;
    private final Signer signer;
    private final Answers answers;
    private final KnownReaders readers;
    private final InstantSource time;

    /**
     * What the API speaks for.
     *
     * @param tokens decides who is asking
     * @param sessions decides it for credentials that are no JWT, beside an {@code X-User-ID}; null refuses them
     * @param users keeps the profiles in line with the tokens
     * @param retriever finds passages for {@code POST /retrieve}
     */
    public record UseCases(
            AskQuestion asking,
            FollowAnswer following,
            AskLimit limit,
            History history,
            CitedPassages cited,
            Erasure erasure,
            Retention retention,
            Export export,
            UserRepository users,
            Retriever retriever,
            TokenVerifier tokens,
            @Nullable TokenVerifier sessions) {
        public UseCases {
            Objects.requireNonNull(asking, "asking");
            Objects.requireNonNull(following, "following");
            Objects.requireNonNull(limit, "limit");
            Objects.requireNonNull(history, "history");
            Objects.requireNonNull(cited, "cited");
            Objects.requireNonNull(erasure, "erasure");
            Objects.requireNonNull(retention, "retention");
            Objects.requireNonNull(export, "export");
            Objects.requireNonNull(users, "users");
            Objects.requireNonNull(retriever, "retriever");
            Objects.requireNonNull(tokens, "tokens");
        }
    }

    /** Wires the API; nothing is started yet. */
    public LecternApi(UseCases useCases, InstantSource time, HttpSettings settings) {
        this.useCases = useCases;
        this.settings = settings;
        this.time = time;
        this.signer = new Signer(settings.key());
        this.log = new RequestLog(signer, settings.trustedProxies());
        this.answers = new Answers(useCases.asking(), useCases.following(), log);
        this.readers = new KnownReaders(useCases.users(), time);
    }

    /** Registers every route of {@code /api/v1}. */
    public void mount(JavalinConfig config) {
        routes(config).close();
    }

    /**
     * Takes no more questions and waits for running answers; what is not done within the grace is interrupted with its
     * text stored. Blocks for little longer than that.
     */
    public void finish(Duration grace) {
        answers.finish(grace);
    }

    /** Every route: paths without the prefix, with their methods. */
    static Map<String, Set<String>> table(LecternApi api, JavalinConfig config) {
        return api.routes(config).table();
    }

    private Routes routes(JavalinConfig config) {
        BearerFilter bearer = new BearerFilter(useCases.tokens(), useCases.sessions(), readers, log);
        MeEndpoints me = new MeEndpoints(readers, useCases.erasure(), useCases.limit(), log, PREFIX);
        RetentionEndpoints retention =
                new RetentionEndpoints(readers, useCases.retention(), useCases.limit(), settings.maxBodyBytes());
        ExportEndpoints export = new ExportEndpoints(useCases.export(), readers, log, time, settings.publicUrl());
        ConversationEndpoints conversations = new ConversationEndpoints(
                useCases.history(), useCases.cited(), signer, PREFIX, settings.maxBodyBytes());
        AskEndpoints asking = new AskEndpoints(answers, settings);
        AnswerEndpoints answer = new AnswerEndpoints(answers, useCases.following(), useCases.history(), settings);
        BookEndpoints book = new BookEndpoints(useCases.retriever(), settings.maxBodyBytes());
        ApiDocs docs = new ApiDocs();
        return new Routes(config, PREFIX, log, Cors.of(settings), SecurityHeaders.forData(settings.behindTls()))
                .get("/me", bearer.signedIn(me::profile))
                .patch("/me", bearer.signedIn(retention::choose))
                .delete("/me", bearer.signedIn(me::erase))
                .get("/me/session", bearer.signedIn(me::session))
                .get("/me/retention", bearer.signedIn(retention::preview))
                .get("/me/export", bearer.signedIn(export::everything))
                .get("/me/erasure/{receipt}", me::receipt)
                .get("/conversations", bearer.signedIn(conversations::list))
                .post("/conversations", bearer.signedIn(conversations::create))
                .get("/conversations/{id}", bearer.signedIn(conversations::get))
                .patch("/conversations/{id}", bearer.signedIn(conversations::rename))
                .delete("/conversations/{id}", bearer.signedIn(conversations::delete))
                .get("/conversations/{id}/export", bearer.signedIn(export::one))
                .get("/conversations/{id}/messages", bearer.signedIn(conversations::messages))
                .post("/conversations/{id}/messages", bearer.signedIn(asking::ask))
                .get("/conversations/{id}/messages/{answer}/events", bearer.signedIn(answer::events))
                .post("/conversations/{id}/messages/{answer}/stop", bearer.signedIn(answer::stop))
                .post("/conversations/{id}/messages/{answer}/regenerate", bearer.signedIn(asking::regenerate))
                .put("/conversations/{id}/messages/{answer}/feedback", bearer.signedIn(answer::feedback))
                .post("/retrieve", bearer.signedIn(book::retrieve))
                .get("/openapi.json", docs::openApi)
                .get("/docs", docs::page);
    }
}
