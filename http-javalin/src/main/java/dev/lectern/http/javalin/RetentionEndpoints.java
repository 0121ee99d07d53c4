package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.RetentionPolicy;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a reader may choose: for how long conversations are kept, with what that does, and the language they are in. */
final class RetentionEndpoints {
    private static final String FIELD = "retentionDays";
    private static final String LANGUAGE = "language";
    private static final int MAX_TAG = 35;

    private final KnownReaders readers;
    private final Retention retention;
    private final AskLimit limit;
    private final int maxBodyBytes;

    RetentionEndpoints(KnownReaders readers, Retention retention, AskLimit limit, int maxBodyBytes) {
        this.readers = readers;
        this.retention = retention;
        this.limit = limit;
        this.maxBodyBytes = maxBodyBytes;
    }

    void choose(Context ctx, Exchange exchange, Identity reader) throws IOException {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes);
        User user = profile(reader);
        @Nullable Language language = language(body);
        if (body.has(FIELD)) {
            @Nullable Integer days = body.numberOrNull(FIELD, RetentionPolicy.LEAST, RetentionPolicy.MOST);
            user = switch (retention.choose(reader.userId(), days)) {
                case Retention.Choice.Made made -> made.user();
                case Retention.Choice.TooLong tooLong -> throw tooLong(FIELD, tooLong.most());
                case Retention.Choice.Erased erased -> throw erased();
            };
        }
        if (body.has(LANGUAGE)) {
            user = readers.chooseLanguage(user.id(), language).orElseThrow(RetentionEndpoints::erased);
        }
        Json.send(ctx, 200, Wire.Profile.of(user, limit.look(user.id()).orElse(null)));
    }

    private static @Nullable Language language(JsonBody body) {
        String tag = body.text(LANGUAGE, MAX_TAG);
        return tag == null
                ? null
                : Language.of(tag)
                        .orElseThrow(() -> new ProblemException(Problems.invalid(
                                LANGUAGE,
                                "must be null or one of "
                                        + Stream.of(Language.values())
                                                .map(Language::tag)
                                                .collect(Collectors.joining(", ")))));
    }

    void preview(Context ctx, Exchange exchange, Identity reader) {
        QueryParams query = new QueryParams(ctx);
        User user = profile(reader);
        Integer chosen = user.chosenRetentionDays();
        RetentionPolicy policy = retention.policy();
        String asked = query.text("days", 20);
        @Nullable Integer days = chosen;
        if (asked != null) {
            days = asked.equals("default")
                    ? null
                    : query.number("days", RetentionPolicy.LEAST, RetentionPolicy.MOST, RetentionPolicy.MOST);
            if (days != null && days > policy.most()) {
                throw tooLong("days", policy.most());
            }
        }
        Json.send(ctx, 200, Wire.RetentionPreview.of(policy, chosen, retention.preview(reader.userId(), days)));
    }

    private User profile(Identity reader) {
        return readers.profile(reader).orElseThrow(RetentionEndpoints::erased);
    }

    private static ProblemException erased() {
        return new ProblemException(Problems.invalidToken(Verification.Reason.ERASED));
    }

    private static ProblemException tooLong(String field, int most) {
        return new ProblemException(Problems.invalid(field, "must be at most " + most + ": longer is not kept here"));
    }
}
