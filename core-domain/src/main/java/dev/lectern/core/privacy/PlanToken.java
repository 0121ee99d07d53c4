package dev.lectern.core.privacy;

import dev.lectern.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Stands for what is due on a day: the day, and a digest of how many conversations of which reader go up to which day. A
 * conversation that is due can only leave this set, so equal numbers mean the same conversations.
 */
final class PlanToken {
    private static final int DAY_LENGTH = "2026-05-01".length();
    private static final int DIGEST_BYTES = 8;

    private final LocalDate day;
    private final MessageDigest digest = sha256();

    PlanToken(LocalDate day) {
        this.day = day;
    }

    /** The day of a token; empty if it is none. */
    static Optional<LocalDate> dayOf(String token) {
        try {
            return token.length() < DAY_LENGTH
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(token.substring(0, DAY_LENGTH)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Each reader in the order of the store. */
    void add(UserId reader, LocalDate keptSince, long conversations) {
        String line = reader.value() + ' ' + keptSince + ' ' + conversations + '\n';
        digest.update(line.getBytes(StandardCharsets.UTF_8));
    }

    String finish() {
        return day + "-" + HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
