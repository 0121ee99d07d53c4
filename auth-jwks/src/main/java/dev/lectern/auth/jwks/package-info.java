/**
 * Verifies tokens: JSON Web Tokens against an issuer's published keys (RFC 7515, 7517, 7519, 8037, 8725).
 *
 * <p>{@link dev.lectern.auth.jwks.JwksTokenVerifier} is the way in, {@link dev.lectern.auth.jwks.JwksSettings} its
 * settings. {@link dev.lectern.auth.jwks.SessionTokenVerifier} is the fallback for clients that have only a session. A
 * token passes {@code CompactToken} (structure), {@code TokenHeader}, {@code KeySource} (the issuer's current keys),
 * {@code SignatureAlgorithm} (jose4j) and {@code ClaimsCheck}; {@code VerifiedTokens} remembers the outcome.
 */
@NullMarked
package dev.lectern.auth.jwks;

import org.jspecify.annotations.NullMarked;
