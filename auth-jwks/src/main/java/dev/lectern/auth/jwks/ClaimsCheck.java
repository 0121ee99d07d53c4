package dev.lectern.auth.jwks;

import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.identity.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a signed payload must say (RFC 7519 section 4.1, RFC 8725 sections 3.8 to 3.10). Times are whole seconds. */
final class ClaimsCheck {
    /** 9999-12-31: later is not a time but a trick. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** RFC 5321 allows no longer address; no person has a longer name. */
    private static final int MAX_DISPLAY_LENGTH = 320;

    private final String issuer;
    private final String audience;
    private final String subjectClaim;
    private final boolean hashSubjects;
    private final long skew;
    private final long maxLifetime;

    ClaimsCheck(JwksSettings settings) {
        this.issuer = settings.issuer();
        this.audience = settings.audience();
        this.subjectClaim = settings.subjectClaim();
        this.hashSubjects = settings.hashSubjects();
        this.skew = settings.clockSkew().toSeconds();
        this.maxLifetime = settings.maxLifetime().toSeconds();
    }

    /**
     * A payload that passed.
     *
     * @param goodFrom the first instant at which it passes
     * @param goodUntil the first instant at which it has expired
     */
    record Passed(Identity identity, Instant goodFrom, Instant goodUntil) {
        boolean isGoodAt(Instant now) {
            return !now.isBefore(goodFrom) && now.isBefore(goodUntil);
        }
    }

    Passed check(byte[] payload, Instant now) throws Refused {
        Map<String, @Nullable Object> claims =
                StrictJson.object(payload).orElseThrow(() -> new Refused(Reason.MALFORMED));
        if (!issuer.equals(claims.get("iss"))) {
            throw new Refused(Reason.ISSUER);
        }
        if (!isForUs(claims.get("aud"))) {
            throw new Refused(Reason.AUDIENCE);
        }
        if (!claims.containsKey("exp")) {
            throw new Refused(Reason.CLAIM);
        }
        long expires = second(claims, "exp", 0);
        long issued = second(claims, "iat", Math.max(0, expires - maxLifetime));
        long notBefore = second(claims, "nbf", issued);
        if (expires - issued > maxLifetime) {
            throw new Refused(Reason.LIFETIME);
        }
        Identity identity = new Identity(
                subject(claims.get(subjectClaim)),
                display(claims.get("email")),
                display(claims.get("name")),
                Instant.ofEpochSecond(expires));
        Passed passed = new Passed(
                identity,
                Instant.ofEpochSecond(Math.max(issued, notBefore) - skew),
                Instant.ofEpochSecond(expires + skew));
        if (now.isBefore(passed.goodFrom())) {
            throw new Refused(Reason.LIFETIME);
        }
        if (!passed.isGoodAt(now)) {
            throw new Refused(Reason.EXPIRED);
        }
        return passed;
    }

    private boolean isForUs(@Nullable Object aud) {
        if (aud instanceof List<?> several) {
            return several.stream().allMatch(String.class::isInstance) && several.contains(audience);
        }
        return audience.equals(aud);
    }

    private static long second(Map<String, @Nullable Object> claims, String name, long absent) throws Refused {
        if (!claims.containsKey(name)) {
            return absent;
        }
        if (claims.get(name) instanceof Long second && second >= 0 && second <= LAST_SECOND) {
            return second;
        }
        throw new Refused(Reason.CLAIM);
    }

    private UserId subject(@Nullable Object subject) throws Refused {
        if (subject instanceof String id && hashSubjects && isSubject(id)) {
            return hashed(id);
        }
        if (subject instanceof String id && !hashSubjects && UserId.isValid(id)) {
            return new UserId(id);
        }
        throw new Refused(Reason.SUBJECT);
    }

    /** As OpenID Connect Core section 2 has it: at most 255 characters of ASCII; control characters are no name. */
    private static boolean isSubject(String id) {
        return !id.isEmpty() && id.length() <= 255 && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The issuer goes in, too: after a change of issuer the same subject is somebody else. */
    private UserId hashed(String subject) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((issuer + "\n" + subject).getBytes(StandardCharsets.UTF_8));
            return new UserId(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A wrong type is a broken issuer; a text that no page should show is left out, the reader comes in without it. */
    private static @Nullable String display(@Nullable Object claim) throws Refused {
        if (claim == null) {
            return null;
        }
        if (!(claim instanceof String text)) {
            throw new Refused(Reason.CLAIM);
        }
        return showable(text);
    }

    static @Nullable String showable(String text) {
        if (text.length() > MAX_DISPLAY_LENGTH) {
            return null;
        }
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                return null;
            }
        }
        return text;
    }
}
