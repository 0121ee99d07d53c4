package dev.lectern.core.identity;

/**
 * Decides whether a token is good and whom it speaks for.
 *
 * <p>Implementations are safe for use by many threads. A call may block for at most the implementation's stated bound
 * (half a second by default) when keys must be fetched, and never fetches anything named by the token itself. Verifying
 * the same token twice gives the same answer unless time, the keys or the reader's existence have changed in between.
 */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Verifies a token.
     *
     * @param token any string a client sent; hostile input is expected
     * @return whom it speaks for, or why it was refused; never null
     * @throws dev.lectern.core.PortUnavailableException if no keys are known, so that neither answer is possible. An
     *     outage is never reported as a refusal.
     */
    Verification verify(BearerToken token);
}
