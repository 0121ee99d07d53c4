/**
 * What every {@code TokenVerifier} must do, and what it takes to try one: keys, tokens good and bad, and an issuer's key
 * endpoint that misbehaves on request. Nothing here uses a token library, so a verifier's library cannot vouch for itself.
 */
@NullMarked
package dev.lectern.testkit.identity;

import org.jspecify.annotations.NullMarked;
