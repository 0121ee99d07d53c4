package dev.lectern.http.javalin;

import dev.lectern.core.identity.BearerToken;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.TokenVerifier;
import dev.lectern.core.identity.Verification;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one way to learn who is asking: exactly one {@code Authorization} header with a Bearer token that verifies.
 * Cookies are ignored, and {@code X-User-ID} is never a credential: beside a token it must name the token's subject, and
 * beside a session token, where those are taken at all, it must be there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>
 */
final class BearerFilter {
    private static final Pattern BEARER = Pattern.compile("Bearer +([\\x21-\\x7e]+) *", Pattern.CASE_INSENSITIVE);

    private static final Pattern JWT = Pattern.compile("[^.]*\\.[^.]*\\.[^.]*");

    private final TokenVerifier tokens;
    private final @Nullable TokenVerifier sessions;
    private final KnownReaders readers;
    private final RequestLog log;

    /** What answers a reader's request. */
    @FunctionalInterface
    interface Endpoint {
        void handle(Context ctx, Exchange exchange, Identity reader) throws IOException;
    }

    BearerFilter(TokenVerifier tokens, @Nullable TokenVerifier sessions, KnownReaders readers, RequestLog log) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.readers = readers;
        this.log = log;
    }

    /** An endpoint that only a signed-in reader reaches. */
    Routes.Endpoint signedIn(Endpoint endpoint) {
        return (ctx, exchange) -> {
            ctx.header("Cache-Control", "no-store");
            endpoint.handle(ctx, exchange, authenticate(ctx, exchange));
        };
    }

    private Identity authenticate(Context ctx, Exchange exchange) {
        List<String> headers = Collections.list(ctx.req().getHeaders("Authorization"));
        if (headers.isEmpty()) {
            throw refusal(ctx, exchange, "MISSING", Problems.missingToken());
        }
        Matcher bearer = BEARER.matcher(headers.getFirst());
        if (headers.size() > 1 || !bearer.matches()) {
            throw refusal(ctx, exchange, "HEADER", Problems.invalidToken(Verification.Reason.MALFORMED));
        }
        String credential = bearer.group(1);
        List<String> claimed = Collections.list(ctx.req().getHeaders("X-User-ID"));
        TokenVerifier verifier = tokens;
        if (sessions != null && !JWT.matcher(credential).matches()) {
            if (claimed.isEmpty()) {
                throw refusal(ctx, exchange, "IDENTITY_MISSING", Problems.identityMismatch());
            }
            verifier = sessions;
        }
        Identity identity = switch (verifier.verify(new BearerToken(credential))) {
            case Verification.Verified verified -> verified.identity();
            case Verification.Rejected rejected ->
                throw refusal(ctx, exchange, rejected.reason().name(), Problems.invalidToken(rejected.reason()));
        };
        exchange.isBy(identity.userId());
        if (!claimed.stream().allMatch(identity.userId().value()::equals)) {
            throw refusal(ctx, exchange, "IDENTITY_MISMATCH", Problems.identityMismatch());
        }
        if (!readers.isKnown(identity)) {
            throw refusal(
                    ctx,
                    exchange,
                    Verification.Reason.ERASED.name(),
                    Problems.invalidToken(Verification.Reason.ERASED));
        }
        return identity;
    }

    private ProblemException refusal(Context ctx, Exchange exchange, String reason, Problem problem) {
        log.refused(ctx, exchange, reason);
        return new ProblemException(problem);
    }
}
