package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.Allowance;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.identity.Verification;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** What outcomes and failures mean in HTTP: here and nowhere else. */
final class Problems {
    private Problems() {}

    static Problem missingToken() {
        return Problem.of("missing-token", "Sign in first", 401, "Send one Authorization header with a Bearer token.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"lectern\"");
    }

    /** Tells an expired token apart, because signing in again mends it, and nothing else. */
    static Problem invalidToken(Verification.Reason reason) {
        String detail = reason == Verification.Reason.EXPIRED ? "expired" : "invalid";
        return Problem.of("invalid-token", "The token was refused", 401, detail)
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"lectern\", error=\"invalid_token\", error_description=\"" + detail + "\"");
    }

    static Problem identityMismatch() {
        return Problem.of(
                        "identity-mismatch",
                        "The token speaks for somebody else",
                        401,
                        "X-User-ID must equal the token's subject, or be left out.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"lectern\", error=\"invalid_token\"");
    }

    static Problem originNotAllowed() {
        return Problem.of(
                "origin-not-allowed", "Origin not allowed", 403, "Pages of this origin may not call the API.");
    }

    /**
     * For a conversation that does not exist and for one of somebody else: the same bytes. An {@code instance} would
     * differ from request to request, so there is none; the request id is in the header, as always.
     */
    static Problem unknownConversation() {
        return Problem.of("unknown-conversation", "Unknown conversation", 404, "You have no such conversation.")
                .untraced();
    }

    static Problem unknownAnswer() {
        return Problem.of("unknown-answer", "Unknown answer", 404, "The conversation has no such answer.");
    }

    static Problem unknownReceipt() {
        return Problem.of("unknown-receipt", "Unknown receipt", 404, "There is no such receipt.");
    }

    static Problem notFound() {
        return Problem.of("not-found", "Not found", 404, "There is nothing here; see /api/v1/docs for what there is.");
    }

    static Problem methodNotAllowed(Collection<String> allowed) {
        String list = String.join(", ", allowed);
        return Problem.of("method-not-allowed", "Method not allowed", 405, "Allowed here: " + list)
                .withHeader("Allow", list);
    }

    static Problem notAcceptable(String acceptable) {
        return Problem.of("not-acceptable", "Not acceptable", 406, acceptable);
    }

    static Problem answerInProgress(MessageId running) {
        return Problem.of(
                        "answer-in-progress",
                        "An answer is in progress",
                        409,
                        "Wait for the running answer of this conversation, or stop it.")
                .with("answer", running.toString());
    }

    static Problem notLastAnswer() {
        return Problem.of(
                "not-last-answer",
                "Not the last answer",
                409,
                "Only the last answer of a conversation can be replaced; ask the question again instead.");
    }

    static Problem exportInProgress() {
        return Problem.of("export-in-progress", "An export is in progress", 429, "Wait for your running export to end.")
                .withHeader("Retry-After", "10");
    }

    static Problem versionConflict() {
        return Problem.of("version-conflict", "Changed meanwhile", 412, "If-Match does not name the current version.");
    }

    static Problem bodyTooLarge(int limit) {
        return Problem.of("body-too-large", "Body too large", 413, "A body may have at most " + limit + " bytes.");
    }

    static Problem unsupportedMediaType() {
        return Problem.of("unsupported-media-type", "Unsupported media type", 415, "Send application/json.");
    }

    static Problem malformedBody() {
        return Problem.of("malformed-body", "Malformed body", 400, "The body must be one JSON object in UTF-8.");
    }

    static Problem badRequest() {
        return Problem.of("bad-request", "Bad request", 400, "The request could not be understood.");
    }

    /** @param detail names the field, never its value */
    static Problem invalid(String field, String detail) {
        return Problem.of("invalid-field", "Invalid field", 400, field + " " + detail)
                .with("field", field);
    }

    static Problem keyReused() {
        return Problem.of(
                "idempotency-key-reused",
                "Idempotency key reused",
                422,
                "This Idempotency-Key was used for another request; use a new one.");
    }

    static Problem limited(Allowance allowance) {
        Problem problem = Problem.of(
                        "too-many-questions",
                        "Too many questions",
                        429,
                        "You may ask " + allowance.quota().questions() + " questions in "
                                + allowance.quota().window().toSeconds() + " seconds; wait a little.")
                .withHeader("Retry-After", seconds(allowance.retryAfter()));
        for (Map.Entry<String, String> field : RateLimit.fields(allowance).entrySet()) {
            problem = problem.withHeader(field.getKey(), field.getValue());
        }
        return problem;
    }

    static Problem internal() {
        return Problem.of("internal", "Internal error", 500, "This is our mistake; the instance finds it in the log.");
    }

    static Problem badGateway(String port) {
        return Problem.of("bad-gateway", "Bad gateway", 502, port + " gave an answer that cannot be passed on.");
    }

    static Problem unavailable(String port, Duration retryAfter) {
        return Problem.of("unavailable", "Unavailable", 503, port + " is unavailable; try again later.")
                .with("port", port)
                .withHeader("Retry-After", seconds(retryAfter));
    }

    static Problem shuttingDown() {
        return unavailable("server", Duration.ofSeconds(5));
    }

    /** How an outcome of asking is to be seen. */
    static Asked of(AskOutcome outcome) {
        return switch (outcome) {
            case AskOutcome.Answered answered ->
                new Asked.Answer(answered.conversation(), answered.question(), answered.answer());
            case AskOutcome.Replayed replayed -> of(replayed);
            case AskOutcome.Failed failed -> new Asked.Refused(of(failed));
            case AskOutcome.Gone gone -> new Asked.Refused(unknownConversation());
            case AskOutcome.Busy busy -> new Asked.Refused(answerInProgress(busy.running()));
            case AskOutcome.UnknownConversation unknown -> new Asked.Refused(unknownConversation());
            case AskOutcome.Limited limited -> new Asked.Refused(limited(limited.allowance()));
            case AskOutcome.UnknownAnswer unknown -> new Asked.Refused(unknownAnswer());
            case AskOutcome.NotLast notLast -> new Asked.Refused(notLastAnswer());
            case AskOutcome.KeyReused reused -> new Asked.Refused(keyReused());
        };
    }

    /** The problem a failure is. */
    static Problem of(Throwable failure) {
        return switch (failure) {
            case ProblemException e -> e.problem();
            case PortUnavailableException e -> unavailable(e.port(), e.retryAfter());
            default -> internal();
        };
    }

    private static Asked of(AskOutcome.Replayed replayed) {
        return switch (replayed.answer().status()) {
            case COMPLETE, NOT_IN_BOOK, STOPPED ->
                new Asked.Answer(replayed.conversation(), replayed.question(), replayed.answer());
            case STREAMING, INTERRUPTED, FAILED ->
                new Asked.Refused(unanswered(replayed.conversation(), replayed.answer()));
        };
    }

    private static Problem of(AskOutcome.Failed failed) {
        return failed.unavailable() == null
                ? unanswered(failed.conversation(), failed.answer())
                : named(unavailable(failed.unavailable(), failed.retryAfter()), failed.conversation(), failed.answer());
    }

    private static Problem unanswered(Conversation conversation, Message answer) {
        Problem problem = answer.status() == Message.Status.INTERRUPTED
                ? Problem.of(
                                "answer-interrupted",
                                "The answer was interrupted",
                                503,
                                "The question and the text so far are stored; ask again.")
                        .withHeader("Retry-After", "1")
                : Problem.of("answer-failed", "The answer failed", 502, "The question is stored; ask again.");
        return named(problem, conversation, answer);
    }

    private static Problem named(Problem problem, Conversation conversation, Message answer) {
        return problem.with("conversation", conversation.id().toString())
                .with("answer", answer.id().toString());
    }

    private static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, RateLimit.seconds(retryAfter)));
    }
}
