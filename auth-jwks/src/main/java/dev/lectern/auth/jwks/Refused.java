package dev.lectern.auth.jwks;

import dev.lectern.core.identity.Verification.Reason;
import dev.lectern.core.identity.Verification.Rejected;

/**
 * A check that failed. It has no stack and remembers nothing of the token: refusing is an everyday outcome that must
 * stay cheap and silent.
 */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Refused(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Rejected rejected() {
        return new Rejected(reason);
    }
}
