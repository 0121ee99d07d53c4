package dev.lectern.core.identity;

import java.util.Objects;

/** The outcome of verifying a token: either who it speaks for, or why it was refused. */
public sealed interface Verification {
    /**
     * The token is good.
     *
     * @param identity whom it speaks for
     */
    record Verified(Identity identity) implements Verification {
        public Verified {
            Objects.requireNonNull(identity, "identity");
        }
    }

    /**
     * The token is refused.
     *
     * @param reason for the log and for metrics; the wire tells only {@link Reason#EXPIRED} apart from the rest
     */
    record Rejected(Reason reason) implements Verification {
        public Rejected {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Why a token was refused. */
    enum Reason {
        /** Not a token at all: wrong size, encoding, structure, or duplicate members. */
        MALFORMED,
        /** The header asks for something that is never accepted: {@code crit}, a foreign {@code typ}, no {@code kid}. */
        HEADER,
        /** The algorithm is not on the allow-list or contradicts the key. */
        ALGORITHM,
        /** No current key has this id. */
        UNKNOWN_KEY,
        /** The signature does not verify. */
        SIGNATURE,
        /** Issued by somebody else. */
        ISSUER,
        /** Meant for somebody else. */
        AUDIENCE,
        /** It was good once; signing in again helps. */
        EXPIRED,
        /** Not yet valid, issued in the future, or valid for longer than is allowed. */
        LIFETIME,
        /** The subject is missing or is not a user id. */
        SUBJECT,
        /** Another claim is missing or has the wrong type. */
        CLAIM,
        /** The reader's account was deleted; the token outlived it. */
        ERASED
    }
}
