package dev.lectern.http.javalin;

import dev.lectern.core.asking.AskLimit;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.User;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureReceipt;
import io.javalin.http.Context;
import java.util.Optional;

/** The reader: profile, session, and having everything erased. */
final class MeEndpoints {
    private final KnownReaders readers;
    private final Erasure erasure;
    private final AskLimit limit;
    private final RequestLog log;
    private final String prefix;

    MeEndpoints(KnownReaders readers, Erasure erasure, AskLimit limit, RequestLog log, String prefix) {
        this.readers = readers;
        this.erasure = erasure;
        this.limit = limit;
        this.log = log;
        this.prefix = prefix;
    }

    void profile(Context ctx, Exchange exchange, Identity reader) {
        User user = readers.profile(reader)
                .orElseThrow(() -> new ProblemException(Problems.invalidToken(Verification.Reason.ERASED)));
        Json.send(ctx, 200, Wire.Profile.of(user, limit.look(reader.userId()).orElse(null)));
    }

    void session(Context ctx, Exchange exchange, Identity reader) {
        Json.send(ctx, 200, Wire.Session.of(reader));
    }

    void erase(Context ctx, Exchange exchange, Identity reader) {
        ErasureReceipt receipt = erasure.request(reader.userId());
        readers.isLeaving(reader.userId());
        log.erasureRequested(exchange);
        ctx.header("Location", prefix + "/me/erasure/" + receipt.id().value());
        Json.send(ctx, 202, Wire.Receipt.of(receipt));
    }

    /** Public: whoever holds the id may read the receipt, also when the account has gone. */
    void receipt(Context ctx, Exchange exchange) {
        ctx.header("Cache-Control", "no-store");
        String id = ctx.pathParam("receipt");
        Optional<ErasureReceipt> receipt =
                ErasureReceipt.Id.isValid(id) ? erasure.receipt(new ErasureReceipt.Id(id)) : Optional.empty();
        Json.send(
                ctx,
                200,
                receipt.map(Wire.Receipt::of).orElseThrow(() -> new ProblemException(Problems.unknownReceipt())));
    }
}
