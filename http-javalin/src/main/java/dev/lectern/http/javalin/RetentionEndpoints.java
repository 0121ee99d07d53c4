package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.RetentionPolicy;
import io.javalin.http.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** For how long a reader's conversations are kept: the reader's choice, and what it does. */
final class RetentionEndpoints {
    private static final String FIELD = "retentionDays";

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
        if (body.has(FIELD)) {
            @Nullable Integer days = body.numberOrNull(FIELD, RetentionPolicy.LEAST, RetentionPolicy.MOST);
            user = switch (retention.choose(reader.userId(), days)) {
                case Retention.Choice.Made made -> made.user();
                case Retention.Choice.TooLong tooLong -> throw tooLong(FIELD, tooLong.most());
                case Retention.Choice.Erased erased ->
                    throw new ProblemException(Problems.invalidToken(Verification.Reason.ERASED));
            };
        }
        Json.send(ctx, 200, Wire.Profile.of(user, limit.look(user.id()).orElse(null)));
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
        return readers.profile(reader)
                .orElseThrow(() -> new ProblemException(Problems.invalidToken(Verification.Reason.ERASED)));
    }

    private static ProblemException tooLong(String field, int most) {
        return new ProblemException(Problems.invalid(field, "must be at most " + most + ": longer is not kept here"));
    }
}
